"""Forgotten passwords, by mails that really leave."""

import asyncio
from dataclasses import replace

import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.mailbox import FORGOT, RESET, Mailbox, an_address, can_sign_in
from tests.api.payloads import answer, refusals

_NEW_PASSWORD = "another horse battery staple"
_LOGIN = "mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } } }"
_CREATE_WEBHOOK = """
mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { userErrors { code field } }
}
"""
_ENABLE = """
mutation ($input: UpdateWebhookInput!) {
  updateWebhook(input: $input) { webhook { status disabledReason } }
}
"""
_WEBHOOKS = "{ webhooks { id status disabledReason } }"
_ME = "{ me { email } }"


async def me(client: Client) -> Json:
    return (await client.data(_ME))["me"]


async def test_a_forgotten_password_is_reset_and_every_session_ends(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    await mailbox.nth_to(address, 1)
    assert await refusals(anonymous, FORGOT, email=address.upper()) == []
    token = await mailbox.token_to(address, 2)
    reset = {"token": token, "newPassword": _NEW_PASSWORD}

    assert await refusals(anonymous, RESET, **reset) == []

    assert await owner.error_codes(_ME) == ["UNAUTHENTICATED"]
    assert not await can_sign_in(anonymous, address, PASSWORD)
    assert await can_sign_in(anonymous, address, _NEW_PASSWORD)
    told = await mailbox.nth_to(address, 3)
    assert "token=" not in told.get_content()
    assert await refusals(anonymous, RESET, **reset) == [("PROOF_INVALID", ["input", "token"])]


async def test_webhooks_are_told_nothing_until_their_owner_enables_them(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    made = {"url": "https://hooks.example.com/", "events": ["GENERATION_SUCCEEDED"]}
    assert await refusals(owner, _CREATE_WEBHOOK, **made) == []
    await mailbox.nth_to(address, 1)
    await refusals(anonymous, FORGOT, email=address)
    token = await mailbox.token_to(address, 2)

    assert await refusals(anonymous, RESET, token=token, newPassword=_NEW_PASSWORD) == []

    told = await mailbox.nth_to(address, 3)
    assert "Webhooks were disabled as well (1)." in told.get_content()
    given = {"email": address, "password": _NEW_PASSWORD}
    session = (await answer(anonymous, _LOGIN, **given))["session"]
    back = replace(anonymous, access_token=session["accessToken"])
    [webhook] = (await back.data(_WEBHOOKS))["webhooks"]
    assert (webhook["status"], webhook["disabledReason"]) == ("DISABLED", "PASSWORD_RESET")
    enabled = await answer(back, _ENABLE, webhookId=webhook["id"], isEnabled=True)
    assert enabled["webhook"] == {"status": "ENABLED", "disabledReason": None}


@pytest.mark.usefixtures("owner")
async def test_of_two_resets_with_one_token_one_counts(
    anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    await mailbox.nth_to(address, 1)
    await refusals(anonymous, FORGOT, email=address)
    token = await mailbox.token_to(address, 2)
    passwords = [f"{_NEW_PASSWORD} {n}" for n in range(3)]

    outcomes = await asyncio.gather(
        *(refusals(anonymous, RESET, token=token, newPassword=each) for each in passwords)
    )

    assert sorted(len(outcome) for outcome in outcomes) == [0, 1, 1]
    winner = passwords[[len(outcome) for outcome in outcomes].index(0)]
    assert await can_sign_in(anonymous, address, winner)


async def test_a_bad_new_password_leaves_the_old_one_and_the_token(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    await mailbox.nth_to(address, 1)
    await refusals(anonymous, FORGOT, email=address)
    token = await mailbox.token_to(address, 2)

    assert await refusals(anonymous, RESET, token=token, newPassword="short") == [
        ("PASSWORD_INVALID", ["input", "newPassword"])
    ]

    assert (await me(owner))["email"] == address
    assert await can_sign_in(anonymous, address, PASSWORD)
    assert await refusals(anonymous, RESET, token=token, newPassword=_NEW_PASSWORD) == []


async def test_whether_an_address_has_an_account_is_not_told(
    owner: Client, anonymous: Client, address: str, mailbox: Mailbox
) -> None:
    nobody = an_address()

    answers = [await anonymous.data(FORGOT, input={"email": e}) for e in (nobody, address)]

    assert answers[0] == answers[1] == {"requestPasswordReset": {"userErrors": []}}
    assert (await me(owner))["email"] == address
    # Both were ordered in this order: once the second has come, the first never does.
    await mailbox.token_to(address, 2)
    assert mailbox.all_to(nobody) == []


async def test_mails_to_one_address_are_limited(anonymous: Client) -> None:
    address = an_address()

    bodies = [await anonymous.execute(FORGOT, input={"email": address}) for _ in range(5)]

    codes = [error["extensions"]["code"] for body in bodies for error in body.get("errors", [])]
    assert codes == ["RATE_LIMITED"] * 2
