"""Personal access tokens over HTTP and WebSocket."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import operation
from tests.api.mailbox import Mailbox
from tests.api.test_sockets import acknowledged, answer, codes, start

_CREATE = """
mutation ($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) {
    accessToken { id name prefix scopes lastUsedAt } token userErrors { code field }
  }
}
"""
_VERIFY = "mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { email } }"
_REVOKE = """
mutation ($input: RevokeAccessTokenInput!) {
  revokeAccessToken(input: $input) { accessToken { id } userErrors { code } }
}
"""
_TOKENS = "{ me { accessTokens { id name prefix scopes createdAt expiresAt lastUsedAt } } }"
_ME = "{ me { id } }"
_GENERATIONS = "{ generations { edges { node { id } } } }"
_WATCH = "subscription { myGenerations { id status } }"
_OWNERS = "{ contentHistory { edges { node { owner { id displayName %s } } } } }"
_OWN_NODE = "query ($id: ID!) { node(id: $id) { id } }"


_ORDER = {"name": "备份", "expiresInDays": 30, "password": PASSWORD}


async def created(client: Client, *scopes: str, **changes: Json) -> Json:
    order = {**_ORDER, "scopes": [*scopes], **changes}
    return (await client.data(_CREATE, input=order))["createAccessToken"]


async def holder(client: Client, *scopes: str) -> Client:
    """Whoever has a token of the client's."""
    return replace(client, access_token=(await created(client, *scopes))["token"])


async def listed(client: Client) -> list[Json]:
    tokens: list[Json] = (await client.data(_TOKENS))["me"]["accessTokens"]
    return tokens


async def test_the_token_is_told_once_and_listed_by_its_start(creator: Client) -> None:
    payload = await created(creator, "CONTENT_READ", "ACCOUNT_READ")

    assert payload["userErrors"] == []
    assert payload["token"].startswith("lwp_")
    assert len(payload["token"]) == 53
    [token] = await listed(creator)
    assert token["prefix"] == payload["token"][:12]
    assert token["scopes"] == ["ACCOUNT_READ", "CONTENT_READ"]
    assert token["lastUsedAt"] is None


async def test_a_script_does_what_its_scopes_say(creator: Client, key_codes: Iterator[str]) -> None:
    await creator.activate(next(key_codes))
    reader = await holder(creator, "CONTENT_READ")
    maker = await holder(creator, "GENERATE", "CONTENT_READ")

    made = await maker.extract()

    assert made["userErrors"] == []
    listed_ids = [
        edge["node"]["id"] for edge in (await reader.data(_GENERATIONS))["generations"]["edges"]
    ]
    assert listed_ids == [made["generation"]["id"]]
    assert await reader.error_codes(_ME) == ["SCOPE_MISSING"]
    assert all(token["lastUsedAt"] for token in await listed(creator))


async def test_contents_do_not_lead_to_the_account(creator: Client) -> None:
    reader = await holder(creator, "CONTENT_READ")

    assert await reader.error_codes(_OWN_NODE, id=creator.user_id) == ["SCOPE_MISSING"]


@pytest.mark.parametrize(
    "secret", ["email", "role", "locale", "timeZone", "createdAt", "isEmailVerified"]
)
async def test_contents_name_their_owner_and_tell_no_more_of_the_account(
    entitled: Client, secret: str
) -> None:
    await entitled.generated()
    reader = await holder(entitled, "CONTENT_READ")
    both = await holder(entitled, "CONTENT_READ", "ACCOUNT_READ")

    [edge] = (await reader.data(_OWNERS % ""))["contentHistory"]["edges"]
    assert edge["node"]["owner"]["id"] == entitled.user_id
    assert set(await reader.error_codes(_OWNERS % secret)) == {"SCOPE_MISSING"}
    assert len((await both.data(_OWNERS % secret))["contentHistory"]["edges"]) == 1


async def test_others_are_no_more_there_for_a_token(creator: Client, stranger: Client) -> None:
    reader = await holder(creator, "CONTENT_READ", "ACCOUNT_READ")

    assert await reader.error_codes(_OWN_NODE, id=stranger.user_id) == ["NOT_FOUND"]


async def test_a_token_makes_no_tokens_and_takes_none_back(creator: Client) -> None:
    script = await holder(creator, "ACCOUNT_READ", "CONTENT_READ", "CONTENT_WRITE", "GENERATE")
    [token] = await listed(creator)
    order = {**_ORDER, "scopes": ["ACCOUNT_READ"]}

    assert await script.error_codes(_CREATE, input=order) == ["SCOPE_MISSING"]
    assert await script.error_codes(_REVOKE, input={"accessTokenId": token["id"]}) == [
        "SCOPE_MISSING"
    ]
    assert [each["id"] for each in await listed(creator)] == [token["id"]]


async def test_a_token_outlives_a_change_of_password(creator: Client) -> None:
    """Its owner is told by mail that it does."""
    script = await holder(creator, "ACCOUNT_READ")
    change = {"currentPassword": PASSWORD, "newPassword": f"another {PASSWORD}"}

    changed = (await creator.data(operation("ChangePassword"), input=change))["changePassword"]

    assert changed["userErrors"] == []
    assert await script.data("{ me { id } }") == {"me": {"id": creator.user_id}}


async def test_a_revoked_token_opens_nothing(creator: Client) -> None:
    payload = await created(creator, "ACCOUNT_READ")
    script = replace(creator, access_token=payload["token"])
    assert await script.data(_ME) == {"me": {"id": creator.user_id}}

    revocation = {"accessTokenId": payload["accessToken"]["id"]}
    await creator.data(_REVOKE, input=revocation)
    await creator.data(_REVOKE, input=revocation)

    assert await script.error_codes(_ME) == ["UNAUTHENTICATED"]
    assert await listed(creator) == []


async def test_someone_elses_token_is_not_there(creator: Client, stranger: Client) -> None:
    payload = await created(stranger, "ACCOUNT_READ")
    theirs = {"accessTokenId": payload["accessToken"]["id"]}

    assert await creator.error_codes(_REVOKE, input=theirs) == ["NOT_FOUND"]
    assert await creator.error_codes(_REVOKE, input={"accessTokenId": "VXNlcjox"}) == [
        "BAD_USER_INPUT"
    ]
    assert len(await listed(stranger)) == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": " "}, "TOKEN_NAME_INVALID", "name"),
        ({"name": "x" * 101}, "TOKEN_NAME_INVALID", "name"),
        ({"scopes": []}, "SCOPES_INVALID", "scopes"),
        ({"scopes": ["ACCOUNT_READ", "STAFF"]}, "SCOPES_INVALID", "scopes"),
        ({"expiresInDays": 0}, "OUT_OF_RANGE", "expiresInDays"),
        ({"expiresInDays": 367}, "OUT_OF_RANGE", "expiresInDays"),
        ({"password": ""}, "CREDENTIALS_INVALID", "password"),
        ({"password": "wrong"}, "CREDENTIALS_INVALID", "password"),
    ],
)
async def test_a_bad_order_makes_no_token(
    creator: Client, change: Json, code: str, field: str
) -> None:
    payload = await created(creator, "ACCOUNT_READ", **change)

    assert payload == {
        "accessToken": None,
        "token": None,
        "userErrors": [{"code": code, "field": ["input", field]}],
    }
    assert await listed(creator) == []


async def test_an_unknown_scope_makes_no_token(creator: Client) -> None:
    order = {**_ORDER, "scopes": ["EVERYTHING"]}

    assert await creator.error_codes(_CREATE, input=order) == ["BAD_USER_INPUT"]
    assert await listed(creator) == []


async def test_without_a_session_and_a_password_none_is_made(
    creator: Client, anonymous: Client
) -> None:
    order = {**_ORDER, "scopes": ["ACCOUNT_READ"]}
    unproven = {name: value for name, value in order.items() if name != "password"}

    assert await anonymous.error_codes(_CREATE, input=order) == ["UNAUTHENTICATED"]
    assert await creator.error_codes(_CREATE, input=unproven) == ["BAD_USER_INPUT"]
    assert await listed(creator) == []


async def test_its_owner_gets_a_mail(owner: Client, address: str, mailbox: Mailbox) -> None:
    token = await mailbox.token_to(address, 1)
    await owner.data(_VERIFY, input={"token": token})

    payload = await created(owner, "ACCOUNT_READ", name="http://evil.example")

    told = (await mailbox.nth_to(address, 2)).get_content()
    assert payload["accessToken"]["prefix"] in told
    assert payload["token"] not in told
    assert "evil" not in told


async def test_passwords_are_not_guessed_at_leisure(creator: Client) -> None:
    order = {**_ORDER, "scopes": ["ACCOUNT_READ"], "password": "wrong"}

    answers = [await creator.error_codes(_CREATE, input=order) for _ in range(10)]

    assert ["RATE_LIMITED"] in answers
    assert await listed(creator) == []


async def test_over_a_socket_a_token_works_until_it_is_revoked(
    creator: Client, key_codes: Iterator[str]
) -> None:
    await creator.activate(next(key_codes))
    payload = await created(creator, "CONTENT_READ")
    script = replace(creator, access_token=payload["token"])
    async with acknowledged(script) as socket:
        refused = await answer(socket, "1", _ME)
        assert codes(refused["errors"]) == ["SCOPE_MISSING"]
        await start(socket, "watch", {"query": _WATCH})
        await creator.extract()
        assert '"watch"' in str(await socket.recv())

        await creator.data(_REVOKE, input={"accessTokenId": payload["accessToken"]["id"]})
        await socket.wait_closed()

    assert socket.close_code == 4403
