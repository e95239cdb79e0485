"""What is erased of somebody who has left, table by table, some rows at a time.

A table with anything personal in it has its line in `ERASERS`, in an order that no foreign key
forbids; what is kept is named in docs/privacy.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.erasure import ErasedInput
from infra.db.account_tables import (
    access_tokens,
    exports,
    key_events,
    mail_orders,
    preferences,
    proofs,
    shares,
    staff_requests,
)
from infra.db.audit_erasers import AUDIT_ERASERS
from infra.db.belonging_rows import abandoned_batches, keys_of
from infra.db.content_tables import assets, content_versions, contents, uploads
from infra.db.search_tables import content_tags, search_documents
from infra.db.tables import batches, generations, keys, ledger_entries, own_providers
from infra.db.webhook_tables import webhook_deliveries, webhooks


class Eraser(Protocol):
    @property
    def table(self) -> Table: ...

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        """How many rows it erased; 0 where there are none left."""


@dataclass(frozen=True, slots=True)
class Deletes:
    """Rows of `table` that are the user's by that column."""

    table: Table
    owner: str = "owner_id"

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        return await _delete_some(
            connection, self.table, self.table.c[self.owner] == user_id, limit=limit
        )


@dataclass(frozen=True, slots=True)
class DeletesBelow:
    """Rows of `table` that belong to rows of another one which are the user's."""

    table: Table
    above_id: Column[str]
    above: Table

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        owned = select(self.above.c.id).where(self.above.c.owner_id == user_id)
        return await _delete_some(connection, self.table, self.above_id.in_(owned), limit=limit)


async def _delete_some(
    connection: AsyncConnection, table: Table, condition: ColumnElement[bool], *, limit: int
) -> int:
    """In two steps, as no two databases agree on a DELETE with a limit or a subquery.

    Rows whose key begins alike go together: tags with the content that they are of.
    """
    key, *_ = table.primary_key.columns
    ids = (await connection.scalars(select(key).where(condition).distinct().limit(limit))).all()
    if ids:
        await connection.execute(delete(table).where(key.in_(ids), condition))
    return len(ids)


class ForgetsInputs:
    """Generations stay, for the ledger names them; what was asked does not."""

    table = generations

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        found = await connection.execute(
            select(generations.c.id, generations.c.kind)
            .where(generations.c.owner_id == user_id)
            .where(generations.c.input_digest != "")  # as it is written below
            .limit(limit)
        )
        rows = found.all()
        if rows:
            await connection.execute(
                update(generations)
                .where(generations.c.id == bindparam("generation"))
                .values(
                    input=bindparam("nothing", type_=generations.c.input.type),
                    idempotency_key=bindparam("erased"),
                    input_digest="",
                ),
                [
                    {"generation": each.id, "nothing": ErasedInput(each.kind), "erased": each.id}
                    for each in rows
                ],
            )
        return len(rows)


class ForgetsOwners:
    """Turning points of keys stay, as nobody's."""

    table = key_events

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        found = await connection.scalars(
            select(key_events.c.id).where(key_events.c.owner_id == user_id).limit(limit)
        )
        ids = found.all()
        if ids:
            await connection.execute(
                update(key_events).where(key_events.c.id.in_(ids)).values(owner_id=None)
            )
        return len(ids)


@dataclass(frozen=True, slots=True)
class ForgetsTexts:
    """Rows stay, for sums and states are told by them; what the staff wrote there does not."""

    text: Column[str]
    erased: str | None
    is_of: Callable[[str], ColumnElement[bool]]

    @property
    def table(self) -> Table:
        return self.text.table

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        key = self.table.c.id
        is_written = self.text.is_not(None) if self.erased is None else self.text != self.erased
        found = await connection.scalars(
            select(key).where(self.is_of(user_id), is_written).limit(limit)
        )
        ids = found.all()
        if ids:
            await connection.execute(
                update(self.table).where(key.in_(ids)).values({self.text: self.erased})
            )
        return len(ids)


ERASERS: tuple[Eraser, ...] = (
    DeletesBelow(webhook_deliveries, webhook_deliveries.c.webhook_id, webhooks),
    Deletes(webhooks),
    Deletes(shares),
    Deletes(exports),
    DeletesBelow(assets, assets.c.content_id, contents),
    DeletesBelow(content_versions, content_versions.c.content_id, contents),
    DeletesBelow(search_documents, search_documents.c.content_id, contents),
    Deletes(content_tags),
    Deletes(contents),
    Deletes(uploads),
    Deletes(access_tokens),
    Deletes(proofs, "user_id"),
    Deletes(mail_orders, "user_id"),
    Deletes(preferences),
    Deletes(own_providers),
    Deletes(staff_requests, "actor_id"),
    ForgetsInputs(),
    ForgetsOwners(),
    ForgetsTexts(
        ledger_entries.c.reason, None, lambda user_id: ledger_entries.c.key_id.in_(keys_of(user_id))
    ),
    ForgetsTexts(keys.c.revoked_reason, None, lambda user_id: keys.c.owner_id == user_id),
    ForgetsTexts(batches.c.name, "", lambda user_id: batches.c.id.in_(abandoned_batches(user_id))),
    *AUDIT_ERASERS,
)
