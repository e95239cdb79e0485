"""An account's story, told in the contract's own operations as they stand."""

from dataclasses import replace
from uuid import uuid4

from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import operation
from tests.api.payloads import answer, refusals

_NEW_PASSWORD = "staples of the correct horse"  # noqa: S105 - a test's
_NO_PREFERENCES = {
    "defaultPlatform": None,
    "defaultTone": None,
    "defaultVoice": None,
    "coverTheme": None,
    "brandName": None,
    "brandColor": None,
    "notifyOnFinish": False,
}


async def _done(client: Client, name: str, **given: Json) -> Json:
    """What the contract's mutation changed."""
    payload = await answer(client, operation(name), **given)
    assert payload.pop("userErrors") == []
    return payload


async def _me(client: Client) -> Json:
    return (await client.data(operation("Me")))["me"]


def _carrying(client: Client, session: Json) -> Client:
    assert session["accessTokenExpiresAt"] < session["refreshTokenExpiresAt"]
    return replace(
        client,
        access_token=session["accessToken"],
        refresh_token=session["refreshToken"],
        user_id=session["user"]["id"],
    )


async def _registered(anonymous: Client, email: str) -> Client:
    session = (
        await _done(
            anonymous,
            "Register",
            email=email,
            password=PASSWORD,
            displayName="小旺",
            locale="ZH_CN",
        )
    )["session"]
    client = _carrying(anonymous, session)
    assert await _me(client) == {
        **session["user"],
        "email": email,
        "displayName": "小旺",
        "avatarUrl": None,
        "role": "USER",
        "locale": "ZH_CN",
    }
    return client


async def _signed_in(client: Client, email: str, password: str) -> Client:
    """On a second device."""
    session = (
        await _done(client, "Login", email=email, password=password, deviceName="手机")
    )["session"]
    assert session["user"]["id"] == client.user_id
    return _carrying(client, session)


async def test_an_account_from_registration_to_the_last_logout(anonymous: Client) -> None:
    email = f"{uuid4().hex}@example.com"
    laptop = await _registered(anonymous, email)
