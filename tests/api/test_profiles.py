"""Changing a profile over the wire: all that is given, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.client import Client, Json
from tests.api.contract import operation

_ME = "{ me { displayName avatarUrl locale timeZone } }"
_UPDATE = """
mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    user { displayName avatarUrl locale timeZone } userErrors { code field message resetsAt }
  }
}
"""
_AVATAR = "https://cdn.example.com/mei.png"


async def me(client: Client) -> Json:
    return (await client.data(_ME))["me"]


async def update(client: Client, **given: Json) -> Json:
    return (await client.data(_UPDATE, input=given))["updateProfile"]


async def test_what_is_given_changes_and_the_rest_stays(creator: Client) -> None:
    before = await me(creator)

    payload = await update(creator, displayName=" 小梅 ", avatarUrl=_AVATAR)

    expected = {**before, "displayName": "小梅", "avatarUrl": _AVATAR}
    assert payload == {"user": expected, "userErrors": []}
    assert await me(creator) == expected

    moved = {"locale": "ZH_CN", "timeZone": "Europe/Berlin"}
    assert (await update(creator, **moved))["user"] == {**expected, **moved}


async def test_null_takes_the_picture_away_and_leaves_all_else(creator: Client) -> None:
    await update(creator, displayName="小梅", avatarUrl=_AVATAR)
    before = await me(creator)

    absent = await update(creator, displayName=None, locale=None, timeZone=None)
    assert absent["user"] == before
    assert (await update(creator, avatarUrl=None))["user"] == {**before, "avatarUrl": None}


async def test_a_time_zone_can_be_changed_once_a_week(creator: Client) -> None:
    await update(creator, timeZone="Asia/Tokyo")
    before = await me(creator)

    payload = await update(creator, displayName="小梅", timeZone="Europe/Berlin")

    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == (
        "TIME_ZONE_CHANGED_RECENTLY",
        ["input", "timeZone"],
    )
    wait = datetime.fromisoformat(error["resetsAt"]) - datetime.now(UTC)
    assert timedelta(days=6) < wait <= timedelta(days=7)
    assert payload["user"] is None
    assert await me(creator) == before


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"displayName": "x" * 41}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": " "}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"avatarUrl": "http://cdn.example.com/mei.png"}, "AVATAR_URL_INVALID", "avatarUrl"),
        ({"avatarUrl": "javascript:alert(1)"}, "AVATAR_URL_INVALID", "avatarUrl"),
        ({"avatarUrl": ""}, "AVATAR_URL_INVALID", "avatarUrl"),
        ({"timeZone": "Beijing"}, "TIME_ZONE_INVALID", "timeZone"),
        ({"timeZone": "../../etc/passwd"}, "TIME_ZONE_INVALID", "timeZone"),
    ],
)
async def test_one_bad_field_keeps_all_from_changing(
    creator: Client, change: Json, code: str, field: str
) -> None:
    before = await me(creator)
    good = {"displayName": "小梅", "avatarUrl": _AVATAR, "timeZone": "Asia/Tokyo", "locale": "EN"}

    payload = await update(creator, **{**good, **change})

    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
        (code, ["input", field])
    ]
    assert payload["user"] is None
    assert await me(creator) == before


async def test_the_contract_s_own_mutation_works(creator: Client) -> None:
    variables = {"input": {"displayName": "小梅"}}

    data = await creator.data(operation("UpdateProfile"), **variables)

    assert data["updateProfile"]["user"]["displayName"] == "小梅"


async def test_nobody_has_a_profile_and_nobody_changes_anothers(
    creator: Client, stranger: Client, anonymous: Client
) -> None:
    before = await me(creator)

    given = {"input": {"displayName": "小梅"}}
    assert await anonymous.error_codes(_UPDATE, **given) == ["UNAUTHENTICATED"]
    await update(stranger, displayName="somebody else")

    assert await me(creator) == before


@pytest.mark.parametrize("odd", [{"locale": "DE"}, {"email": "a@b.cn"}, {"displayName": [1]}])
async def test_what_the_schema_does_not_know_changes_nothing(creator: Client, odd: Json) -> None:
    before = await me(creator)

    assert set(await creator.error_codes(_UPDATE, input=odd)) == {"BAD_USER_INPUT"}
    assert await me(creator) == before
