"""What is erased of somebody who has left, table by table, some rows at a time.

A table with anything personal in it has its line in `ERASERS`, in an order that no foreign key
forbids; what is kept is named in docs/privacy.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    or_,
    select,
    type_coerce,
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
from infra.db.content_tables import assets, content_versions, contents, uploads
from infra.db.search_tables import content_tags, search_documents
from infra.db.tables import audit_entries, generations, own_providers
from infra.db.webhook_tables import webhook_deliveries, webhooks

#: Stands in audit entries that have lost something.
_ERASED = "erased"
_OURS = re.compile(r"[A-Z0-9_]{1,32}")


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


class ForgetsNames:
    """What was done stays in the audit record, without addresses and names.

    An administrator's own network address is theirs, and stays.
    """

    table = audit_entries

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        found = await connection.execute(
            select(audit_entries)
            .where(or_(self._tells_address(user_id), self._tells_more(user_id)))
            .limit(limit)
        )
        rows = found.mappings().all()
        for row in rows:
            is_theirs = row["actor_id"] == user_id
            await connection.execute(
                update(audit_entries)
                .where(audit_entries.c.id == row["id"])
                .values(
                    before=_impersonal(row["before"]),
                    after=_impersonal(row["after"]),
                    ip_address=None if is_theirs else row["ip_address"],
                )
            )
        return len(rows)

    def _tells_address(self, user_id: str) -> ColumnElement[bool]:
        return and_(audit_entries.c.actor_id == user_id, audit_entries.c.ip_address.is_not(None))

    def _tells_more(self, user_id: str) -> ColumnElement[bool]:
        about = or_(audit_entries.c.actor_id == user_id, audit_entries.c.subject_id == user_id)
        return and_(about, or_(_is_whole(audit_entries.c.before), _is_whole(audit_entries.c.after)))


def _is_whole(fields: Column[object]) -> ColumnElement[bool]:
    text = type_coerce(fields, Text)
    return and_(text.is_not(None), text.not_like(f'%"{_ERASED}"%'))


def _impersonal(
    fields: Mapping[str, str | int | None] | None,
) -> dict[str, str | int | None] | None:
    """Numbers, ids and words of ours, such as a role: whatever else was said may name somebody."""
    if fields is None:
        return None
    kept = {
        name: value
        for name, value in fields.items()
        if not isinstance(value, str) or _OURS.fullmatch(value)
    }
    return {**kept, _ERASED: 1}


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
    ForgetsNames(),
)
