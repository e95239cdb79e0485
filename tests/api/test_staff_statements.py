"""A page of what the staff read costs the same number of SQL statements, whatever its size."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from domain.recipes.extract_content import ExtractContent
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.source import TextSource
from domain.staff_request import Asked
from domain.user import Role
from domain.writing import Length
from resolvers.node import GlobalId
from tests.api.client import ARTICLE
from tests.api.contract import operation
from tests.api.counting import Counter, counting

_MANY = 4
_USERS = "query ($first: Int) { adminUsers(first: $first) { edges { node { id status } } } }"
_AUDIT = """
query ($first: Int) { auditLog(first: $first) { edges { node { id actor { email status } } } } }
"""
_BATCHES = """
query ($first: Int) {
  adminKeyBatches(first: $first) { edges { node {
    id plan { name } issuedBy { email } counts { unused } csv
  } } }
}
"""
_JOBS = """
query ($first: Int) {
  adminGenerations(first: $first) { edges { node { id queuePosition owner { email status } } } }
}
"""


@pytest.fixture
async def admin(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counting(tmp_path, Role.ADMIN) as counter:
        yield counter


async def _sell(admin: Counter) -> str:
    """To somebody new, who has a job queued; the id of the key."""
    product = admin.studio.product
    registration = Registration(email=f"{uuid4().hex}@example.com", password=uuid4().hex)
    user = (await product.accounts.register(registration, Device("127.0.0.1"))).user
    issued = await product.back_office.issuing.issue(
        "trial", count=2, name="", asked=Asked(admin.actor)
    )
    extract = ExtractContent(source=TextSource(ARTICLE), length=Length.SHORT)
    key = await product.activation.activate(issued.codes[-1], user_id=user.id)
    await product.generating.request(extract, owner_id=user.id, idempotency_key=uuid4().hex)
    return key.id


async def _sell_to_many(admin: Counter) -> str:
    """The global id of a key that was adjusted often."""
    key_id = await _sell(admin)
    for _ in range(_MANY):
        await admin.studio.product.key_keeping.adjust(
            key_id, Asked(admin.actor), amount=1, reason="a test"
        )
        await _sell(admin)
    return str(GlobalId("Key", key_id))


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        # Whether the viewer may; the page; whether the viewer is of the staff, who see more.
        (_USERS, 3),
        # The same, with all actors.
        (_AUDIT, 4),
        # The same, with plans, batches and owners.
        (operation("AdminKeys"), 6),
        # Whether the viewer may; the page; plans, users, counts and reports.
        (_BATCHES, 6),
        # Whether the viewer is of the staff; the key, its page; actors, and no generation.
        (operation("LedgerOf"), 4),
        # Whether the viewer may; the page; queue positions and owners; once more whether the viewer
        # is of the staff.
        (_JOBS, 5),
    ],
    ids=["users", "audit", "keys", "batches", "ledger", "jobs"],
)
async def test_a_page_of_any_size_takes_the_same_statements(
    admin: Counter, query: str, statements: int
) -> None:
    key_id = await _sell_to_many(admin)
    for size in (1, _MANY):
        data, sent = await admin.ask(query, first=size, keyId=key_id)
        assert len(next(iter(data.values()))["edges"]) == size
        assert len(sent) == statements, sent
