"""An account's story, told in the contract's own operations as they stand."""

from dataclasses import replace
from uuid import uuid4

from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import done, operation
from tests.api.payloads import refusals

_NEW_PASSWORD = "staples of the correct horse"
_NO_PREFERENCES = {
    "defaultPlatform": None,
    "defaultTone": None,
    "defaultVoice": None,
    "coverTheme": None,
    "brandName": None,
    "brandColor": None,
    "notifyOnFinish": False,
}


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
    chosen = {"email": email, "password": PASSWORD, "displayName": "小旺", "locale": "ZH_CN"}
    session = (await done(anonymous, "Register", **chosen))["session"]
    assert session["user"] == {
        "id": session["user"]["id"],
        "email": email,
        "displayName": "小旺",
        "avatarUrl": None,
        "role": "USER",
        "locale": "ZH_CN",
        "createdAt": session["user"]["createdAt"],
    }
    return _carrying(anonymous, session)


async def _signed_in(client: Client, email: str, password: str) -> Client:
    """On a second device."""
    chosen = {"email": email, "password": password, "deviceName": "手机"}
    session = (await done(client, "Login", **chosen))["session"]
    assert session["user"]["id"] == client.user_id
    return _carrying(client, session)


async def _devices(client: Client) -> list[tuple[str, bool]]:
    return [(each["deviceName"], each["isCurrent"]) for each in (await _me(client))["sessions"]]


async def _is_out(client: Client) -> bool:
    return await client.error_codes(operation("Me")) == ["UNAUTHENTICATED"]


async def _introduced(client: Client) -> None:
    before = await _me(client)
    assert before["preferences"] == _NO_PREFERENCES
    assert before["keys"]["edges"] == []
    assert before["entitlement"]["isActive"] is False
    assert before["entitlement"]["reason"] == "NO_ENTITLEMENT"

    profile = {"displayName": "老旺", "avatarUrl": "https://example.com/me.png", "locale": "EN"}
    preferences = {"defaultPlatform": "BILIBILI", "brandColor": "#2E7D5B", "notifyOnFinish": True}
    user = (await done(client, "UpdateProfile", **profile))["user"]
    kept = (await done(client, "UpdatePreferences", **preferences))["preferences"]

    assert kept == {**_NO_PREFERENCES, **preferences}
    assert user == {**user, **profile}
    assert await _me(client) == {**before, **user, "preferences": kept}


async def test_an_account_from_registration_to_the_last_logout(anonymous: Client) -> None:
    email = f"{uuid4().hex}@example.com"
    laptop = await _registered(anonymous, email)
    await _introduced(laptop)

    phone = await _signed_in(laptop, email, PASSWORD)
    assert await _devices(laptop) == [("手机", False), ("", True)]
    lost = next(each for each in (await _me(laptop))["sessions"] if not each["isCurrent"])
    revoked = await done(laptop, "RevokeSession", sessionId=lost["id"])
    assert revoked == {"revokedSessionId": lost["id"]}
    assert await _is_out(phone)

    phone = await _signed_in(laptop, email, PASSWORD)
    change = {"currentPassword": PASSWORD, "newPassword": _NEW_PASSWORD}
    assert await done(laptop, "ChangePassword", **change) == {}
    assert await _is_out(phone)
    assert await refusals(laptop, operation("Login"), email=email, password=PASSWORD) == [
        ("CREDENTIALS_INVALID", None)
    ]

    phone = await _signed_in(laptop, email, _NEW_PASSWORD)
    renewed = await done(phone, "RefreshSession", refreshToken=phone.refresh_token)
    phone = _carrying(phone, renewed["session"])
    assert await _devices(phone) == [("手机", True), ("", False)]
    assert await done(laptop, "Logout") == {}
    assert (await _is_out(laptop), await _is_out(phone)) == (True, False)
    assert await done(phone, "LogoutEverywhere") == {"revokedCount": 1}
    assert await _is_out(phone)


async def test_the_choices_of_a_form_are_there_before_anybody_signs_in(anonymous: Client) -> None:
    choices = await anonymous.data(operation("Catalogue"))

    assert {plan["id"] for plan in choices["plans"]} >= {"trial", "creator"}
    assert {each["platform"] for each in choices["platforms"]} >= {"XIAOHONGSHU", "DOUYIN"}
    assert all(each["coverSizes"] for each in choices["platforms"])
    for name in ("voices", "coverThemes", "infoCardThemes"):
        ids = [each["id"] for each in choices[name]]
        assert len(ids) == len(set(ids)) > 1
        previews = [each["previewUrl"] for each in choices[name]]
        assert (await anonymous.http.get(previews[0])).status_code == 200
    assert "SEARCH" not in {each["kind"] for each in choices["engines"]}
