"""What a changed body leaves of what was made of the one before, over the wire."""

from tests.api.client import Client, Json
from tests.api.history_client import BACK, DIFF, found, made, updated

_ARTICLE = """
query ($id: ID!) {
  node(id: $id) { ... on Article { version body wordCount readingSeconds summary keyPoints quotes
    quotations { text } isSummaryCurrent review { overlap { score } } } }
}
"""
_SHARE = """
mutation ($input: ShareContentInput!) { shareContent(input: $input) { share { token } } }
"""
_SHARED = "query ($token: String!) { sharedContent(token: $token) { summary keyPoints body } }"


async def article(client: Client, content_id: str) -> Json:
    return (await client.data(_ARTICLE, id=content_id))["node"]


async def differing(client: Client, content_id: str) -> dict[str, list[str]]:
    """The removed lines of each text that differs from the first version."""
    compared = (await client.data(DIFF, id=content_id, **{"from": 1}))["contentDiff"]
    return {
        each["field"]: [line["text"] for line in each["lines"] if line["kind"] == "REMOVED"]
        for each in compared["fields"]
    }


async def test_quotes_go_with_the_words_and_the_summary_says_it_is_older(
    entitled: Client,
) -> None:
    content_id = await made(entitled, length="LONG")
    before = await article(entitled, content_id)
    kept, lost = before["quotes"][0], before["quotes"][1:]
    assert before["isSummaryCurrent"] is True
    assert lost != []

    payload = await updated(entitled, content_id, body=f"只留一句：{kept}")

    assert payload["userErrors"] == []
    after = await article(entitled, content_id)
    assert after == {
        "version": 2,
        "body": f"只留一句：{kept}",
        "wordCount": 5 + len("".join(kept.split())),
        "readingSeconds": after["readingSeconds"],
        "summary": before["summary"],
        "keyPoints": before["keyPoints"],
        "quotes": [kept],
        "quotations": [{"text": kept}],
        "isSummaryCurrent": False,
        "review": {"overlap": None},
    }
    assert after["readingSeconds"] < before["readingSeconds"]
    differences = await differing(entitled, content_id)
    assert set(differences) == {"BODY", "QUOTES"}
    assert differences["QUOTES"] == [line for each in lost for line in each.splitlines()]
    assert await found(entitled, text=before["summary"][:10]) == [content_id]

    restored = await entitled.data(BACK, input={"contentId": content_id, "version": 1})
    assert restored["restoreContentVersion"]["content"]["version"] == 3
    assert await article(entitled, content_id) == {**before, "version": 3}
    assert await differing(entitled, content_id) == {}


async def test_a_link_shows_no_summary_of_another_body(entitled: Client, anonymous: Client) -> None:
    content_id = await made(entitled)
    share = (await entitled.data(_SHARE, input={"contentId": content_id}))["shareContent"]["share"]
    token = share["token"]
    before = (await anonymous.data(_SHARED, token=token))["sharedContent"]
    assert before["summary"]
    assert before["keyPoints"]

    await updated(entitled, content_id, body="另一篇正文。")

    after = (await anonymous.data(_SHARED, token=token))["sharedContent"]
    assert (after["summary"], after["keyPoints"]) == (None, [])
    assert after["body"].startswith("另一篇正文。")
