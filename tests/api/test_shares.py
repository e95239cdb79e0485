"""A link shows one content to whoever has it, and nothing that leads further."""

import json

import pytest

from tests.api.client import Client, Json

_SHARE = """
mutation ($input: ShareContentInput!) {
  shareContent(input: $input) {
    share { id url token viewCount createdAt expiresAt revokedAt }
    userErrors { code field message }
  }
}
"""
_REVOKE = """
mutation ($input: RevokeShareInput!) {
  revokeShare(input: $input) { share { id url token revokedAt } userErrors { code } }
}
"""
_SHARED = """
query ($token: String!) {
  sharedContent(token: $token) {
    title kind platform tags body summary keyPoints hook authorName createdAt expiresAt aiLabel
    citations { url } scenes { narration } cards { title } cues { text }
    images { url thumbnailUrl(width: 300) width caption mimeType aiLabel }
    longImage { url } pdf { url } audio { url durationSeconds } srt { url } vtt { url }
  }
}
"""
_LINKS = "query ($id: ID!) { node(id: $id) { ... on Article { shares { id url token } } } }"
_COVER = """
mutation ($input: GenerateCoverInput!) {
  generateCover(input: $input) { generation { id } userErrors { code field } }
}
"""


async def shared(client: Client, content_id: str, **options: Json) -> Json:
    chosen = {"contentId": content_id, **options}
    return (await client.data(_SHARE, input=chosen))["shareContent"]


async def test_whoever_has_the_link_sees_the_content(entitled: Client, anonymous: Client) -> None:
    content = (await entitled.generated())["content"]

    payload = await shared(entitled, content["id"], expiresInDays=3)
    share = payload["share"]
    assert payload["userErrors"] == []
    assert share["url"] == f"{entitled.address}/s/{share['token']}"
    assert len(share["token"]) == 32
    seen = (await anonymous.data(_SHARED, token=share["token"]))["sharedContent"]

    assert seen["body"].startswith(content["body"].rstrip()[:100])
    assert seen["aiLabel"] in seen["body"]
    assert (seen["kind"], seen["expiresAt"]) == ("EXTRACT", share["expiresAt"])
    assert (seen["images"], seen["hook"], seen["audio"]) == ([], None, None)
    assert seen["authorName"] is None
    told = json.dumps(seen)
    assert entitled.user_id not in told
    assert "@example.com" not in told
    links = (await entitled.data(_LINKS, id=content["id"]))["node"]["shares"]
    assert links == [{"id": share["id"], "url": None, "token": None}]


async def test_shared_pictures_open_without_a_word_of_their_owner(
    entitled: Client, anonymous: Client
) -> None:
    payload = await entitled.data(
        _COVER,
        input={"title": "秋日食谱", "platforms": ["ZHIHU"], "idempotencyKey": "cover-of-a-share"},
    )
    generation_id = payload["generateCover"]["generation"]["id"]
    events = [event async for event in entitled.watch(generation_id)]
    share = (await shared(entitled, events[-1]["content"]["id"]))["share"]

    seen = (await anonymous.data(_SHARED, token=share["token"]))["sharedContent"]

    for image in seen["images"]:
        assert "owner=shared" in image["url"]
        for address in (image["url"], image["thumbnailUrl"]):
            assert (await anonymous.http.get(address)).status_code == 200
    assert seen["images"] != []


async def test_a_revoked_link_is_as_one_that_never_was(entitled: Client, anonymous: Client) -> None:
    content = (await entitled.generated())["content"]
    share = (await shared(entitled, content["id"]))["share"]

    revoked = await entitled.data(_REVOKE, input={"shareId": share["id"]})
    again = await entitled.data(_REVOKE, input={"shareId": share["id"]})

    assert revoked["revokeShare"]["share"]["revokedAt"] is not None
    assert again == revoked
    ended = await anonymous.execute(_SHARED, token=share["token"])
    unknown = await anonymous.execute(_SHARED, token="x" * 32)
    assert ended["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert ended["errors"][0]["message"] == unknown["errors"][0]["message"]
    assert (await entitled.data(_LINKS, id=content["id"]))["node"]["shares"] == []


async def test_nobody_shares_or_ends_what_is_another_s(
    entitled: Client, stranger: Client, anonymous: Client
) -> None:
    content = (await entitled.generated())["content"]
    share = (await shared(entitled, content["id"]))["share"]
    asked = {"contentId": content["id"]}

    assert await stranger.error_codes(_SHARE, input=asked) == ["NOT_FOUND"]
    assert await stranger.error_codes(_REVOKE, input={"shareId": share["id"]}) == ["NOT_FOUND"]
    assert await anonymous.error_codes(_SHARE, input=asked) == ["UNAUTHENTICATED"]
    revoking = await anonymous.error_codes(_REVOKE, input={"shareId": share["id"]})
    assert revoking == ["UNAUTHENTICATED"]

    assert (await anonymous.data(_SHARED, token=share["token"]))["sharedContent"] is not None
    links = (await entitled.data(_LINKS, id=content["id"]))["node"]["shares"]
    assert [each["id"] for each in links] == [share["id"]]


@pytest.mark.parametrize("days", [0, -1, 366, 2**31 - 1])
async def test_a_link_lasts_a_day_to_a_year(entitled: Client, days: int) -> None:
    content = (await entitled.generated())["content"]

    payload = await shared(entitled, content["id"], expiresInDays=days)

    assert payload["share"] is None
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == ("OUT_OF_RANGE", ["input", "expiresInDays"])
    assert (await entitled.data(_LINKS, id=content["id"]))["node"]["shares"] == []


async def test_a_content_has_so_many_links_and_no_more(entitled: Client) -> None:
    content = (await entitled.generated())["content"]
    for _ in range(20):
        assert (await shared(entitled, content["id"]))["share"] is not None

    refused = await shared(entitled, content["id"])

    assert refused["share"] is None
    assert [each["code"] for each in refused["userErrors"]] == ["SHARE_LIMIT"]
    assert len((await entitled.data(_LINKS, id=content["id"]))["node"]["shares"]) == 20


@pytest.mark.parametrize("token", ["", "没有", "../..", "x" * 5000, "%00"])
async def test_an_odd_token_finds_nothing(anonymous: Client, token: str) -> None:
    assert await anonymous.error_codes(_SHARED, token=token) == ["NOT_FOUND"]


async def test_guessing_links_is_limited_by_address(anonymous: Client) -> None:
    codes = [
        code for n in range(80) for code in await anonymous.error_codes(_SHARED, token=f"guess-{n}")
    ]

    assert codes[0] == "NOT_FOUND"
    assert "RATE_LIMITED" in codes
