"""Proving addresses, changing them, and resetting passwords, by mails that really leave."""

import asyncio
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.mailbox import Mailbox
from tests.product import RunningProduct

_NEW_PASSWORD = "another horse battery staple"
_ME = "{ me { email isEmailVerified } }"
_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) { session { user { email } } userErrors { code } }
}
"""
_REQUEST = "mutation { requestEmailVerification { userErrors { code field } } }"
_VERIFY = """
mutation ($input: VerifyEmailInput!) {
  verifyEmail(input: $input) { email userErrors { code field message } }
}
"""
_CHANGE = """
mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { userErrors { code field } } }
"""
_FORGOT = """
mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { userErrors { code field } }
}
"""
_RESET = """
mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) { userErrors { code field } }
}
"""


@pytest.fixture
def mailbox(product: RunningProduct) -> Mailbox:
    return Mailbox(product)


@pytest.fixture
def address() -> str:
    return f"{uuid4().hex}@example.com"


@pytest.fixture
async def owner(anonymous: Client, address: str) -> Client:
    """Signed up with `address`; a first mail is on its way."""
    return await anonymous.signed_up(address, PASSWORD)


def an_address() -> str:
    return f"{uuid4().hex}@example.com"


async def answer(client: Client, mutation: str, **given: Json) -> Json:
    """The one payload of the mutation."""
    [payload] = (await client.data(mutation, **({"input": given} if given else {}))).values()
    return payload


async def refusals(client: Client, mutation: str, **given: Json) -> list[tuple[str, Json]]:
    payload = await answer(client, mutation, **given)
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


async def me(client: Client) -> Json:
    return (await client.data(_ME))["me"]


async def can_sign_in(client: Client, address: str, password: str) -> bool:
    return (await answer(client, _LOGIN, email=address, password=password))["session"] is not None


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
    assert await refusals(anonymous, _RESET, **reset) == invalid

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


async def test_a_forgotten_password_is_reset_and_every_session_ends(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    await mailbox.nth_to(address, 1)
    assert await refusals(anonymous, _FORGOT, email=address.upper()) == []
    token = await mailbox.token_to(address, 2)
    reset = {"token": token, "newPassword": _NEW_PASSWORD}

    assert await refusals(anonymous, _RESET, **reset) == []

    assert await owner.error_codes(_ME) == ["UNAUTHENTICATED"]
    assert not await can_sign_in(anonymous, address, PASSWORD)
    assert await can_sign_in(anonymous, address, _NEW_PASSWORD)
    told = await mailbox.nth_to(address, 3)
    assert "token=" not in told.get_content()
    assert await refusals(anonymous, _RESET, **reset) == [("PROOF_INVALID", ["input", "token"])]


@pytest.mark.usefixtures("owner")
async def test_of_two_resets_with_one_token_one_counts(
    anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    await mailbox.nth_to(address, 1)
    await refusals(anonymous, _FORGOT, email=address)
    token = await mailbox.token_to(address, 2)
    passwords = [f"{_NEW_PASSWORD} {n}" for n in range(3)]

    outcomes = await asyncio.gather(
        *(refusals(anonymous, _RESET, token=token, newPassword=each) for each in passwords)
    )

    assert sorted(len(outcome) for outcome in outcomes) == [0, 1, 1]
    winner = passwords[[len(outcome) for outcome in outcomes].index(0)]
    assert await can_sign_in(anonymous, address, winner)


async def test_a_bad_new_password_leaves_the_old_one_and_the_token(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    await mailbox.nth_to(address, 1)
    await refusals(anonymous, _FORGOT, email=address)
    token = await mailbox.token_to(address, 2)

    assert await refusals(anonymous, _RESET, token=token, newPassword="short") == [
        ("PASSWORD_INVALID", ["input", "newPassword"])
    ]

    assert (await me(owner))["email"] == address
    assert await can_sign_in(anonymous, address, PASSWORD)
    assert await refusals(anonymous, _RESET, token=token, newPassword=_NEW_PASSWORD) == []


async def test_whether_an_address_has_an_account_is_not_told(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    nobody = an_address()

    answers = [await anonymous.execute(_FORGOT, input={"email": e}) for e in (nobody, address)]

    assert answers[0] == answers[1] == {"data": {"requestPasswordReset": {"userErrors": []}}}
    assert (await me(owner))["email"] == address
    # Both were ordered in this order: once the second has come, the first never does.
    await mailbox.token_to(address, 2)
    assert mailbox.all_to(nobody) == []


async def test_one_purpose_does_not_serve_another(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    verify = await mailbox.token_to(address, 1)
    await refusals(anonymous, _FORGOT, email=address)
    reset = await mailbox.token_to(address, 2)

    invalid = [("PROOF_INVALID", ["input", "token"])]
    assert await refusals(anonymous, _RESET, token=verify, newPassword=_NEW_PASSWORD) == invalid
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
        (_FORGOT, {"email": {"is": "odd"}}),
        (_RESET, {"token": "x", "newPassword": PASSWORD, "email": "a@example.com"}),
    ],
)
async def test_what_the_schema_does_not_know_changes_nothing(
    owner: Client, mutation: str, odd: Json
) -> None:
    assert set(await owner.error_codes(mutation, input=odd)) == {"BAD_USER_INPUT"}
    assert not (await me(owner))["isEmailVerified"]


async def test_mails_to_one_address_are_limited(anonymous: Client) -> None:
    address = an_address()

    bodies = [await anonymous.execute(_FORGOT, input={"email": address}) for _ in range(5)]

    codes = [error["extensions"]["code"] for body in bodies for error in body.get("errors", [])]
    assert codes == ["RATE_LIMITED"] * 2


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
