"""Signing up, in and out, over the wire."""

import asyncio
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client

_REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) { session { user { id } } userErrors { code field message } }
}
"""
_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) {
    session { accessToken refreshToken user { email } } userErrors { code field message }
  }
}
"""
_REFRESH = """
mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    session { accessToken refreshToken } userErrors { code field message }
  }
}
"""
_LOGOUT = "mutation { logout { userErrors { code } } }"
_DEVICES = "{ me { sessions { id deviceName ipAddress createdAt lastSeenAt isCurrent } } }"
_ME = "{ me { id email displayName role locale sessions { isCurrent deviceName ipAddress } } }"


async def test_who_signs_up_is_signed_in(anonymous: Client) -> None:
    email = f"Lao.{uuid4().hex}@Example.com"
    client = await anonymous.signed_up(email, PASSWORD)

    me = (await client.data(_ME))["me"]

    assert me == {
        "id": client.user_id,
        "email": email.lower(),
        "displayName": "Creator",
        "role": "USER",
        "locale": "EN",
        "sessions": [{"isCurrent": True, "deviceName": "", "ipAddress": client.local_address}],
    }


async def test_a_device_was_last_seen_when_it_last_refreshed(creator: Client) -> None:
    [before] = (await creator.data(_DEVICES))["me"]["sessions"]
    refreshed = await creator.data(_REFRESH, input={"refreshToken": creator.refresh_token})
    assert refreshed["refreshSession"]["userErrors"] == []

    [after] = (await creator.data(_DEVICES))["me"]["sessions"]

    assert before["lastSeenAt"] == before["createdAt"]
    assert datetime.fromisoformat(after["lastSeenAt"]) > datetime.fromisoformat(
        before["lastSeenAt"]
    )
    assert {**after, "lastSeenAt": before["lastSeenAt"]} == before


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": "no address"}, "EMAIL_INVALID", "email"),
        ({"password": "short"}, "PASSWORD_INVALID", "password"),
        ({"email": "hidden\u200b@example.com"}, "EMAIL_INVALID", "email"),
        ({"displayName": "x" * 41}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": ""}, "DISPLAY_NAME_INVALID", "displayName"),
    ],
)
async def test_a_bad_registration_makes_no_account(
    anonymous: Client, change: dict[str, str], code: str, field: str
) -> None:
    email = f"{uuid4().hex}@example.com"
    registration = {"email": email, "password": PASSWORD, **change}

    payload = (await anonymous.data(_REGISTER, input=registration))["register"]

    assert payload["session"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
        (code, ["input", field])
    ]
    login = {"email": email, "password": PASSWORD}
    refused = (await anonymous.data(_LOGIN, input=login))["login"]
    assert refused["session"] is None


async def test_an_address_has_one_account(creator: Client) -> None:
    email = (await creator.data(_ME))["me"]["email"]
    registration = {"email": email.upper(), "password": "another password"}

    payload = (await creator.data(_REGISTER, input=registration))["register"]

    assert [error["code"] for error in payload["userErrors"]] == ["EMAIL_TAKEN"]


async def test_login_does_not_tell_whether_an_address_has_an_account(creator: Client) -> None:
    email = (await creator.data(_ME))["me"]["email"]
    wrong = {"email": email, "password": "not the password"}
    unknown = {"email": f"{uuid4().hex}@example.com", "password": "not the password"}

    answers = [(await creator.data(_LOGIN, input=input_))["login"] for input_ in (wrong, unknown)]

    assert answers[0] == answers[1]
    assert answers[0]["userErrors"][0]["code"] == "CREDENTIALS_INVALID"


async def test_passwords_differ_beyond_bcrypts_72_bytes(anonymous: Client) -> None:
    email = f"{uuid4().hex}@example.com"
    password = "长" * 40
    await anonymous.signed_up(email, password)

    right = (await anonymous.data(_LOGIN, input={"email": email, "password": password}))["login"]
    wrong_end = {"email": email, "password": password[:-1] + "短"}
    wrong = (await anonymous.data(_LOGIN, input=wrong_end))["login"]

    assert right["session"]["user"]["email"] == email
    assert wrong["session"] is None


async def test_two_tabs_may_refresh_at_once_and_a_stolen_token_ends_the_session(
    creator: Client,
) -> None:
    stolen = {"refreshToken": creator.refresh_token}
    first, second = await asyncio.gather(
        creator.data(_REFRESH, input=stolen), creator.data(_REFRESH, input=stolen)
    )
    assert first["refreshSession"]["userErrors"] == second["refreshSession"]["userErrors"] == []

    next_token = {"refreshToken": first["refreshSession"]["session"]["refreshToken"]}
    await creator.data(_REFRESH, input=next_token)
    reused = (await creator.data(_REFRESH, input=stolen))["refreshSession"]

    assert [error["code"] for error in reused["userErrors"]] == ["REFRESH_TOKEN_REUSED"]
    assert await creator.error_codes(_ME) == ["UNAUTHENTICATED"]


async def test_logout_ends_the_session_at_once(creator: Client) -> None:
    await creator.data(_LOGOUT)

    assert await creator.error_codes(_ME) == ["UNAUTHENTICATED"]
    refreshed = await creator.data(_REFRESH, input={"refreshToken": creator.refresh_token})
    assert [error["code"] for error in refreshed["refreshSession"]["userErrors"]] == [
        "REFRESH_TOKEN_INVALID"
    ]


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
async def test_what_is_no_token_is_nobody(anonymous: Client, token: str) -> None:
    assert await replace(anonymous, access_token=token).error_codes(_ME) == ["UNAUTHENTICATED"]


async def test_a_refresh_token_is_no_access_token(creator: Client) -> None:
    confused = replace(creator, access_token=creator.refresh_token)

    assert await confused.error_codes(_ME) == ["UNAUTHENTICATED"]


async def test_messages_follow_accept_language(anonymous: Client) -> None:
    chinese = await anonymous.execute(_ME, language="zh-CN")
    english = await anonymous.execute(_ME, language="en-GB,en;q=0.9")

    assert chinese["errors"][0]["message"].startswith("请先登录")
    assert english["errors"][0]["message"].startswith("Sign in first")
