"""What generations would cost, over the wire: all is told, and nothing is changed."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from domain.ids import global_id
from tests.api.client import ARTICLE, Client, Json

_ESTIMATE = """
query ($input: EstimateInput!) {
  estimate(input: $input) {
    credits queueAhead expectedSeconds isAllowed refusals { code field message resetsAt }
  }
}
"""
_ACCOUNT = """
{ me { keys { edges { node { state creditsHeld creditsSpent creditsAvailable events { type } } } }
    entitlement { reason creditsAvailable creditsHeld runningCount usedToday } }
  generations { edges { node { id status } } }
  contentHistory { totalCount } }
"""
_SOURCE = {"text": ARTICLE}
_NO_CONTENT = global_id("Content", "0" * 26)
_CHOICES: list[tuple[str, dict[str, Json], int, list[str]]] = [
    ("extractContent", {"source": _SOURCE, "length": "SHORT"}, 1, []),
    ("rewriteContent", {"source": _SOURCE, "length": "LONG"}, 4, []),
    ("generateFromUrl", {"url": "https://example.com/", "length": "SHORT"}, 3, []),
    ("generateScript", {"source": _SOURCE, "durationSeconds": 60}, 3, []),
    ("generateCover", {"title": "老旺的一天", "platforms": ["BILIBILI"]}, 2, []),
    ("generateInfoCard", {"source": _SOURCE, "maxPages": 3}, 4, []),
    ("regenerateInfoCardPage", {"contentId": _NO_CONTENT, "page": 1}, 1, ["NOT_FOUND"]),
    ("synthesizeVoice", {"source": {"text": "你好，老旺。"}}, 1, []),
]


async def _estimate(client: Client, member: str, chosen: Json) -> Json:
    asked = {member: {"idempotencyKey": "not-used-up", **chosen}}
    return (await client.data(_ESTIMATE, input=asked))["estimate"]


@pytest.mark.parametrize(("member", "chosen", "price", "codes"), _CHOICES)
async def test_each_generation_has_its_price_and_nothing_is_changed(
    entitled: Client, member: str, chosen: dict[str, Json], price: int, codes: list[str]
) -> None:
    before = await entitled.data(_ACCOUNT)

    estimate = await _estimate(entitled, member, chosen)

    assert estimate["credits"] == price
    assert [refusal["code"] for refusal in estimate["refusals"]] == codes
    assert estimate["isAllowed"] is not bool(codes)
    assert await entitled.data(_ACCOUNT) == before


async def test_a_search_that_is_not_set_up_is_refused(entitled: Client) -> None:
    estimate = await _estimate(entitled, "searchWeb", {"query": "老旺是谁"})

    assert (estimate["credits"], estimate["isAllowed"]) == (None, False)
    assert [refusal["code"] for refusal in estimate["refusals"]] == ["SEARCH_NOT_CONFIGURED"]


async def test_an_idempotency_key_is_not_used_up(entitled: Client) -> None:
    key = uuid4().hex
    chosen = {"source": _SOURCE, "length": "SHORT", "idempotencyKey": key}
    estimate = await _estimate(entitled, "extractContent", chosen)

    payload = await entitled.extract(length="SHORT", idempotencyKey=key)

    assert (payload["replayed"], payload["userErrors"]) == (False, [])
    account = (await entitled.data(_ACCOUNT))["me"]["entitlement"]
    assert account["creditsAvailable"] == 300 - estimate["credits"]


async def test_a_refusal_points_at_the_argument_within_its_member(entitled: Client) -> None:
    estimate = await _estimate(entitled, "extractContent", {"source": {"text": "太短"}})

    (refusal,) = estimate["refusals"]
    assert (estimate["credits"], refusal["code"]) == (None, "TEXT_TOO_SHORT")
    assert refusal["field"] == ["input", "extractContent", "source", "text"]
    assert refusal["resetsAt"] is None


async def test_all_refusals_are_told_at_once(creator: Client, trial_codes: Iterator[str]) -> None:
    await creator.activate(next(trial_codes))
    for _ in range(10):
        await creator.generated(length="SHORT")
    before = await creator.data(_ACCOUNT)

    chosen = {"source": {"contentId": _NO_CONTENT}}
    estimate = await _estimate(creator, "generateScript", chosen)

    refusals = {refusal["code"]: refusal for refusal in estimate["refusals"]}
    assert list(refusals) == ["NOT_FOUND", "DAILY_CAP_REACHED"]
    assert refusals["NOT_FOUND"]["field"] is None
    assert "T16:00:00" in refusals["DAILY_CAP_REACHED"]["resetsAt"]
    assert await creator.data(_ACCOUNT) == before


async def test_a_content_of_somebody_else_is_not_found(
    entitled: Client, stranger: Client, key_codes: Iterator[str]
) -> None:
    theirs = (await entitled.generated(length="SHORT"))["content"]["id"]
    await stranger.activate(next(key_codes))
    chosen = {"source": {"contentId": theirs}}

    assert (await _estimate(entitled, "rewriteContent", chosen))["isAllowed"]
    estimate = await _estimate(stranger, "rewriteContent", chosen)

    assert [refusal["code"] for refusal in estimate["refusals"]] == ["NOT_FOUND"]


async def test_without_a_key_the_price_is_told_all_the_same(creator: Client) -> None:
    estimate = await _estimate(creator, "extractContent", {"source": _SOURCE, "length": "LONG"})

    assert estimate["credits"] == 3
    assert [refusal["code"] for refusal in estimate["refusals"]] == ["NO_ENTITLEMENT"]


async def test_nobody_estimates_without_an_account(anonymous: Client) -> None:
    asked = {"extractContent": {"source": _SOURCE, "idempotencyKey": "not-used-up"}}

    assert await anonymous.error_codes(_ESTIMATE, input=asked) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"extractContent": None},
        {"extractContent": {"idempotencyKey": "not-used-up"}},
        {
            "searchWeb": {"query": "老旺", "idempotencyKey": "not-used-up"},
            "generateFromUrl": {"url": "https://example.com", "idempotencyKey": "not-used-up"},
        },
        {"rewriteContent": {"source": {"contentId": "?"}, "idempotencyKey": "not-used-up"}},
    ],
)
async def test_what_is_malformed_is_an_error(entitled: Client, asked: Json) -> None:
    assert await entitled.error_codes(_ESTIMATE, input=asked) == ["BAD_USER_INPUT"]


async def test_estimates_are_limited(creator: Client) -> None:
    fields = [f"e{number}: estimate(input: $input) {{ credits }}" for number in range(15)]
    query = f"query ($input: EstimateInput!) {{ {' '.join(fields)} }}"
    asked = {"extractContent": {"source": {"text": "短"}, "idempotencyKey": "not-used-up"}}
    codes: list[str] = []
    while not codes:
        codes = await creator.error_codes(query, input=asked)

    assert set(codes) == {"RATE_LIMITED"}
