"""Bringing a provider of one's own over the wire: shown to its owner alone, and never the key."""

import json
import secrets

import pytest

from tests.api.client import Client, Json

_KEY = f"sk-{secrets.token_hex(24)}"
_INPUT = {"vendor": "DEEPSEEK", "model": "deepseek-chat", "apiKey": _KEY}
_SET = """
mutation ($input: SetOwnProviderInput!) {
  setOwnProvider(input: $input) {
    ownProvider { vendor model updatedAt } userErrors { code field message }
  }
}
"""
_REMOVE = """
mutation { removeOwnProvider { ownProvider { vendor model } userErrors { code } } }
"""
_MINE = "{ me { ownProvider { vendor model updatedAt } } }"
_OF = "query ($id: ID!) { node(id: $id) { id ... on User { ownProvider { model } } } }"
_FIELDS = """
{ type: __type(name: "OwnProvider") { fields { name } } }
"""


async def _set(client: Client, **changes: Json) -> Json:
    return (await client.data(_SET, input={**_INPUT, **changes}))["setOwnProvider"]


async def _mine(client: Client) -> Json:
    return (await client.data(_MINE))["me"]["ownProvider"]


async def test_who_brings_a_provider_sees_it_without_the_key(creator: Client) -> None:
    assert await _mine(creator) is None

    payload = await _set(creator)

    shown = payload["ownProvider"]
    assert (shown["vendor"], shown["model"]) == ("DEEPSEEK", "deepseek-chat")
    assert payload["userErrors"] == []
    assert await _mine(creator) == shown


async def test_no_field_tells_anything_of_the_key(creator: Client) -> None:
    fields = (await creator.data(_FIELDS))["type"]["fields"]

    assert {each["name"] for each in fields} == {"vendor", "model", "updatedAt"}


async def test_a_second_one_takes_the_place_of_the_first(creator: Client) -> None:
    first = (await _set(creator))["ownProvider"]

    second = (await _set(creator, vendor="ANTHROPIC", model="claude-x"))["ownProvider"]

    assert (second["vendor"], second["model"]) == ("ANTHROPIC", "claude-x")
    assert second["updatedAt"] > first["updatedAt"]
    assert await _mine(creator) == second


async def test_what_is_removed_is_gone_and_removing_twice_is_harmless(creator: Client) -> None:
    await _set(creator)

    answers = [(await creator.data(_REMOVE))["removeOwnProvider"] for _ in range(2)]

    removed = {"vendor": "DEEPSEEK", "model": "deepseek-chat"}
    assert answers == [
        {"ownProvider": removed, "userErrors": []},
        {"ownProvider": None, "userErrors": []},
    ]
    assert await _mine(creator) is None


async def test_others_neither_see_nor_change_it(creator: Client, stranger: Client) -> None:
    await _set(creator)
    before = await _mine(creator)

    assert await stranger.error_codes(_OF, id=creator.user_id) == ["NOT_FOUND"]
    await _set(stranger, vendor="KIMI", model="kimi-k2")
    await stranger.data(_REMOVE)

    assert await _mine(creator) == before
    assert await _mine(stranger) is None


async def test_nobody_has_none(anonymous: Client) -> None:
    assert await anonymous.error_codes(_SET, input=_INPUT) == ["UNAUTHENTICATED"]
    assert await anonymous.error_codes(_REMOVE) == ["UNAUTHENTICATED"]
    assert await anonymous.error_codes(_MINE) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"apiKey": ""}, "API_KEY_INVALID", "apiKey"),
        ({"apiKey": "k" * 501}, "API_KEY_INVALID", "apiKey"),
        ({"apiKey": f"{_KEY}\n"}, "API_KEY_INVALID", "apiKey"),
        ({"apiKey": f"{_KEY}\u200b"}, "API_KEY_INVALID", "apiKey"),
        ({"apiKey": "密钥" * 9}, "API_KEY_INVALID", "apiKey"),
        ({"apiKey": "k" * 200_000}, "API_KEY_INVALID", "apiKey"),
        ({"model": ""}, "MODEL_NAME_INVALID", "model"),
        ({"model": "m" * 101}, "MODEL_NAME_INVALID", "model"),
        ({"model": "模型 🤖"}, "MODEL_NAME_INVALID", "model"),
        ({"model": "https://evil.example/?q"}, "MODEL_NAME_INVALID", "model"),
        ({"model": _KEY}, "MODEL_NAME_INVALID", "model"),
    ],
)
async def test_what_is_malformed_is_refused_and_the_earlier_one_stays(
    creator: Client, change: Json, code: str, field: str
) -> None:
    before = (await _set(creator))["ownProvider"]

    payload = await _set(creator, **{"vendor": "KIMI", **change})

    assert payload["ownProvider"] is None
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == (code, ["input", field])
    assert _KEY not in error["message"]
    assert await _mine(creator) == before


@pytest.mark.parametrize(
    "odd",
    [
        {**_INPUT, "vendor": _KEY},
        {**_INPUT, "vendor": "deepseek"},
        {**_INPUT, "baseUrl": f"https://evil.example/{_KEY}"},
        {**_INPUT, "apiKey": [_KEY, _KEY]},
        {**_INPUT, "apiKey": {"key": _KEY}},
        {**_INPUT, "model": None},
        {"apiKey": _KEY},
        pytest.param(_KEY, id="key"),
    ],
)
async def test_what_the_schema_does_not_know_changes_nothing_and_is_not_repeated(
    creator: Client, odd: Json
) -> None:
    """Least of all an address: where a key is sent is not for users to say."""
    body = await creator.execute(_SET, input=odd)

    assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_USER_INPUT"}
    assert _KEY not in json.dumps(body)
    assert await _mine(creator) is None


async def test_who_changes_it_too_often_has_to_wait(creator: Client) -> None:
    bodies = [await creator.execute(_SET, input=_INPUT) for _ in range(20)]

    codes = {error["extensions"]["code"] for body in bodies for error in body.get("errors", [])}
    assert codes == {"RATE_LIMITED"}
    assert (await _mine(creator))["model"] == "deepseek-chat"
