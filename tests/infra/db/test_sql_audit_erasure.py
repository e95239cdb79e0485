"""What the staff did outlives them; what they wrote about somebody goes with that one."""

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import create_async_engine

from domain.audit import STAFF_ACTIONS, AuditCriteria, AuditEntry
from domain.key import Key
from domain.page import PageRequest
from domain.unit_of_work import Database
from domain.user import UserStatus
from infra.db.engine import driver_url
from infra.db.erasers import ERASERS
from infra.db.tables import keys
from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.explaining import is_slow, plans_of, recorded
from tests.infra.db.leavers import ADDRESS, Fields, an_audit_entry
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_generation,
    add_unused_key,
    an_unused_key,
    set_stage,
    stored,
)

_CHANGE: tuple[Fields | None, Fields | None] = (
    {"state": "ACTIVE", "credits": 7},
    {"state": "REVOKED", "name": "双十一", "reason": "退款"},
)


async def _gone(database: Database, stage: Stage) -> None:
    """The account is marked as deleted, and everything erased."""
    async with database.begin() as work:
        user = await work.users.lock(stage.user.id)
        assert user is not None
        user.status = UserStatus.DELETED
    while True:
        async with database.begin() as work:
            if not await work.erasures.erase_some(stage.user.id, limit=10):
                return


async def _after(database: Database, stage: Stage, entry: AuditEntry) -> AuditEntry:
    """The entry as it is once the account is gone."""
    async with database.begin() as work:
        await work.audit.add(entry)
    await _gone(database, stage)
    async with database.read_latest() as reader:
        page = await reader.audit.page(AuditCriteria(), PageRequest(size=100))
    return {each.id: each for each in page.items}[entry.id]


@pytest.mark.parametrize("action", sorted(STAFF_ACTIONS | {"key.rotated"}))
async def test_what_they_did_to_others_stays_whole(database: Database, action: str) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    entry = an_audit_entry(stage.user.id, other.key.id, ADDRESS, _CHANGE, action=action)

    found = await _after(database, stage, entry)

    assert (found.before, found.after) == _CHANGE
    assert (found.actor_id, found.ip_address) == (stage.user.id, ADDRESS)


@pytest.mark.parametrize(
    ("action", "ip_address"), [("key.adjusted", ADDRESS), ("key.rotated", None)]
)
async def test_of_what_they_did_to_their_own_key_the_texts_go(
    database: Database, action: str, ip_address: str | None
) -> None:
    """Where they were as staff is the record's; where they were as its owner is theirs."""
    stage = await set_stage(database)
    entry = an_audit_entry(stage.user.id, stage.key.id, ADDRESS, _CHANGE, action=action)

    found = await _after(database, stage, entry)

    assert found.before == {"state": "ACTIVE", "credits": 7, "erased": 1}
    assert found.after == {"state": "REVOKED", "erased": 1}
    assert found.ip_address == ip_address


@pytest.mark.parametrize("text", ["erased", '"erased":1', '"erased": 1', "ERASED_1"])
async def test_no_text_looks_like_what_is_left_of_one(database: Database, text: str) -> None:
    stage = await set_stage(database)
    change: tuple[Fields, Fields] = ({"reason": text}, {"role": "USER", "name": text})
    entry = an_audit_entry("staff", stage.user.id, ADDRESS, change)

    found = await _after(database, stage, entry)

    assert (found.before, found.after) == ({"erased": 1}, {"role": "USER", "erased": 1})


async def _unused_in_batch_of(database: Database, stage: Stage) -> Key:
    """Another key of the batch that the stage's key is of."""
    async with database.begin() as work:
        [batch] = await work.batches.get_many([stage.key.batch_id])
        key = an_unused_key(batch)
        await work.keys.add_many([key])
    return key


async def _name_of_batch(database: Database, stage: Stage) -> str:
    async with database.read_latest() as reader:
        [batch] = await reader.batches.get_many([stage.key.batch_id])
    return batch.name


async def test_a_batch_keeps_its_name_while_anybody_else_may_have_a_key_of_it(
    database: SqlDatabase, database_url: str
) -> None:
    stage, other = await set_stage(database), await set_stage(database)
    key = await _unused_in_batch_of(database, stage)

    await _gone(database, stage)
    assert await _name_of_batch(database, stage) == "双十一"

    engine = create_async_engine(driver_url(database_url))
    async with engine.begin() as connection:
        taken = update(keys).where(keys.c.id == key.id).values(owner_id=other.user.id)
        await connection.execute(taken)
    await engine.dispose()
    await _gone(database, stage)
    assert await _name_of_batch(database, stage) == "双十一"

    await _gone(database, other)
    assert await _name_of_batch(database, stage) == ""
    assert await _name_of_batch(database, other) == ""


async def test_nobody_s_record_is_read_from_end_to_end(
    database: SqlDatabase, database_url: str
) -> None:
    """Many others have left as many traces."""
    for _ in range(20):
        stage = await set_stage(database)
        jobs = [a_generation(stage.key, created_at=NOW + n * HOUR) for n in range(20)]
        await stored(database, *jobs)
        async with database.begin() as work:
            for job in jobs:
                await add_unused_key(work)
                await work.audit.add(an_audit_entry("staff", job.id, ADDRESS, _CHANGE))
                made = an_audit_entry(stage.user.id, "hook", ADDRESS, action="webhook.created")
                await work.audit.add(made)

    with recorded() as sent:
        await _gone(database, stage)

    told = [each for each in sent if each[0].startswith("SELECT audit_entries")]
    plans = await plans_of(database_url, told)
    assert len(plans) == sum(eraser.table.name == "audit_entries" for eraser in ERASERS)
    assert [step for plan in plans.values() for step in plan if is_slow(step)] == []
