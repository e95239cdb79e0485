"""What is erased of the audit record: texts about somebody who has left, and where they were.

What they did as staff to others is the others' record too, and stays whole (docs/adr/0034).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Text, and_, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audit import IMPERSONAL_FIELDS, SHARED_ACTIONS, STAFF_ACTIONS
from infra.db.belonging_rows import abandoned_batches, generations_of, keys_of
from infra.db.tables import audit_entries

#: Stands in entries that have lost something, as a name: `"erased":` is in no value's JSON.
_ERASED = "erased"

Of = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class ForgetsNames:
    """Of the entries that are the user's by that condition, keeps what is known to name nobody.

    One condition each: none of them can use an index beside another.
    """

    is_of: Of
    table = audit_entries

    async def erase_some(self, connection: AsyncConnection, user_id: str, *, limit: int) -> int:
        found = await connection.execute(
            select(audit_entries)
            .where(self.is_of(user_id), or_(_has_texts(), _has_address_of(user_id)))
            .limit(limit)
        )
        rows = found.mappings().all()
        for row in rows:
            is_own = row["actor_id"] == user_id and row["action"] not in STAFF_ACTIONS
            await connection.execute(
                update(audit_entries)
                .where(audit_entries.c.id == row["id"])
                .values(
                    before=_impersonal(row["before"]),
                    after=_impersonal(row["after"]),
                    ip_address=None if is_own else row["ip_address"],
                )
            )
        return len(rows)


def _has_texts() -> ColumnElement[bool]:
    return or_(_is_whole(audit_entries.c.before), _is_whole(audit_entries.c.after))


def _is_whole(fields: Column[object]) -> ColumnElement[bool]:
    text = type_coerce(fields, Text)
    return and_(text.is_not(None), text.not_like(f'%"{_ERASED}":%'))


def _has_address_of(user_id: str) -> ColumnElement[bool]:
    return and_(
        audit_entries.c.actor_id == user_id,
        audit_entries.c.action.not_in(STAFF_ACTIONS),
        audit_entries.c.ip_address.is_not(None),
    )


def _impersonal(
    fields: Mapping[str, str | int | None] | None,
) -> dict[str, str | int | None] | None:
    """By their names: what a value looks like does not tell whether it names somebody."""
    if fields is None:
        return None
    kept = {name: value for name, value in fields.items() if name in IMPERSONAL_FIELDS}
    return {**kept, _ERASED: 1}


def _done_by_owner(user_id: str) -> ColumnElement[bool]:
    """With what may be deleted by now; whether a thing was theirs is told by the action alone."""
    return and_(
        audit_entries.c.actor_id == user_id,
        audit_entries.c.action.not_in(STAFF_ACTIONS | SHARED_ACTIONS),
    )


AUDIT_ERASERS = (
    ForgetsNames(_done_by_owner),
    ForgetsNames(lambda user_id: audit_entries.c.subject_id == user_id),
    ForgetsNames(lambda user_id: audit_entries.c.subject_id.in_(keys_of(user_id))),
    ForgetsNames(lambda user_id: audit_entries.c.subject_id.in_(generations_of(user_id))),
    ForgetsNames(lambda user_id: audit_entries.c.subject_id.in_(abandoned_batches(user_id))),
)
