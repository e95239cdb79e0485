"""A day at the staff's desk, told in the contract's own operations as they stand."""

from dataclasses import dataclass
from uuid import uuid4

from tests.api.backstage import expire
from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import done, operation
from tests.api.payloads import answer
from tests.api.relaying import relayed
from tests.product import RunningProduct


@dataclass(frozen=True, slots=True)
class Sale:
    """Three keys of the trial plan; their buyer has activated the first and the second."""

    batch_id: str
    codes: list[str]
    first: Json
    second: Json


async def _sold(admin: Client, buyer: Client) -> Sale:
    name = f"batch {uuid4().hex}"
    issued = await done(admin, "IssueKeys", planId="trial", count=3, name=name)
    assert issued["batch"] == {"id": issued["batch"]["id"], "name": name, "count": 3}
    first, second, _ = issued["codes"]
    return Sale(
        batch_id=issued["batch"]["id"],
        codes=issued["codes"],
        first=(await done(buyer, "ActivateKey", code=first))["key"],
        second=(await done(buyer, "ActivateKey", code=second))["key"],
    )


async def _keys(staff: Client, **criteria: Json) -> list[Json]:
    return await relayed(staff, operation("AdminKeys"), first=1, filter=criteria)


async def _user(staff: Client, email: str) -> Json:
    [user] = await relayed(staff, operation("AdminUsers"), first=1, search=email)
    return user


async def _movements(client: Client, key_id: str) -> list[Json]:
    """Newest first; each balance is the one before and what was moved."""
    entries = await relayed(client, operation("LedgerOf"), first=2, keyId=key_id)
    balance = 0
    for entry in reversed(entries):
        balance += entry["amount"]
        assert entry["balanceAfter"] == balance
    return entries


async def _audited(admin: Client, count: int) -> list[tuple[str, str]]:
    """The newest entries as action and actor, which two pages show as one does."""
    query = operation("AuditLog")
    whole = (await admin.data(query, first=count))["auditLog"]
    half = (await admin.data(query, first=count // 2))["auditLog"]
    after = half["pageInfo"]["endCursor"]
    rest = (await admin.data(query, first=count - count // 2, after=after))["auditLog"]
    assert [*half["edges"], *rest["edges"]] == whole["edges"]
    nodes = [edge["node"] for edge in whole["edges"]]
    return [(node["action"], node["actor"]["id"]) for node in nodes]


async def test_keys_from_their_sale_to_their_end(
    admin: Client, support: Client, creator: Client, product: RunningProduct
) -> None:
    sale = await _sold(admin, creator)
    expired_id = sale.second["id"]
    await expire(product, sale.codes[1])

    keys = await _keys(support, batchId=sale.batch_id)

    user = await _user(support, (await creator.data("{ me { email } }"))["me"]["email"])
    assert {key["batch"]["id"] for key in keys} == {sale.batch_id}
    assert [key["state"] for key in keys if key["id"] == expired_id] == ["EXPIRED"]
    for state, owner in (("ACTIVE", user), ("EXPIRED", user), ("UNUSED", None)):
        [key] = await _keys(support, batchId=sale.batch_id, states=[state])
        who = None if owner is None else {"id": owner["id"], "email": owner["email"]}
        assert key == {**key, "state": state, "activatedBy": who}
    status = await creator.data(operation("KeyStatus"), code=sale.codes[1])
    assert (status["keyStatus"]["state"], status["keyStatus"]["isActivatable"]) == (
        "EXPIRED",
        False,
    )


async def test_credits_given_spent_and_called_back(admin: Client, creator: Client) -> None:
    key = (await _sold(admin, creator)).first
    await creator.generated(length="SHORT")

    adjusted = await done(admin, "AdjustCredits", keyId=key["id"], amount=5, reason="补偿")
    told = await _movements(creator, key["id"])
    revoked = await done(admin, "RevokeKey", keyId=key["id"], refund=True, reason="退款")
    known = await _movements(admin, key["id"])

    assert adjusted["key"] == {
        **key,
        "creditsGranted": 25,
        "creditsSpent": 1,
        "creditsAvailable": 24,
    }
    assert [each["type"] for each in told] == ["ADJUST", "CAPTURE", "HOLD", "GRANT"]
    assert [each["amount"] for each in told] == [5, 0, -1, 20]
    assert (told[0]["reason"], told[0]["actor"]) == ("补偿", None)
    assert told[1]["generation"] == told[2]["generation"]
    assert told[2]["generation"]["kind"] == "EXTRACT"
    assert (revoked["key"]["state"], revoked["key"]["creditsAvailable"]) == ("REVOKED", 0)
    assert [each["id"] for each in known[1:]] == [each["id"] for each in told]
    assert (known[0]["amount"], known[0]["actor"]) == (-24, {"id": admin.user_id})
    assert await _audited(admin, 2) == [
        ("key.revoked", admin.user_id),
        ("key.adjusted", admin.user_id),
    ]


async def test_an_account_is_disabled_and_let_in_again(admin: Client, creator: Client) -> None:
    email = (await creator.data(operation("Me")))["me"]["email"]
    before = await _user(admin, email)
    login = {"email": email, "password": PASSWORD, "deviceName": ""}

    for status in ("DISABLED", "ACTIVE"):
        chosen = {"userId": creator.user_id, "status": status, "reason": "核实"}
        payload = await done(admin, "SetUserStatus", **chosen)
        assert await _user(admin, email) == {**before, **payload["user"], "status": status}
        assert await creator.error_codes(operation("Me")) == ["UNAUTHENTICATED"]
        signed_in = await answer(creator, operation("Login"), **login)
        assert (signed_in["session"] is not None) == (status == "ACTIVE")

    assert await _audited(admin, 2) == [("user.status_set", admin.user_id)] * 2


async def test_the_staff_see_that_all_is_well(support: Client, product: RunningProduct) -> None:
    health = (await support.data(operation("SystemHealth")))["systemHealth"]

    assert {each["queue"] for each in health["queueDepth"]} == {"TEXT", "MEDIA"}
    assert health["workers"] != []
    has_replica = "READ_DATABASE_URL" in product.environment
    assert (health["replicaLagSeconds"] is not None) == has_replica
    assert {each["state"] for each in health["providers"]} == {"AVAILABLE"}


async def test_each_desk_is_for_those_who_work_at_it(
    admin: Client, support: Client, creator: Client
) -> None:
    key = (await _sold(admin, creator)).first
    before = (await _keys(admin, ownerId=creator.user_id), await _movements(admin, key["id"]))
    codes = {
        name: (await creator.error_codes(query, **given), await support.error_codes(query, **given))
        for name, query, given in _desks(key["id"], creator.user_id)
    }

    refused = (["FORBIDDEN"], ["FORBIDDEN"])
    seen_by_support: tuple[list[str], list[str]] = (["FORBIDDEN"], [])
    assert codes == {
        "AdminUsers": seen_by_support,
        "AdminKeys": seen_by_support,
        "AuditLog": refused,
        "SystemHealth": seen_by_support,
        "IssueKeys": refused,
        "RevokeKey": refused,
        "AdjustCredits": refused,
        "SetUserStatus": refused,
    }
    after = (await _keys(admin, ownerId=creator.user_id), await _movements(admin, key["id"]))
    assert after == before


def _desks(key_id: str, user_id: str) -> list[tuple[str, str, Json]]:
    inputs: dict[str, Json] = {
        "AdminUsers": {},
        "AdminKeys": {},
        "AuditLog": {},
        "SystemHealth": {},
        "IssueKeys": {"input": {"planId": "trial", "count": 1}},
        "RevokeKey": {"input": {"keyId": key_id, "reason": "退款"}},
        "AdjustCredits": {"input": {"keyId": key_id, "amount": 1, "reason": "补偿"}},
        "SetUserStatus": {"input": {"userId": user_id, "status": "DISABLED", "reason": "核实"}},
    }
    return [(name, operation(name), given) for name, given in inputs.items()]
