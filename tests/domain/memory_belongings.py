"""What belongs to whom, in memory: told by the fields of the rows, whatever their table."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from domain.audit import AuditEntry
from domain.belongings import Extent
from domain.erasure import ErasedInput, Erasure
from domain.ledger import LedgerEntry
from domain.user import User
from tests.domain.memory_rows import Tables

Item = TypeVar("Item")
#: What a user who has left leaves behind.
_KEPT = frozenset({"users", "keys", "ledger", "plans", "batches", "audit", "generations"})
#: So that rows go before those which they belong to.
_FIRST = ("webhook_deliveries", "shares", "assets", "content_versions")


class MemoryBelongings:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(
        self, kind: type[Item], owner_id: str, *, after: Item | None, limit: int
    ) -> Sequence[Item]:
        owned = sorted(self._of(kind, owner_id), key=_place)
        following = (
            owned if after is None else [row for row in owned if _place(row) > _place(after)]
        )
        return following[:limit]

    def _of(self, kind: type[Item], owner_id: str) -> Iterator[Item]:
        for table in fields(self._tables):
            for row in getattr(self._tables, table.name).values():
                if isinstance(row, kind) and self._belongs(row, owner_id):
                    yield row

    def _belongs(self, row: object, owner_id: str) -> bool:
        if isinstance(row, User):
            return row.id == owner_id
        if isinstance(row, LedgerEntry):
            return self._tables.keys[row.key_id].owner_id == owner_id
        if isinstance(row, AuditEntry):
            return owner_id in (row.actor_id, row.subject_id)
        return getattr(row, "owner_id", getattr(row, "user_id", None)) == owner_id

    async def extent(self, owner_id: str) -> Extent:
        owned = [each.id for each in self._tables.contents.values() if each.owner_id == owner_id]
        files = [each for each in self._tables.assets.values() if each.content_id in owned]
        versions = self._tables.content_versions.values()
        return Extent(
            contents=len(owned),
            versions=sum(each.content_id in owned for each in versions),
            byte_size=sum(each.byte_size for each in files),
        )


def _place(row: Any) -> tuple[datetime, str]:  # noqa: ANN401 - any entity
    moment = getattr(row, "created_at", None) or getattr(row, "starts_at", None) or row.updated_at
    return moment, getattr(row, "id", "")


class MemoryErasures:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows = tables.erasures

    async def add(self, erasure: Erasure) -> None:
        self._rows[erasure.user_id] = erasure

    async def disarm(self, user: User, *, reason: str, now: datetime) -> None:
        for key in self._tables.keys.values():
            if key.owner_id == user.id and key.revoked_at is None:
                key.revoked_at, key.revoked_reason = now, reason
        for token in self._tables.access_tokens.values():
            if token.owner_id == user.id and token.revoked_at is None:
                token.revoked_at = now

    async def lock_next(self, *, now: datetime) -> Erasure | None:
        due = [row for row in self._rows.values() if row.run_after <= now]
        return min(due, key=lambda row: row.run_after, default=None)

    async def postpone(self, user_id: str, *, until: datetime) -> None:
        if user_id in self._rows:
            self._rows[user_id].run_after = until

    async def remove(self, user_id: str) -> None:
        del self._rows[user_id]

    async def erase_some(self, user_id: str, *, limit: int) -> int:
        names = [each.name for each in fields(self._tables) if each.name not in _FIRST]
        for name in (*_FIRST, *names):
            if name not in _KEPT | {"erasures"} and (gone := self._delete(name, user_id, limit)):
                return gone
        return self._forget_inputs(user_id) or self._forget_addresses(user_id)

    def _delete(self, name: str, user_id: str, limit: int) -> int:
        rows = getattr(self._tables, name)
        owned = [row_id for row_id, row in rows.items() if self._owner(row) == user_id][:limit]
        for row_id in owned:
            del rows[row_id]
        return len(owned)

    def _owner(self, row: Any) -> object:  # noqa: ANN401 - any entity
        content = self._tables.contents.get(getattr(row, "content_id", ""))
        if content is not None:
            return content.owner_id
        return getattr(row, "owner_id", getattr(row, "user_id", None))

    def _forget_inputs(self, user_id: str) -> int:
        rows = [
            row
            for row in self._tables.generations.values()
            if row.owner_id == user_id and not isinstance(row.input, ErasedInput)
        ]
        for row in rows:
            row.input, row.input_digest, row.idempotency_key = ErasedInput(row.kind), "", row.id
        return len(rows)

    def _forget_addresses(self, user_id: str) -> int:
        entries = [row for row in self._tables.audit.values() if row.actor_id == user_id]
        rows = [row for row in entries if row.ip_address is not None]
        for row in rows:
            row.ip_address = None
        return len(rows)
