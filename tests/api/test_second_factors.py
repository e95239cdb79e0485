"""Two-factor sign-in over the wire, with the codes of a real authenticator app."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import uuid4

import pyotp
import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.payloads import answer, refusals

_BEGIN = """
mutation ($input: BeginTotpInput!) {
  beginTotp(input: $input) { secret uri userErrors { code field } }
}
"""
_CONFIRM = """
mutation ($input: ConfirmTotpInput!) {
  confirmTotp(input: $input) {
    recoveryCodes user { isTotpEnabled recoveryCodesLeft } userErrors { code field }
  }
}
"""
_DISABLE = """
mutation ($input: DisableTotpInput!) {
  disableTotp(input: $input) { user { isTotpEnabled } userErrors { code field } }
}
"""
_REGENERATE = """
mutation ($input: RegenerateRecoveryCodesInput!) {
  regenerateRecoveryCodes(input: $input) { recoveryCodes userErrors { code field } }
}
"""
_CREATE_TOKEN = """
mutation ($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { token userErrors { code field } }
}
"""
_TOKENS = "{ me { accessTokens { id } } }"
_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) { session { user { id } } userErrors { code field } }
}
"""
_ME = "{ me { isTotpEnabled recoveryCodesLeft } }"
_OF = "query ($id: ID!) { node(id: $id) { ... on User { isTotpEnabled } } }"
_OFF = {"isTotpEnabled": False, "recoveryCodesLeft": 0}
_ON = {"isTotpEnabled": True, "recoveryCodesLeft": 10}


async def me(client: Client) -> Json:
    return (await client.data(_ME))["me"]


INVALID = [("SECOND_FACTOR_INVALID", ["input", "code"])]
WRONG_PASSWORD = [("CREDENTIALS_INVALID", ["input", "password"])]


@dataclass(frozen=True, slots=True)
class Phone:
    """An account, and the app in the pocket of its owner."""

    client: Client
    address: str
    secret: str
    recovery_codes: list[str]

    @classmethod
    async def of(cls, anonymous: Client) -> Self:
        """Confirmed by the code of the step before, so that the present one is unused."""
        address = f"{uuid4().hex}@example.com"
        client = await anonymous.signed_up(address, PASSWORD)
        secret = (await answer(client, _BEGIN, password=PASSWORD))["secret"]
        confirmed = await answer(client, _CONFIRM, code=code_of(secret, step=-1))
        assert confirmed["userErrors"] == []
        return cls(client, address, secret, confirmed["recoveryCodes"])

    def code(self, *, step: int = 0) -> str:
        return code_of(self.secret, step=step)

    async def login(self, **given: Json) -> list[tuple[str, Json]]:
        credentials = {"email": self.address, "password": PASSWORD}
        return await refusals(self.client, _LOGIN, **credentials, **given)


def code_of(secret: str, *, step: int) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC) + step * timedelta(seconds=30))


@pytest.fixture
async def phone(anonymous: Client) -> Phone:
    return await Phone.of(anonymous)


async def test_it_is_set_up_with_the_password_and_a_code(creator: Client) -> None:
    assert await me(creator) == _OFF
    begun = await answer(creator, _BEGIN, password=PASSWORD)
    assert begun["uri"].startswith("otpauth://totp/")
    assert begun["secret"] in begun["uri"]
    assert await me(creator) == _OFF

    confirmed = await answer(creator, _CONFIRM, code=code_of(begun["secret"], step=0))

    assert len(set(confirmed["recoveryCodes"])) == 10
    assert confirmed["user"] == await me(creator) == _ON


async def test_a_login_then_takes_a_code_that_works_once(phone: Phone) -> None:
    assert await phone.login() == [("SECOND_FACTOR_REQUIRED", ["input", "code"])]

    # The next step's code is good as well, whatever passes meanwhile.
    code = phone.code(step=1)
    outcomes = await asyncio.gather(phone.login(code=code), phone.login(code=code))

    assert sorted(outcomes) == [[], INVALID]
    assert await phone.login(code=code) == INVALID


async def test_the_password_comes_first(phone: Phone, anonymous: Client) -> None:
    given = {"email": phone.address, "password": "wrong", "code": phone.code()}

    assert await refusals(anonymous, _LOGIN, **given) == [("CREDENTIALS_INVALID", None)]


async def test_a_recovery_code_works_once(phone: Phone) -> None:
    assert await phone.login(code=phone.recovery_codes[0].lower()) == []
    assert (await me(phone.client))["recoveryCodesLeft"] == 9
    assert await phone.login(code=phone.recovery_codes[0]) == INVALID
    assert (await me(phone.client))["recoveryCodesLeft"] == 9


async def test_new_recovery_codes_replace_the_old(phone: Phone) -> None:
    made = await answer(phone.client, _REGENERATE, code=phone.code(step=1))

    assert len(made["recoveryCodes"]) == 10
    assert await phone.login(code=phone.recovery_codes[0]) == INVALID
    assert await phone.login(code=made["recoveryCodes"][0]) == []


async def test_it_is_turned_off_with_password_and_code(phone: Phone) -> None:
    given = {"password": PASSWORD, "code": phone.recovery_codes[0]}

    assert await refusals(phone.client, _DISABLE, **given) == []

    assert await me(phone.client) == _OFF
    assert await phone.login() == []


async def test_what_is_on_is_not_begun_again(phone: Phone) -> None:
    """Whoever stole a session would otherwise put a phone of their own in its place."""
    client, already = phone.client, [("TOTP_ENABLED_ALREADY", None)]

    assert await refusals(client, _BEGIN, password="wrong") == WRONG_PASSWORD
    assert await refusals(client, _BEGIN, password=PASSWORD) == already
    assert await refusals(client, _CONFIRM, code=phone.code()) == already

    assert await me(client) == _ON
    assert await phone.login(code=phone.code(step=1)) == []


async def test_without_password_and_code_it_stays_on(phone: Phone) -> None:
    client, wrong = phone.client, "nonsense"

    assert await refusals(client, _DISABLE, password="wrong", code=wrong) == WRONG_PASSWORD
    assert await refusals(client, _DISABLE, password=PASSWORD, code=wrong) == INVALID
    assert await refusals(client, _REGENERATE, code=wrong) == INVALID

    assert await me(client) == _ON
    assert await phone.login(code=phone.recovery_codes[9]) == []


async def test_an_access_token_takes_a_code_as_well(phone: Phone) -> None:
    order = {"name": "x", "scopes": ["ACCOUNT_READ"], "expiresInDays": 1, "password": PASSWORD}
    right = phone.recovery_codes[0]

    required = [("SECOND_FACTOR_REQUIRED", ["input", "code"])]
    assert await refusals(phone.client, _CREATE_TOKEN, **order) == required
    assert await refusals(phone.client, _CREATE_TOKEN, **order, code="nonsense") == INVALID
    wrong = {**order, "password": "wrong", "code": right}
    assert await refusals(phone.client, _CREATE_TOKEN, **wrong) == WRONG_PASSWORD
    assert (await phone.client.data(_TOKENS))["me"]["accessTokens"] == []

    assert await refusals(phone.client, _CREATE_TOKEN, **order, code=right) == []
    assert (await me(phone.client))["recoveryCodesLeft"] == 9


async def test_what_is_off_cannot_be_used(creator: Client) -> None:
    assert await refusals(creator, _CONFIRM, code="123456") == [("TOTP_NOT_BEGUN", None)]
    assert await refusals(creator, _REGENERATE, code="123456") == [("TOTP_NOT_ENABLED", None)]
    assert await refusals(creator, _DISABLE, password=PASSWORD, code="123456") == [
        ("TOTP_NOT_ENABLED", None)
    ]
    assert await me(creator) == _OFF


async def test_codes_are_not_guessed_at_leisure(phone: Phone) -> None:
    """Confirming took one of five tries already."""
    for _ in range(4):
        assert await refusals(phone.client, _REGENERATE, code="nonsense") == INVALID

    given = {"input": {"code": phone.code(step=1)}}
    assert await phone.client.error_codes(_REGENERATE, **given) == ["RATE_LIMITED"]
    assert await me(phone.client) == _ON


async def test_others_see_nothing_of_it(phone: Phone, stranger: Client) -> None:
    assert await stranger.error_codes(_OF, id=phone.client.user_id) == ["NOT_FOUND"]


async def test_nobody_has_none(anonymous: Client) -> None:
    inputs: dict[str, Json] = {
        _BEGIN: {"password": PASSWORD},
        _CONFIRM: {"code": "123456"},
        _DISABLE: {"password": PASSWORD, "code": "123456"},
        _REGENERATE: {"code": "123456"},
    }
    for mutation, given in inputs.items():
        assert await anonymous.error_codes(mutation, input=given) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("odd", [{}, {"code": None}, {"code": 123456.5}, {"code": ["1"]}])
async def test_what_the_schema_does_not_know_changes_nothing(creator: Client, odd: Json) -> None:
    assert set(await creator.error_codes(_CONFIRM, input=odd)) == {"BAD_USER_INPUT"}
    assert await me(creator) == _OFF
