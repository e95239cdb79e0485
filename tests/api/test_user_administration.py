"""Accounts in the hands of the staff, over the wire."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import operation
from tests.api.staff import Staff, new_admin
from tests.api.test_sockets import acknowledged, start
from tests.product import RunningProduct

_SET_ROLE = """
mutation ($input: SetUserRoleInput!) {
  setUserRole(input: $input) { user { id role } userErrors { code field } }
}
"""
_STATUS = "{ me { id email role status } }"
_USERS = """
query ($first: Int, $after: String, $search: String) {
  adminUsers(first: $first, after: $after, search: $search) {
    edges { cursor node { id email status } } pageInfo { hasNextPage }
  }
}
"""
_AUDIT = """
query ($subjectId: ID, $actorId: ID, $action: String, $first: Int, $after: String) {
  auditLog(
    subjectId: $subjectId, actorId: $actorId, action: $action, first: $first, after: $after
  ) {
    edges { cursor node { action actor { id } subjectId before after ipAddress } }
  }
}
"""
_LOGIN = """
mutation ($input: LoginInput!) { login(input: $input) { userErrors { code } } }
"""
_CREATE_TOKEN = """
mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token } }
"""
_BALANCE = "{ me { entitlement { creditsAvailable creditsHeld } } }"
_GENERATIONS = "{ generations { edges { node { status creditsSpent } } } }"
_WATCH = "subscription { myGenerations { id } }"
_SOON_SECONDS = 4


async def set_status(client: Client, user_id: str, status: str, reason: str = "a test") -> Json:
    change = {"userId": user_id, "status": status, "reason": reason}
    return (await client.data(operation("SetUserStatus"), input=change))["setUserStatus"]


async def set_role(client: Client, user_id: str, role: str, reason: str = "a test") -> Json:
    change = {"userId": user_id, "role": role, "reason": reason}
    return (await client.data(_SET_ROLE, input=change))["setUserRole"]


async def found(client: Client, **variables: Json) -> list[str]:
    users = (await client.data(_USERS, **variables))["adminUsers"]
    return [edge["node"]["id"] for edge in users["edges"]]


async def audited(client: Client, user: Client) -> list[Json]:
    log = (await client.data(_AUDIT, subjectId=user.user_id))["auditLog"]
    return [edge["node"] for edge in log["edges"]]


async def test_a_disabled_account_is_out_at_once_in_every_way(
    admin: Client, creator: Client
) -> None:
    order = {"name": "x", "scopes": ["ACCOUNT_READ"], "expiresInDays": 1, "password": PASSWORD}
    token = (await creator.data(_CREATE_TOKEN, input=order))["createAccessToken"]["token"]
    script = replace(creator, access_token=token)
    account = (await creator.data(_STATUS))["me"]
    async with acknowledged(creator) as one, acknowledged(script) as two:
        await start(one, "watch", {"query": _WATCH})
        async with asyncio.timeout(_SOON_SECONDS):
            disabled = await set_status(admin, creator.user_id, "DISABLED")
            await one.wait_closed()
            await two.wait_closed()

    assert disabled["userErrors"] == []
    assert (one.close_code, two.close_code) == (4403, 4403)
    assert await creator.error_codes(_STATUS) == ["UNAUTHENTICATED"]
    assert await script.error_codes(_STATUS) == ["UNAUTHENTICATED"]
    login = {"email": account["email"], "password": PASSWORD}
    refused = (await creator.data(_LOGIN, input=login))["login"]
    assert refused["userErrors"] == [{"code": "ACCOUNT_DISABLED"}]

    await set_status(admin, creator.user_id, "ACTIVE")

    assert (await creator.data(_LOGIN, input=login))["login"]["userErrors"] == []
    assert await script.data(_STATUS) == {"me": account}


async def test_what_a_disabled_account_had_under_way_ends_and_is_given_back(
    admin: Client, entitled: Client
) -> None:
    before = (await entitled.data(_BALANCE))["me"]["entitlement"]
    for _ in range(3):
        await entitled.extract()
    account = {"email": (await entitled.data(_STATUS))["me"]["email"], "password": PASSWORD}

    for status in ("DISABLED", "ACTIVE"):
        await set_status(admin, entitled.user_id, status)

    again = await entitled.data(operation("Login"), input=account)
    back = replace(entitled, access_token=again["login"]["session"]["accessToken"])
    jobs: list[Json] = []
    while not jobs or {job["status"] for job in jobs} & {"QUEUED", "RUNNING"}:
        edges = (await back.data(_GENERATIONS))["generations"]["edges"]
        jobs = [edge["node"] for edge in edges]
    for job in jobs:
        assert job["status"] == ("SUCCEEDED" if job["creditsSpent"] else "CANCELLED")
    left = before["creditsAvailable"] - sum(job["creditsSpent"] for job in jobs)
    now = (await back.data(_BALANCE))["me"]["entitlement"]
    assert now == {"creditsAvailable": left, "creditsHeld": 0}


async def test_doing_it_again_changes_nothing_more(admin: Client, creator: Client) -> None:
    for _ in range(2):
        assert (await set_status(admin, creator.user_id, "DISABLED"))["userErrors"] == []

    changes = [each["action"] for each in await audited(admin, creator)]
    assert changes.count("user.status_set") == 1


async def test_a_role_counts_at_once(admin: Client, creator: Client) -> None:
    assert await creator.error_codes(_USERS) == ["FORBIDDEN"]

    given = await set_role(admin, creator.user_id, "SUPPORT")
    assert given == {"user": {"id": creator.user_id, "role": "SUPPORT"}, "userErrors": []}
    assert await creator.error_codes(_USERS) == []
    assert await creator.error_codes(_AUDIT) == ["FORBIDDEN"]

    await set_role(admin, creator.user_id, "USER")
    assert await creator.error_codes(_USERS) == ["FORBIDDEN"]


async def test_changes_are_audited_with_actor_reason_and_address(
    admin: Client, creator: Client
) -> None:
    await set_role(admin, creator.user_id, "SUPPORT", "hired")
    await set_status(admin, creator.user_id, "DISABLED", "fired")

    fired, hired, registered = await audited(admin, creator)
    assert fired == {
        "action": "user.status_set",
        "actor": {"id": admin.user_id},
        "subjectId": fired["subjectId"],
        "before": {"status": "ACTIVE"},
        "after": {"status": "DISABLED", "reason": "fired"},
        "ipAddress": admin.local_address,
    }
    assert (hired["action"], hired["after"]) == (
        "user.role_set",
        {"role": "SUPPORT", "reason": "hired"},
    )
    assert registered["actor"] == {"id": creator.user_id}


async def test_the_audit_is_narrowed_by_bare_id_actor_and_action_and_paged(
    admin: Client, creator: Client
) -> None:
    await set_role(admin, creator.user_id, "SUPPORT")
    await set_role(admin, creator.user_id, "USER")
    [latest, *_] = await audited(admin, creator)

    by_key = await admin.data(_AUDIT, subjectId=latest["subjectId"], action="user.role_set")
    edges = by_key["auditLog"]["edges"]
    assert [edge["node"]["after"]["role"] for edge in edges] == ["USER", "SUPPORT"]
    second = await admin.data(
        _AUDIT,
        subjectId=creator.user_id,
        actorId=admin.user_id,
        first=1,
        after=edges[0]["cursor"],
    )
    assert second["auditLog"]["edges"] == [edges[1]]
    assert (await admin.data(_AUDIT, actorId=creator.user_id, action="user.role_set"))["auditLog"][
        "edges"
    ] == []


async def test_the_contract_reads_the_audit(admin: Client) -> None:
    log = (await admin.data(operation("AuditLog"), first=1))["auditLog"]

    assert len(log["edges"]) == 1
    assert log["pageInfo"]["hasNextPage"]


async def test_accounts_are_found_by_address_id_and_name(
    admin: Client, creator: Client, stranger: Client
) -> None:
    email = (await creator.data(_STATUS))["me"]["email"]

    assert await found(admin, search=email[:20].upper()) == [creator.user_id]
    assert await found(admin, search=creator.user_id) == [creator.user_id]
    assert await found(admin, search=email.partition("@")[0]) == [creator.user_id]
    assert await found(admin, search="%") == []
    newest = await found(admin, first=2)
    assert newest == [stranger.user_id, creator.user_id]
    first = (await admin.data(_USERS, first=1))["adminUsers"]["edges"][0]
    assert await found(admin, first=1, after=first["cursor"]) == [creator.user_id]
    assert (await admin.data(operation("AdminUsers"), search=email))["adminUsers"]["edges"]


async def test_support_reads_accounts_and_changes_none(
    anonymous: Client, staff: Staff, creator: Client
) -> None:
    support = replace(anonymous, access_token=staff.support.access_token)
    change = {"userId": creator.user_id, "reason": "a test"}

    assert creator.user_id in await found(support)
    disable = {**change, "status": "DISABLED"}
    promote = {**change, "role": "ADMIN"}
    assert await support.error_codes(operation("SetUserStatus"), input=disable) == ["FORBIDDEN"]
    assert await support.error_codes(_SET_ROLE, input=promote) == ["FORBIDDEN"]
    assert (await creator.data(_STATUS))["me"]["role"] == "USER"
    assert (await creator.data(_STATUS))["me"]["status"] == "ACTIVE"


async def test_nobody_changes_the_own_account(admin: Client, product: RunningProduct) -> None:
    new_admin(product)

    disabled = await set_status(admin, admin.user_id, "DISABLED")
    demoted = await set_role(admin, admin.user_id, "USER")

    assert [error["code"] for error in disabled["userErrors"]] == ["OWN_ACCOUNT"]
    assert demoted["userErrors"] == [{"code": "OWN_ACCOUNT", "field": ["input", "userId"]}]
    me = (await admin.data(_STATUS))["me"]
    assert (me["role"], me["status"]) == ("ADMIN", "ACTIVE")


async def test_of_two_who_disable_each_other_one_is_left(
    anonymous: Client, product: RunningProduct
) -> None:
    members = [new_admin(product) for _ in range(2)]
    one, two = (
        replace(anonymous, access_token=each.access_token, user_id=each.user_id) for each in members
    )
    targets = {one: two.user_id, two: one.user_id}

    await asyncio.gather(
        *(
            client.execute(
                operation("SetUserStatus"),
                input={"userId": target, "status": "DISABLED", "reason": "a race"},
            )
            for client, target in targets.items()
        )
    )

    left = [client for client in (one, two) if not await client.error_codes(_STATUS)]
    assert len(left) == 1


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"reason": " "}, {"REASON_MISSING"}),
        ({"reason": "x" * 501}, {"TEXT_TOO_LONG"}),
        ({"userId": "nonsense"}, {"BAD_USER_INPUT"}),
        ({"userId": "R2VuZXJhdGlvbjox"}, {"BAD_USER_INPUT"}),
        ({"userId": "VXNlcjpub2JvZHk"}, {"NOT_FOUND"}),
        ({"status": "DELETED"}, {"BAD_USER_INPUT"}),
    ],
)
async def test_a_bad_change_is_refused_and_nothing_changes(
    admin: Client, creator: Client, change: Json, codes: set[str]
) -> None:
    full = {"userId": creator.user_id, "status": "DISABLED", "reason": "a test", **change}

    body = await admin.execute(operation("SetUserStatus"), input=full)

    told = {error["extensions"]["code"] for error in body.get("errors", [])}
    payload = (body.get("data") or {}).get("setUserStatus") or {"userErrors": []}
    assert told | {error["code"] for error in payload["userErrors"]} == codes
    assert (await creator.data(_STATUS))["me"]["status"] == "ACTIVE"
    assert [each["action"] for each in await audited(admin, creator)] == ["user.registered"]


async def test_a_status_is_for_its_owner_and_the_staff(
    admin: Client, creator: Client, key_codes: Iterator[str]
) -> None:
    await creator.activate(next(key_codes))
    node = "query ($id: ID!) { node(id: $id) { id } }"

    assert (await creator.data(_STATUS))["me"]["status"] == "ACTIVE"
    assert await admin.error_codes(node, id=creator.user_id) == ["NOT_FOUND"]
