"""The repositories over rows in memory: what SQL does, in as few words."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from domain.generation import (
    UNFINISHED,
    Generation,
    GenerationKind,
    GenerationStatus,
    Overdue,
    QueueName,
)
from domain.key import Key
from domain.key_event import EXPIRY_NEWS, EXPIRY_NOTICE
from domain.page import Page, PageRequest
from domain.user import EmailTaken, Role, User
from tests.domain.memory_rows import Tables, insert, page_by_id, page_of, some


class MemoryUsers:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.users

    async def add(self, user: User) -> None:
        if any(other.email == user.email for other in self._rows.values()):
            raise EmailTaken
        insert(self._rows, user)

    async def get(self, user_id: str) -> User | None:
        return self._rows.get(user_id)

    async def get_by_email(self, email: str) -> User | None:
        return next((user for user in self._rows.values() if user.email == email), None)

    async def get_many(self, user_ids: Collection[str]) -> Sequence[User]:
        return some(self._rows, user_ids)

    async def move(self, user: User, email: str) -> None:
        if any(other.email == email for other in self._rows.values() if other is not user):
            raise EmailTaken
        user.email = email

    async def page(self, search: str | None, request: PageRequest) -> Page[User]:
        found = [user for user in self._rows.values() if _is_found(user, search)]
        return page_by_id(found, request)

    async def lock(self, user_id: str) -> User | None:
        """Transactions already come one after the other."""
        return self._rows.get(user_id)

    async def lock_administrators(self) -> Sequence[User]:
        return [user for user in self._rows.values() if user.role is Role.ADMIN]


def _is_found(user: User, search: str | None) -> bool:
    if search is None:
        return True
    begins = user.email.startswith(search.lower()) or user.display_name.startswith(search)
    return begins or user.id == search


class MemoryKeys:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.keys

    async def add_many(self, keys: Sequence[Key]) -> None:
        for key in keys:
            known = {other.code_digest for other in self._rows.values()}
            insert(self._rows, key, unique=key.code_digest not in known)

    async def get(self, key_id: str) -> Key | None:
        return self._rows.get(key_id)

    async def lock(self, key_id: str) -> Key | None:
        return self._rows.get(key_id)

    async def get_by_digest(self, code_digest: str) -> Key | None:
        return next((key for key in self._rows.values() if key.code_digest == code_digest), None)

    async def lock_by_digest(self, code_digest: str) -> Key | None:
        return await self.get_by_digest(code_digest)

    async def list_usable(self, owner_id: str, *, now: datetime) -> Sequence[Key]:
        owned = [key for key in self._rows.values() if key.owner_id == owner_id]
        usable = [key for key in owned if _is_usable(key, now)]
        return sorted(usable, key=expiry_of)

    async def page(self, owner_id: str, request: PageRequest) -> Page[Key]:
        owned = [key for key in self._rows.values() if key.owner_id == owner_id]
        return page_of(owned, request, key=_activated_at)

    async def expiring_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        return [key.id for key in self._expiring(now) if key.id not in without][:limit]

    async def lock_expiring(self, key_ids: Collection[str], *, now: datetime) -> Sequence[Key]:
        return [key for key in self._expiring(now) if key.id in key_ids]

    def _expiring(self, now: datetime) -> list[Key]:
        return [
            key
            for key in self._ending(now, now + EXPIRY_NOTICE)
            if key.expiring_told_at is None
            and (key.credits_available > 0 or key.credits_spent >= key.credits_granted)
        ]

    async def expired_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        return [key.id for key in self._expired(now) if key.id not in without][:limit]

    async def lock_expired(self, key_ids: Collection[str], *, now: datetime) -> Sequence[Key]:
        return [key for key in self._expired(now) if key.id in key_ids]

    def _expired(self, now: datetime) -> list[Key]:
        ended = self._ending(now - EXPIRY_NEWS, now)
        return [key for key in ended if key.expired_told_at is None]

    def _ending(self, after: datetime, until: datetime) -> list[Key]:
        in_use = [key for key in self._rows.values() if key.owner_id and key.revoked_at is None]
        dated = [(key.expires_at, key.id, key) for key in in_use if key.expires_at]
        return [key for end, _, key in sorted(dated) if after < end <= until]

    async def hold(self, key_id: str, amount: int, *, now: datetime) -> int | None:
        key = self._rows[key_id]
        if not _is_usable(key, now) or key.credits_available < amount:
            return None
        key.credits_held += amount
        return key.credits_available

    async def settle(self, key_id: str, *, held: int, spent: int) -> int:
        key = self._rows[key_id]
        key.credits_held -= held
        key.credits_spent += spent
        return key.credits_available


def _is_usable(key: Key, now: datetime) -> bool:
    is_activated = key.activated_at is not None and key.revoked_at is None
    return is_activated and key.expires_at is not None and key.expires_at > now


def expiry_of(key: Key) -> tuple[datetime, str]:
    assert key.expires_at is not None
    return key.expires_at, key.id


def _activated_at(key: Key) -> datetime:
    assert key.activated_at is not None
    return key.activated_at


class MemoryGenerations:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.generations

    async def add(self, generation: Generation) -> None:
        earlier = await self.get_by_idempotency_key(generation.owner_id, generation.idempotency_key)
        insert(self._rows, generation, unique=earlier is None)

    async def get(self, generation_id: str) -> Generation | None:
        return self._rows.get(generation_id)

    async def lock(self, generation_id: str) -> Generation | None:
        return self._rows.get(generation_id)

    async def get_many(self, generation_ids: Collection[str]) -> Sequence[Generation]:
        return some(self._rows, generation_ids)

    async def get_by_idempotency_key(
        self, owner_id: str, idempotency_key: str
    ) -> Generation | None:
        asked = (owner_id, idempotency_key)
        rows = self._rows.values()
        return next((row for row in rows if (row.owner_id, row.idempotency_key) == asked), None)

    async def queue_positions(self, generation_ids: Collection[str]) -> dict[str, int]:
        queued = [row for row in self._rows.values() if row.status is GenerationStatus.QUEUED]
        queued.sort(key=lambda row: (row.place, row.id))
        return {
            row.id: sum(other.kind.queue is row.kind.queue for other in queued[:place])
            for place, row in enumerate(queued)
            if row.id in generation_ids
        }

    async def count_ahead(self, queue: QueueName, place: datetime) -> int:
        queued = [row for row in self._rows.values() if row.status is GenerationStatus.QUEUED]
        return sum(row.kind.queue is queue and row.place <= place for row in queued)

    async def latest_run_times(self, kind: GenerationKind, *, limit: int) -> Sequence[timedelta]:
        ended = [
            (row.finished_at, row.finished_at - row.started_at)
            for row in self._kinds([kind])
            if row.status is GenerationStatus.SUCCEEDED and row.finished_at and row.started_at
        ]
        return [run_time for _, run_time in sorted(ended, reverse=True)[:limit]]

    async def page(
        self,
        owner_id: str,
        statuses: Collection[GenerationStatus] | None,
        request: PageRequest,
    ) -> Page[Generation]:
        wanted = GenerationStatus if statuses is None else statuses
        rows = [row for row in self._of(owner_id) if row.status in wanted]
        return page_of(rows, request, key=lambda row: row.created_at)

    async def count_unfinished(self, owner_id: str) -> int:
        return sum(row.status in UNFINISHED for row in self._of(owner_id))

    async def unfinished_ids(self, owner_id: str) -> Sequence[str]:
        return sorted(row.id for row in self._of(owner_id) if row.status in UNFINISHED)

    async def count_since(self, owner_id: str, since: datetime) -> int:
        return sum(row.created_at >= since and _is_counted(row) for row in self._of(owner_id))

    def _of(self, owner_id: str) -> list[Generation]:
        return [row for row in self._rows.values() if row.owner_id == owner_id]

    async def lost_ids(
        self,
        kinds: Collection[GenerationKind],
        *,
        now: datetime,
        limit: int,
        without: Collection[str],
    ) -> Sequence[str]:
        lost = [row.id for row in self._kinds(kinds) if row.is_lost(now=now)]
        return [row_id for row_id in lost if row_id not in without][:limit]

    async def lock_lost(self, generation_id: str, *, now: datetime) -> Generation | None:
        row = self._rows.get(generation_id)
        return row if row is not None and row.is_lost(now=now) else None

    async def overdue(
        self, kinds: Collection[GenerationKind], *, queued_before: datetime, limit: int
    ) -> Sequence[Overdue]:
        queued = [row for row in self._kinds(kinds) if row.status is GenerationStatus.QUEUED]
        overdue = [row for row in queued if row.run_after < queued_before]
        first = sorted(overdue, key=lambda row: (row.place, row.id))[:limit]
        return [Overdue(row.id, row.attempt, row.place) for row in first]

    def _kinds(self, kinds: Collection[GenerationKind]) -> list[Generation]:
        return [row for row in self._rows.values() if row.kind in kinds]


def _is_counted(row: Generation) -> bool:
    is_cancelled_under_way = row.status is GenerationStatus.CANCELLED and row.started_at is not None
    return is_cancelled_under_way or row.status not in {
        GenerationStatus.CANCELLED,
        GenerationStatus.FAILED,
    }
