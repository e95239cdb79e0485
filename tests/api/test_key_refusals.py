"""Codes that give nothing, and keys that have nothing left: refused, and nothing changes."""

import secrets
from collections.abc import Iterator

import pytest

from infra.auth.key_codes import HmacKeyCodes
from tests.api.backstage import expire
from tests.api.client import ARTICLE, Client, Json
from tests.product import RunningProduct

_ACTIVATE = """
mutation ($input: ActivateKeyInput!) {
  activateKey(input: $input) {
    key { state creditsAvailable } userErrors { code field message }
  }
}
"""
_EXTRACT = """
mutation ($input: ExtractContentInput!) {
  extractContent(input: $input) { generation { id } userErrors { code field message resetsAt } }
}
"""
_STATUS = """
query ($code: String!) {
  keyStatus(code: $code) { state isActivatable reason message creditsAvailable plan { id } }
}
"""
_STATE = """
{ me { keys { edges { node { state } } }
    entitlement { reason creditsAvailable creditsHeld usedToday } }
  generations { edges { node { status } } } }
"""
_KEYLESS = {
    "me": {
        "keys": {"edges": []},
        "entitlement": {
            "reason": "NO_ENTITLEMENT",
            "creditsAvailable": 0,
            "creditsHeld": 0,
            "usedToday": 0,
        },
    },
    "generations": {"edges": []},
}
#: Of the trial plan: 20 credits, and 10 jobs a day.
_LONG_PRICE, _LONG_JOBS, _DAILY_CAP = 3, 6, 10


@pytest.mark.parametrize("code", ["LW-AAAAA-AAAAA-AAAAA-AAAAB", "", "hello", "密钥", "LW-" * 50])
async def test_what_is_no_code_is_refused(creator: Client, code: str) -> None:
    assert await _activated(creator, code) == (None, ["KEY_MALFORMED"])
    assert (await _status(creator, code))["reason"] == "KEY_MALFORMED"
    assert await creator.data(_STATE) == _KEYLESS


async def test_a_code_that_nobody_issued_is_refused(creator: Client) -> None:
    code = HmacKeyCodes("of somebody else", random_bits=secrets.randbits).new()

    assert await _activated(creator, code) == (None, ["KEY_UNKNOWN"])
    assert (await _status(creator, code))["reason"] == "KEY_UNKNOWN"
    assert await creator.data(_STATE) == _KEYLESS


async def test_a_code_of_a_batch_that_is_over_is_refused(
    creator: Client, product: RunningProduct
) -> None:
    [code] = product.issue_keys("--expires", "2099-01-01")
    await expire(product, code)

    assert await _activated(creator, code) == (None, ["KEY_EXPIRED"])
    assert await _status(creator, code) == {
        "state": "EXPIRED",
        "isActivatable": False,
        "reason": "KEY_EXPIRED",
        "message": "This key has expired; get a new one.",
        "creditsAvailable": 0,
        "plan": {"id": "creator"},
    }
    assert await creator.data(_STATE) == _KEYLESS


async def test_a_key_works_once(
    creator: Client, stranger: Client, key_codes: Iterator[str]
) -> None:
    code = next(key_codes)
    assert await _status(creator, code) == {
        "state": "UNUSED",
        "isActivatable": True,
        "reason": None,
        "message": None,
        "creditsAvailable": 300,
        "plan": {"id": "creator"},
    }

    await creator.activate(code.lower().replace("-", " "))

    assert await _activated(stranger, code) == (None, ["KEY_ALREADY_USED"])
    assert await stranger.data(_STATE) == _KEYLESS
    after = await _status(stranger, code)
    assert (after["state"], after["isActivatable"]) == ("ACTIVE", False)


async def test_guessing_codes_is_slowed_down(creator: Client) -> None:
    answers = [await creator.execute(_STATUS, code="hello") for _ in range(20)]

    refused = [answer["errors"][0] for answer in answers if "errors" in answer]
    assert refused
    assert {error["extensions"]["code"] for error in refused} == {"RATE_LIMITED"}


async def test_without_enough_credits_nothing_starts(
    creator: Client, trial_codes: Iterator[str]
) -> None:
    await creator.activate(next(trial_codes))
    for number in range(_LONG_JOBS):
        # The same again would come from the cache, and cost less.
        await creator.generated(length="LONG", source={"text": f"其{number}：{ARTICLE}"})
    before = await creator.data(_STATE)
    assert before["me"]["entitlement"]["creditsAvailable"] < _LONG_PRICE

    payload = await creator.extract(length="LONG")

    assert payload["generation"] is None
    assert payload["userErrors"] == [
        {
            "code": "QUOTA_EXHAUSTED",
            "field": None,
            "message": "Not enough credits: this takes 3, and your keys have 2 together;"
            " activate another key.",
        }
    ]
    assert await creator.data(_STATE) == before


async def test_the_daily_cap_says_when_it_resets(
    creator: Client, trial_codes: Iterator[str]
) -> None:
    await creator.activate(next(trial_codes))
    for _ in range(_DAILY_CAP):
        await creator.generated(length="SHORT")
    before = await creator.data(_STATE)

    order = {"source": {"text": ARTICLE}, "length": "SHORT", "idempotencyKey": "one-too-many"}
    payload = (await creator.data(_EXTRACT, input=order))["extractContent"]

    assert payload["generation"] is None
    [error] = payload["userErrors"]
    assert error["code"] == "DAILY_CAP_REACHED"
    assert "00:00 (Asia/Shanghai)" in error["message"]
    assert "T16:00:00" in error["resetsAt"]
    assert await creator.data(_STATE) == before


async def _activated(client: Client, code: str) -> tuple[Json, list[str]]:
    payload = (await client.data(_ACTIVATE, input={"code": code}))["activateKey"]
    for error in payload["userErrors"]:
        assert error["field"] == ["input", "code"]
    return payload["key"], [error["code"] for error in payload["userErrors"]]


async def _status(client: Client, code: str) -> dict[str, Json]:
    status: dict[str, Json] = (await client.data(_STATUS, code=code))["keyStatus"]
    return status
