"""Whoever deletes the account is out at once, and may come back as somebody new."""

import asyncio
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client, Json

_DELETE = """
mutation ($input: DeleteAccountInput!) {
  deleteAccount(input: $input) { userErrors { code field message } }
}
"""
_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) { session { accessToken } userErrors { code } }
}
"""
_REFRESH = """
mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { session { accessToken } userErrors { code } }
}
"""
_ME = "{ me { email entitlement { creditsAvailable } } }"
_STATUS = "query ($code: String!) { keyStatus(code: $code) { state isActivatable } }"


async def email_of(client: Client) -> str:
    email: str = (await client.data(_ME))["me"]["email"]
    return email


async def deleted(client: Client, **changes: Json) -> list[Json]:
    asked = {"password": PASSWORD, "confirmEmail": await email_of(client), **changes}
    errors: list[Json] = (await client.data(_DELETE, input=asked))["deleteAccount"]["userErrors"]
    return errors


async def test_a_deleted_account_lets_nobody_in_and_its_address_is_free(
    entitled: Client, anonymous: Client
) -> None:
    email = await email_of(entitled)
    await entitled.generated()

    assert await deleted(entitled, confirmEmail=f" {email.upper()} ") == []

    assert await entitled.error_codes(_ME) == ["UNAUTHENTICATED"]
    refreshed = await entitled.data(_REFRESH, input={"refreshToken": entitled.refresh_token})
    assert [each["code"] for each in refreshed["refreshSession"]["userErrors"]] == [
        "REFRESH_TOKEN_INVALID"
    ]
    login = await anonymous.data(_LOGIN, input={"email": email, "password": PASSWORD})
    assert [each["code"] for each in login["login"]["userErrors"]] == ["CREDENTIALS_INVALID"]
    newcomer = await anonymous.signed_up(email, PASSWORD)
    assert newcomer.user_id != entitled.user_id
    assert (await newcomer.data(_ME))["me"]["entitlement"]["creditsAvailable"] == 0


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"password": "another password"}, "CREDENTIALS_INVALID", None),
        ({"password": "x" * 5000}, "CREDENTIALS_INVALID", None),
        (
            {"confirmEmail": "somebody@example.com"},
            "CONFIRMATION_MISMATCH",
            ["input", "confirmEmail"],
        ),
    ],
)
async def test_what_is_not_confirmed_is_not_deleted(
    entitled: Client, changes: Json, code: str, field: Json
) -> None:
    before = await entitled.data(_ME)

    [error] = await deleted(entitled, **changes)

    assert (error["code"], error["field"]) == (code, field)
    assert await entitled.data(_ME) == before


async def test_nobody_is_deleted_by_a_stranger(anonymous: Client) -> None:
    asked = {"password": PASSWORD, "confirmEmail": f"{uuid4().hex}@example.com"}

    assert await anonymous.error_codes(_DELETE, input=asked) == ["UNAUTHENTICATED"]


async def test_who_is_deleted_cannot_be_deleted_again(creator: Client) -> None:
    email = await email_of(creator)
    assert await deleted(creator) == []

    asked = {"password": PASSWORD, "confirmEmail": email}
    assert await creator.error_codes(_DELETE, input=asked) == ["UNAUTHENTICATED"]


async def test_guessing_the_password_is_limited(creator: Client) -> None:
    email = await email_of(creator)
    asked = {"password": "wrong password", "confirmEmail": email}

    answers = await asyncio.gather(*(creator.error_codes(_DELETE, input=asked) for _ in range(20)))

    assert ["RATE_LIMITED"] in answers
    assert await email_of(creator) == email
