"""The content service over the wire, with the contract's own operations."""

import re
from collections.abc import Mapping
from uuid import uuid4

import pytest

from tests.api.client import ARTICLE, Client, Json
from tests.api.contract import balance, operation, watched

_FRESH = {"creditsAvailable": 300, "creditsHeld": 0, "usedToday": 0}
_REVIEW = """
query ($id: ID!) {
  node(id: $id) {
    ... on Article {
      titleCandidates labelledBody hashtags readingSeconds quotations { text start end paragraph }
      review { compliance { lexiconVersion hits { text } } titleCompliance { hits { text } }
        factIssues { kind text change } overlap { score spans { start end } } }
    }
    ... on Script { titleCandidates scenes { onScreenText } review { overlap { score } } }
  }
}
"""
_COMPLIANCE = """
query ($text: String!, $platform: Platform) {
  checkCompliance(text: $text, platform: $platform) {
    lexiconVersion hits { start end text category severity reason replacements } } }
"""
_ANALYSIS = """
query ($text: String!, $title: String) {
  analyzeContent(text: $text, title: $title) {
    language characterCount wordCount sentenceCount paragraphCount readingSeconds speakingSeconds
    keywords { text weight } readability { score level } } }
"""
_PLATFORMS = """
{ platforms { platform name titleLimit bodyLimit maxTags coverSizes { name width height }
    notes verifiedAt } }
"""
#: Each mutation with an input that is admitted.
_REQUESTS: Mapping[str, tuple[str, dict[str, Json]]] = {
    "RewriteContent": (
        "rewriteContent",
        {"source": {"text": ARTICLE}, "platform": "XIAOHONGSHU", "tone": "亲切"},
    ),
    "GenerateScript": (
        "generateScript",
        {"source": {"text": ARTICLE}, "platform": "DOUYIN", "durationSeconds": 30},
    ),
    "GenerateFromUrl": (
        "generateFromUrl",
        {"url": "http://does-not-exist.example.com/a", "platform": "ZHIHU"},
    ),
}


async def requested(client: Client, name: str, **changes: Json) -> Json:
    """The payload of the mutation."""
    field, chosen = _REQUESTS[name]
    given = {**chosen, "idempotencyKey": uuid4().hex, **changes}
    return (await client.data(operation(name), input=given))[field]


async def test_an_article_becomes_a_note_for_xiaohongshu(entitled: Client) -> None:
    payload = await requested(entitled, "RewriteContent")
    assert payload["userErrors"] == []
    assert payload["generation"]["creditsHeld"] == 3

    events = await watched(entitled, payload["generation"]["id"])

    final = events[-1]
    content = final["content"]
    assert (final["__typename"], final["creditsSpent"]) == ("GenerationSucceeded", 3)
    assert (content["kind"], content["platform"]) == ("REWRITE", "XIAOHONGSHU")
    assert content["platformIssues"] == []
    text = "".join(event.get("delta", "") for event in events)
    assert text == content["body"]
    assert len(content["body"]) <= 1000
    node = (await entitled.data(_REVIEW, id=content["id"]))["node"]
    assert node["titleCandidates"][0] == content["title"]
    assert node["hashtags"] == [f"#{tag}" for tag in content["tags"]]
    assert node["readingSeconds"] > 0
    assert node["labelledBody"] == f"{content['body'].rstrip()}\n\n（本内容由AI生成）\n"
    assert node["review"]["overlap"]["score"] > 0.5
    assert [each for each in node["review"]["factIssues"] if each["change"] == "INVENTED"] == []


async def test_an_article_becomes_a_script_that_keeps_its_time(entitled: Client) -> None:
    payload = await requested(entitled, "GenerateScript")
    events = await watched(entitled, payload["generation"]["id"])

    script = events[-1]["content"]
    assert script["__typename"] == "Script"
    assert abs(script["totalSeconds"] - 30) <= 1.5
    assert 2 <= script["scenes"][0]["durationSeconds"] <= 4
    assert script["hook"] == script["scenes"][0]["narration"]
    assert [scene["index"] for scene in script["scenes"]] == [*range(1, len(script["scenes"]) + 1)]
    assert all(scene["durationSeconds"] <= 6 for scene in script["scenes"])
    assert await balance(entitled) == {**_FRESH, "creditsAvailable": 297, "usedToday": 1}


async def test_pages_that_cannot_be_read_cost_nothing(entitled: Client) -> None:
    payload = await requested(entitled, "GenerateFromUrl")
    assert payload["generation"]["creditsHeld"] == 4

    final = (await watched(entitled, payload["generation"]["id"]))[-1]

    assert final["__typename"] == "GenerationFailed"
    assert final["error"]["code"] == "SOURCE_UNREACHABLE"
    assert (await balance(entitled))["creditsAvailable"] == 300


async def test_without_a_search_service_a_search_is_refused_before_it_is_charged(
    entitled: Client,
) -> None:
    given = {"query": "社区花园", "maxSources": 5, "idempotencyKey": uuid4().hex}

    payload = (await entitled.data(operation("SearchWeb"), input=given))["searchWeb"]

    assert payload["generation"] is None
    assert [error["code"] for error in payload["userErrors"]] == ["SEARCH_NOT_CONFIGURED"]
    assert await balance(entitled) == _FRESH


@pytest.mark.parametrize(
    ("name", "changes", "code", "field"),
    [
        ("RewriteContent", {"tone": "亲" * 41}, "TEXT_TOO_LONG", ["input", "tone"]),
        ("RewriteContent", {"instruction": "写" * 501}, "TEXT_TOO_LONG", ["input", "instruction"]),
        (
            "RewriteContent",
            {"source": {"text": "短"}},
            "TEXT_TOO_SHORT",
            ["input", "source", "text"],
        ),
        ("GenerateScript", {"durationSeconds": 14}, "OUT_OF_RANGE", ["input", "durationSeconds"]),
        ("GenerateScript", {"durationSeconds": 601}, "OUT_OF_RANGE", ["input", "durationSeconds"]),
        (
            "GenerateScript",
            {"charactersPerMinute": 1000},
            "OUT_OF_RANGE",
            ["input", "charactersPerMinute"],
        ),
        ("GenerateFromUrl", {"url": "http://127.0.0.1/"}, "URL_FORBIDDEN", ["input", "url"]),
        (
            "GenerateFromUrl",
            {"moreUrls": ["https://example.com/a", "no address"]},
            "URL_INVALID",
            ["input", "moreUrls", "1"],
        ),
        (
            "GenerateFromUrl",
            {"moreUrls": [f"https://example.com/{n}" for n in range(5)]},
            "OUT_OF_RANGE",
            ["input", "moreUrls"],
        ),
    ],
)
async def test_bad_input_is_refused_with_its_place_and_nothing_changes(
    entitled: Client, name: str, changes: dict[str, Json], code: str, field: list[str]
) -> None:
    payload = await requested(entitled, name, **changes)

    assert payload["generation"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, field)]
    assert await balance(entitled) == _FRESH


@pytest.mark.parametrize("name", _REQUESTS)
async def test_anonymous_visitors_are_sent_to_sign_in(anonymous: Client, name: str) -> None:
    given = {**_REQUESTS[name][1], "idempotencyKey": uuid4().hex}

    assert await anonymous.error_codes(operation(name), input=given) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("name", ["RewriteContent", "GenerateScript"])
async def test_another_creators_content_is_no_source(
    entitled: Client, stranger: Client, name: str
) -> None:
    content = (await entitled.generated())["content"]
    given = {
        **_REQUESTS[name][1],
        "source": {"contentId": content["id"]},
        "idempotencyKey": uuid4().hex,
    }

    assert await stranger.error_codes(operation(name), input=given) == ["NOT_FOUND"]


async def test_a_distillation_can_be_rewritten_and_the_same_again_costs_less(
    entitled: Client,
) -> None:
    first = await entitled.generated(length="LONG")
    again = await entitled.generated(length="LONG")
    assert (first["creditsSpent"], again["creditsSpent"]) == (3, 1)
    assert again["content"]["body"] == first["content"]["body"]
    node = (await entitled.data(_REVIEW, id=first["content"]["id"]))["node"]
    assert node["quotations"]
    assert all(ARTICLE[each["start"] : each["end"]] == each["text"] for each in node["quotations"])

    source = {"contentId": first["content"]["id"]}
    payload = await requested(entitled, "RewriteContent", source=source, platform=None)
    final = (await watched(entitled, payload["generation"]["id"]))[-1]

    assert final["__typename"] == "GenerationSucceeded"


async def test_a_language_that_the_offline_engine_cannot_write_is_told_and_given_back(
    entitled: Client,
) -> None:
    final = await entitled.generated(language="EN")

    assert final["error"]["code"] == "LANGUAGE_UNSUPPORTED"
    assert (await balance(entitled))["creditsAvailable"] == 300


async def test_a_text_is_checked_for_words_that_must_not_be_published(creator: Client) -> None:
    text = "😀这款面霜是全网最好用的面霜，加微信领取，女装第一次上新。"

    checked = await creator.data(_COMPLIANCE, text=text, platform="XIAOHONGSHU")

    hits = checked["checkCompliance"]["hits"]
    assert {"加微信"} <= {hit["text"] for hit in hits}
    assert all(text[hit["start"] : hit["end"]] == hit["text"] for hit in hits)
    assert all(hit["reason"].isascii() for hit in hits)
    assert not {"女装", "第一次"} & {hit["text"] for hit in hits}


async def test_a_text_is_analysed(creator: Client) -> None:
    title, _, body = ARTICLE.partition("。")

    analysed = (await creator.data(_ANALYSIS, text=body, title=title))["analyzeContent"]

    assert analysed["language"] == "zh-CN"
    assert analysed["characterCount"] == len("".join(body.split()))
    assert analysed["keywords"][0]["weight"] == 1
    assert analysed["readability"]["level"] in {"EASY", "MEDIUM", "HARD"}
    assert 0 < analysed["readingSeconds"] < analysed["speakingSeconds"]


@pytest.mark.parametrize("query", [_COMPLIANCE, _ANALYSIS])
async def test_examining_is_for_users_and_has_bounds(creator: Client, query: str) -> None:
    stranger = Client(creator.address, creator.http, creator.local_address)

    assert await stranger.error_codes(query, text="文字") == ["UNAUTHENTICATED"]
    assert await creator.error_codes(query, text="长" * 200_001) == ["BAD_USER_INPUT"]
    data = await creator.data(query, text="")
    assert len(data) == 1


async def test_platforms_are_told_to_anybody_with_the_day_they_were_checked(
    anonymous: Client,
) -> None:
    platforms = {each["platform"]: each for each in (await anonymous.data(_PLATFORMS))["platforms"]}

    assert len(platforms) == 7
    assert platforms["XIAOHONGSHU"]["titleLimit"] == 20
    assert platforms["XIAOHONGSHU"]["bodyLimit"] == 1000
    assert platforms["XIAOHONGSHU"]["coverSizes"][0]["width"] == 1242
    assert (platforms["DOUYIN"]["titleLimit"], platforms["DOUYIN"]["maxTags"]) == (30, 5)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each["verifiedAt"]) for each in platforms.values())
    assert all(each["notes"] for each in platforms.values())
