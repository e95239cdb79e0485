"""What is asked about keys at the seller's desk, by owners and by the staff."""

import asyncio
from dataclasses import dataclass
from uuid import uuid4

from tests.api.client import Client, Json
from tests.api.contract import operation

_ROTATE = """
mutation ($input: RotateKeyInput!) {
  rotateKey(input: $input) {
    key { id maskedCode state creditsAvailable rotatedAt }
    code userErrors { code field message }
  }
}
"""
_ISSUE = """
mutation ($input: IssueKeysInput!) {
  issueKeys(input: $input) {
    batch { id name count expiresAt plan { id } issuedBy { id } counts { unused } }
    codes csv userErrors { code field message }
  }
}
"""
_REVOKE = """
mutation ($input: RevokeKeyInput!) {
  revokeKey(input: $input) {
    key { id state creditsGranted creditsHeld creditsSpent creditsAvailable }
    refundedCredits heldCredits userErrors { code field message }
  }
}
"""
_WORLD = """
query ($keyId: ID!) {
  ledger(keyId: $keyId) { edges { node { id type amount balanceAfter } } }
  adminKeys(first: 3) { edges { node {
    id maskedCode state creditsGranted creditsAvailable rotatedAt revokedAt
  } } }
  adminKeyBatches(first: 3) { edges { node { id } } }
  auditLog(first: 1) { edges { node { id } } }
}
"""
_STATES = "{ adminKeys(first: 3) { edges { node { id state } } } }"
_PATIENCE_SECONDS = 60
STATUS = "query ($code: String!) { keyStatus(code: $code) { state reason creditsAvailable } }"


@dataclass(frozen=True, slots=True)
class SoldKey:
    code: str
    key_id: str


async def issued(admin: Client, **changes: Json) -> Json:
    """The payload of `issueKeys`; by default of one key of the trial plan."""
    chosen = {"planId": "trial", "count": 1, "name": f"batch {uuid4().hex}", **changes}
    return (await admin.data(_ISSUE, input=chosen))["issueKeys"]


async def sold(admin: Client, owner: Client) -> SoldKey:
    """A key of 20 credits that its owner has activated."""
    [code] = (await issued(admin))["codes"]
    key_id = await owner.activate(code)
    await _seen_active(admin, key_id)
    return SoldKey(code, key_id)


async def _seen_active(admin: Client, key_id: str) -> None:
    """Everybody sees at once what they wrote themselves, and what others did a moment later."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        seen: list[Json] = []
        while {"node": {"id": key_id, "state": "ACTIVE"}} not in seen:
            seen = (await admin.data(_STATES))["adminKeys"]["edges"]


async def rotated(client: Client, key_id: str) -> Json:
    return (await client.data(_ROTATE, input={"keyId": key_id}))["rotateKey"]


async def rotation_errors(client: Client, key_id: str) -> list[str]:
    return await client.error_codes(_ROTATE, input={"keyId": key_id})


async def revoked(admin: Client, key_id: str, **changes: Json) -> Json:
    chosen = {"keyId": key_id, "reason": "拒付", **changes}
    return (await admin.data(_REVOKE, input=chosen))["revokeKey"]


async def adjusted(admin: Client, key_id: str, amount: int, reason: str = "补偿") -> Json:
    chosen = {"keyId": key_id, "amount": amount, "reason": reason}
    return (await admin.data(operation("AdjustCredits"), input=chosen))["adjustCredits"]


async def ledger(client: Client, key_id: str, **page: Json) -> Json:
    return (await client.data(operation("LedgerOf"), keyId=key_id, **page))["ledger"]


async def status(client: Client, code: str) -> Json:
    return (await client.data(STATUS, code=code))["keyStatus"]


async def world(admin: Client, key_id: str) -> Json:
    """What any change of a key or of the record of changes would show in."""
    return await admin.data(_WORLD, keyId=key_id)


def refusals(payload: Json) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["field"]) for error in payload["userErrors"]]
