"""The audit record."""

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from domain.audit import AuditEntry
from domain.unit_of_work import Database
from infra.db.engine import driver_url
from infra.db.tables import audit_entries
from infra.identity import new_id
from tests.infra.db.rows import NOW


async def test_an_audit_entry_is_kept(database: Database, database_url: str) -> None:
    entry = AuditEntry(
        id=new_id(),
        actor_id=None,
        action="keys.issued",
        subject_id=new_id(),
        before=None,
        after={"plan": "trial", "count": 3, "name": "批次", "expires_at": None},
        ip_address="2001:db8::1",
        created_at=NOW,
    )
    async with database.begin() as work:
        await work.audit.add(entry)

    engine = create_async_engine(driver_url(database_url))
    async with engine.connect() as connection:
        rows = await connection.execute(select(audit_entries))
        (row,) = rows.mappings()
    await engine.dispose()
    assert dict(row) == {field.name: getattr(entry, field.name) for field in fields(entry)}
