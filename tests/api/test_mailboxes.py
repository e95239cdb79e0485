"""Proving addresses and changing them, by mails that really leave."""

import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.mailbox import FORGOT, RESET, Mailbox, an_address, can_sign_in
from tests.api.payloads import answer, refusals
from tests.product import RunningProduct

_NEW_PASSWORD = "another horse battery staple"
_ME = "{ me { email isEmailVerified } }"
_REQUEST = "mutation { requestEmailVerification { userErrors { code field } } }"
_VERIFY = """
mutation ($input: VerifyEmailInput!) {
  verifyEmail(input: $input) { email userErrors { code field message } }
}
"""
_CHANGE = """
mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { userErrors { code field } } }
"""


async def me(client: Client) -> Json:
    return (await client.data(_ME))["me"]


async def test_who_signs_up_proves_the_address_with_the_mail(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    assert await me(owner) == {"email": address, "isEmailVerified": False}
    token = await mailbox.token_to(address, 1)

    payload = await answer(anonymous, _VERIFY, token=token)

    assert payload == {"email": address, "userErrors": []}
    assert await me(owner) == {"email": address, "isEmailVerified": True}
    assert await refusals(anonymous, _VERIFY, token=token) == [
        ("PROOF_INVALID", ["input", "token"])
    ]
    assert await refusals(owner, _REQUEST) == [("EMAIL_VERIFIED_ALREADY", None)]


async def test_a_second_mail_retires_the_first(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    first = await mailbox.token_to(address, 1)
    assert await refusals(owner, _REQUEST) == []
    second = await mailbox.token_to(address, 2)

    assert await refusals(anonymous, _VERIFY, token=first) == [
        ("PROOF_INVALID", ["input", "token"])
    ]
    assert not (await me(owner))["isEmailVerified"]
    assert await refusals(anonymous, _VERIFY, token=second) == []


@pytest.mark.parametrize("token", ["", "nonsense", "令牌", "A" * 43, "x" * 100_000])
async def test_what_is_no_token_proves_nothing(
    owner: Client, anonymous: Client, token: str
) -> None:
    before = await me(owner)
    reset = {"token": token, "newPassword": _NEW_PASSWORD}

    invalid = [("PROOF_INVALID", ["input", "token"])]
    assert await refusals(anonymous, _VERIFY, token=token) == invalid
    assert await refusals(anonymous, RESET, **reset) == invalid

    assert await me(owner) == before
    assert await can_sign_in(anonymous, before["email"], PASSWORD)


async def test_an_address_changes_once_the_new_one_is_proven(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    new = an_address()
    assert await refusals(owner, _CHANGE, email=new.upper(), currentPassword=PASSWORD) == []
    token = await mailbox.token_to(new, 1)
    assert (await me(owner))["email"] == address

    assert (await answer(anonymous, _VERIFY, token=token))["email"] == new

    assert await me(owner) == {"email": new, "isEmailVerified": True}
    assert await can_sign_in(anonymous, new, PASSWORD)
    assert not await can_sign_in(anonymous, address, PASSWORD)
    told = await mailbox.nth_to(address, 2)
    assert "token=" not in told.get_content()
    assert new not in told.get_content()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"email": "no address"}, ("EMAIL_INVALID", ["input", "email"])),
        ({"currentPassword": "wrong"}, ("CREDENTIALS_INVALID", ["input", "currentPassword"])),
    ],
)
async def test_a_refused_change_sends_nothing(
    owner: Client, mailbox: Mailbox, change: dict[str, str], refusal: Json
) -> None:
    new = an_address()
    before = await me(owner)
    await mailbox.nth_to(before["email"], 1)

    given = {"email": new, "currentPassword": PASSWORD, **change}
    assert await refusals(owner, _CHANGE, **given) == [refusal]

    # What is ordered after it comes, and it does not.
    await refusals(owner, _REQUEST)
    await mailbox.nth_to(before["email"], 2)
    assert mailbox.all_to(new) == []
    assert await me(owner) == before


async def test_nobody_takes_the_address_of_another(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    new = an_address()
    await refusals(owner, _CHANGE, email=new, currentPassword=PASSWORD)
    token = await mailbox.token_to(new, 1)
    stranger = await anonymous.signed_up(new, PASSWORD)

    assert await refusals(anonymous, _VERIFY, token=token) == [("EMAIL_TAKEN", ["input", "token"])]
    assert await refusals(stranger, _CHANGE, email=address, currentPassword=PASSWORD) == [
        ("EMAIL_TAKEN", ["input", "email"])
    ]
    assert await refusals(owner, _CHANGE, email=address, currentPassword=PASSWORD) == [
        ("EMAIL_UNCHANGED", ["input", "email"])
    ]
    assert (await me(owner))["email"] == address
    assert (await me(stranger))["email"] == new


async def test_one_purpose_does_not_serve_another(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    verify = await mailbox.token_to(address, 1)
    await refusals(anonymous, FORGOT, email=address)
    reset = await mailbox.token_to(address, 2)

    invalid = [("PROOF_INVALID", ["input", "token"])]
    assert await refusals(anonymous, RESET, token=verify, newPassword=_NEW_PASSWORD) == invalid
    assert await refusals(anonymous, _VERIFY, token=reset) == invalid
    assert await me(owner) == {"email": address, "isEmailVerified": False}


async def test_what_belongs_to_an_account_needs_one(anonymous: Client) -> None:
    change = {"email": an_address(), "currentPassword": PASSWORD}

    assert await anonymous.error_codes(_REQUEST) == ["UNAUTHENTICATED"]
    assert await anonymous.error_codes(_CHANGE, input=change) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    ("mutation", "odd"),
    [
        (_VERIFY, {"token": None}),
        (_VERIFY, {}),
        (_CHANGE, {"email": ["a@example.com"], "currentPassword": PASSWORD}),
        (FORGOT, {"email": {"is": "odd"}}),
        (RESET, {"token": "x", "newPassword": PASSWORD, "email": "a@example.com"}),
    ],
)
async def test_what_the_schema_does_not_know_changes_nothing(
    owner: Client, mutation: str, odd: Json
) -> None:
    assert set(await owner.error_codes(mutation, input=odd)) == {"BAD_USER_INPUT"}
    assert not (await me(owner))["isEmailVerified"]


async def test_tokens_and_addresses_are_not_in_the_log(
    owner: Client, anonymous: Client, product: RunningProduct, address: str, mailbox: Mailbox
) -> None:
    token = await mailbox.token_to(address, 1)
    await refusals(anonymous, _VERIFY, token=token)
    await me(owner)

    log = "".join(product.output)
    assert "mail.sent" in log
    assert token not in log
    assert address not in log
