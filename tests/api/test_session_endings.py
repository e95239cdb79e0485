"""Ending sessions and changing the password, over the wire."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import operation
from tests.api.test_sockets import acknowledged

_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) {
    session { accessToken refreshToken user { id } } userErrors { code field }
  }
}
"""
_REFRESH = """
mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { session { accessToken } userErrors { code } }
}
"""
_ME = "{ me { id email } }"
_SESSIONS = "{ me { sessions { id isCurrent } } }"
_OTHER = "another long password"
_SOON_SECONDS = 4


async def email_of(client: Client) -> str:
    email: str = (await client.data(_ME))["me"]["email"]
    return email


async def signed_in_again(client: Client, password: str = PASSWORD) -> Client:
    account = {"email": await email_of(client), "password": password}
    session = (await client.data(_LOGIN, input=account))["login"]["session"]
    return replace(
        client, access_token=session["accessToken"], refresh_token=session["refreshToken"]
    )


async def sessions_of(client: Client) -> list[Json]:
    sessions: list[Json] = (await client.data(_SESSIONS))["me"]["sessions"]
    return sessions


async def is_out(client: Client) -> bool:
    return await client.error_codes(_ME) == ["UNAUTHENTICATED"]


async def test_logging_out_everywhere_ends_every_session_this_one_included(
    creator: Client, stranger: Client
) -> None:
    other = await signed_in_again(creator)

    payload = (await creator.data(operation("LogoutEverywhere")))["logoutEverywhere"]

    assert payload == {"revokedCount": 2, "userErrors": []}
    assert await is_out(creator)
    assert await is_out(other)
    refreshed = await other.data(_REFRESH, input={"refreshToken": other.refresh_token})
    assert refreshed["refreshSession"]["userErrors"] == [{"code": "REFRESH_TOKEN_INVALID"}]
    assert not await is_out(stranger)


async def test_of_those_who_log_out_everywhere_at_once_each_session_counts_once(
    creator: Client,
) -> None:
    clients = [creator, *[await signed_in_again(creator) for _ in range(2)]]

    bodies = await asyncio.gather(
        *(client.execute(operation("LogoutEverywhere")) for client in clients)
    )

    ended = [body["data"]["logoutEverywhere"]["revokedCount"] for body in bodies if body["data"]]
    assert sum(ended) == 3


async def test_one_session_is_revoked_and_the_other_goes_on(creator: Client) -> None:
    other = await signed_in_again(creator)
    [theirs] = [each for each in await sessions_of(creator) if not each["isCurrent"]]
    revocation = {"sessionId": theirs["id"]}

    payload = (await creator.data(operation("RevokeSession"), input=revocation))["revokeSession"]

    assert payload == {"revokedSessionId": theirs["id"], "userErrors": []}
    assert await is_out(other)
    assert len(await sessions_of(creator)) == 1
    again = await creator.error_codes(operation("RevokeSession"), input=revocation)
    assert again == ["NOT_FOUND"]


async def test_someone_elses_session_is_not_there(creator: Client, stranger: Client) -> None:
    [foreign] = await sessions_of(stranger)

    revoked = await creator.error_codes(
        operation("RevokeSession"), input={"sessionId": foreign["id"]}
    )

    assert revoked == ["NOT_FOUND"]
    assert await sessions_of(stranger) == [foreign]


@pytest.mark.parametrize("session_id", ["", "nonsense", "VXNlcjox"])
async def test_a_malformed_id_ends_nothing(creator: Client, session_id: str) -> None:
    before = await sessions_of(creator)

    revoked = await creator.error_codes(operation("RevokeSession"), input={"sessionId": session_id})

    assert revoked == ["BAD_USER_INPUT"]
    assert await sessions_of(creator) == before


async def test_a_changed_password_ends_the_other_sessions(creator: Client) -> None:
    other = await signed_in_again(creator)
    change = {"currentPassword": PASSWORD, "newPassword": _OTHER}

    changed = (await creator.data(operation("ChangePassword"), input=change))["changePassword"]

    assert changed == {"userErrors": []}
    assert not await is_out(creator)
    assert await is_out(other)
    old = {"email": await email_of(creator), "password": PASSWORD}
    refused = (await creator.data(_LOGIN, input=old))["login"]
    assert [error["code"] for error in refused["userErrors"]] == ["CREDENTIALS_INVALID"]
    assert not await is_out(await signed_in_again(creator, _OTHER))
    refreshed = await creator.data(_REFRESH, input={"refreshToken": creator.refresh_token})
    assert refreshed["refreshSession"]["userErrors"] == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"currentPassword": "wrong"}, "CREDENTIALS_INVALID", "currentPassword"),
        ({"newPassword": "short"}, "PASSWORD_INVALID", "newPassword"),
        ({"newPassword": "x" * 257}, "PASSWORD_INVALID", "newPassword"),
        ({"newPassword": PASSWORD}, "PASSWORD_INVALID", "newPassword"),
    ],
)
async def test_a_bad_change_is_refused_and_nothing_changes(
    creator: Client, change: Json, code: str, field: str
) -> None:
    other = await signed_in_again(creator)
    full = {"currentPassword": PASSWORD, "newPassword": _OTHER, **change}

    payload = (await creator.data(operation("ChangePassword"), input=full))["changePassword"]

    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
        (code, ["input", field])
    ]
    assert not await is_out(other)
    assert not await is_out(await signed_in_again(creator))


async def test_of_two_changes_at_once_exactly_one_is_made(creator: Client) -> None:
    news = [f"the password of tab {n} {uuid4().hex}" for n in range(2)]

    payloads = await asyncio.gather(
        *(
            creator.data(
                operation("ChangePassword"),
                input={"currentPassword": PASSWORD, "newPassword": new},
            )
            for new in news
        )
    )

    errors = [payload["changePassword"]["userErrors"] for payload in payloads]
    [made] = [new for new, each in zip(news, errors, strict=True) if not each]
    assert not await is_out(await signed_in_again(creator, made))


async def test_guessing_the_current_password_is_slowed_down(creator: Client) -> None:
    guess = {"currentPassword": "a guess", "newPassword": _OTHER}

    bodies = [await creator.execute(operation("ChangePassword"), input=guess) for _ in range(10)]

    codes = {error["extensions"]["code"] for body in bodies for error in body.get("errors", [])}
    assert codes == {"RATE_LIMITED"}


async def test_a_socket_hears_of_a_revocation_at_once(creator: Client) -> None:
    """Long before the next look that it takes by itself."""
    other = await signed_in_again(creator)
    async with acknowledged(other) as socket, asyncio.timeout(_SOON_SECONDS):
        [theirs] = [each for each in await sessions_of(creator) if not each["isCurrent"]]
        await creator.data(operation("RevokeSession"), input={"sessionId": theirs["id"]})
        await socket.wait_closed()

    assert socket.close_code == 4403
