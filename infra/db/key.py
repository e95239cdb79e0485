"""Plans, batches and keys in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.key import Batch, Key, Plan
from domain.key_event import EXPIRY_NEWS, EXPIRY_NOTICE
from domain.page import Page, PageRequest
from infra.db.keyset import Keyset, PageShape, cut, given_page
from infra.db.question import Question, keyed
from infra.db.rows import Rows, fetch_keyed
from infra.db.tables import batches, keys, plans
from infra.db.values import Values

_AVAILABLE = keys.c.credits_granted - keys.c.credits_held - keys.c.credits_spent
_CHEAPEST_FIRST = (plans.c.credits, plans.c.id)
_NEWEST_BATCH_FIRST = Keyset(None, batches.c.id, is_descending=True)
_BY_ACTIVATION = Keyset(keys.c.activated_at, keys.c.id, is_descending=True)

_IN_USE = (keys.c.owner_id.is_not(None), keys.c.revoked_at.is_(None))


def _usable(_shape: None) -> Select[Any]:  # Any: as `Question.select`
    return (
        select(*_KEYS.columns)
        .where(keys.c.owner_id == bindparam("owner_id"), keys.c.revoked_at.is_(None))
        .where(keys.c.expires_at > bindparam("now"))
        .order_by(keys.c.expires_at, keys.c.id)
    )


def _owned(shape: PageShape) -> Select[Any]:  # Any: as above
    owned = select(*_KEYS.columns).where(keys.c.owner_id == bindparam("owner_id"))
    return shape.bounded(_BY_ACTIVATION, owned)


_PLAN_BY_ID = keyed(Values(Plan, plans), plans.c.id)
_KEYS = Values(Key, keys)
_USABLE = Question(_KEYS, _usable)
_OWNED = Question(_KEYS, _owned)


class SqlPlans:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, plan_id: str) -> Plan | None:
        return await self._rows.get(_PLAN_BY_ID, plan_id)

    async def get_many(self, plan_ids: Collection[str]) -> Sequence[Plan]:
        return await fetch_keyed(self._rows, _PLAN_BY_ID, plan_ids)

    async def list(self) -> Sequence[Plan]:
        found = await self._session.scalars(
            select(Plan).where(plans.c.is_on_sale).order_by(*_CHEAPEST_FIRST)
        )
        return found.all()

    async def list_all(self) -> Sequence[Plan]:
        found = await self._session.scalars(select(Plan).order_by(*_CHEAPEST_FIRST))
        return found.all()

    async def lock(self, plan_id: str) -> Plan | None:
        return await self._session.get(Plan, plan_id, with_for_update=True, populate_existing=True)

    async def add(self, plan: Plan) -> None:
        self._session.add(plan)
        await self._session.flush()


class SqlBatchReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_many(self, batch_ids: Collection[str]) -> Sequence[Batch]:
        found = await self._session.scalars(select(Batch).where(batches.c.id.in_(batch_ids)))
        return found.all()

    async def page(self, request: PageRequest) -> Page[Batch]:
        return await _NEWEST_BATCH_FIRST.page(self._session, select(Batch), request)


class SqlBatches(SqlBatchReads):
    async def add(self, batch: Batch) -> None:
        self._session.add(batch)
        await self._session.flush()


class SqlKeyReads:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, key_id: str) -> Key | None:
        return await self._session.get(Key, key_id)

    async def get_by_digest(self, code_digest: str) -> Key | None:
        return await self._session.scalar(select(Key).where(keys.c.code_digest == code_digest))

    async def list_usable(self, owner_id: str, *, now: datetime) -> Sequence[Key]:
        return await self._rows.fetch(_USABLE, None, {"owner_id": owner_id, "now": now})

    async def page(self, owner_id: str, request: PageRequest) -> Page[Key]:
        given = {"owner_id": owner_id, **given_page(request)}
        return cut(await self._rows.fetch(_OWNED, PageShape.of(request), given), request)


class SqlKeys(SqlKeyReads):
    async def add_many(self, keys: Sequence[Key]) -> None:
        self._session.add_all(keys)
        await self._session.flush()

    async def lock_by_digest(self, code_digest: str) -> Key | None:
        return await self._session.scalar(
            select(Key)
            .where(keys.c.code_digest == code_digest)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def lock(self, key_id: str) -> Key | None:
        return await self._session.get(Key, key_id, with_for_update=True, populate_existing=True)

    async def expiring_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        return await self._ending_ids(*_expiring(now), keys.c.id.not_in(without), limit=limit)

    async def lock_expiring(self, key_ids: Collection[str], *, now: datetime) -> Sequence[Key]:
        return await self._lock_some(*_expiring(now), keys.c.id.in_(key_ids))

    async def expired_ids(
        self, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        return await self._ending_ids(*_expired(now), keys.c.id.not_in(without), limit=limit)

    async def lock_expired(self, key_ids: Collection[str], *, now: datetime) -> Sequence[Key]:
        return await self._lock_some(*_expired(now), keys.c.id.in_(key_ids))

    async def _ending_ids(self, *conditions: ColumnElement[bool], limit: int) -> Sequence[str]:
        """Of the keys in use, which alone have an end, soonest first."""
        found = await self._session.scalars(
            select(keys.c.id)
            .where(*conditions, *_IN_USE)
            .order_by(keys.c.expires_at, keys.c.id)
            .limit(limit)
        )
        return found.all()

    async def _lock_some(self, *conditions: ColumnElement[bool]) -> Sequence[Key]:
        found = await self._session.scalars(
            select(Key)
            .where(*conditions, *_IN_USE)
            .order_by(keys.c.expires_at, keys.c.id)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        return found.all()

    async def hold(self, key_id: str, amount: int, *, now: datetime) -> int | None:
        held = await self._update(
            update(keys)
            .where(keys.c.id == key_id, keys.c.revoked_at.is_(None))
            .where(keys.c.activated_at.is_not(None), keys.c.expires_at > now)
            .where(amount <= _AVAILABLE)
            .values(credits_held=keys.c.credits_held + amount)
        )
        return await self._balance(key_id) if held else None

    async def settle(self, key_id: str, *, held: int, spent: int) -> int:
        await self._update(
            update(keys)
            .where(keys.c.id == key_id)
            .values(
                credits_held=keys.c.credits_held - held,
                credits_spent=keys.c.credits_spent + spent,
            )
        )
        return await self._balance(key_id)

    async def _update(self, statement: Update) -> bool:
        """Whether there was a row to change."""
        await self._session.flush()
        connection = await self._session.connection()
        result = await connection.execute(statement)
        return result.rowcount > 0

    async def _balance(self, key_id: str) -> int:
        """Reads the whole key again, so that an entity in hand tells the new balance too."""
        key = await self._session.get_one(Key, key_id, populate_existing=True)
        return key.credits_available


def _expiring(now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        keys.c.expires_at > now,
        keys.c.expires_at <= now + EXPIRY_NOTICE,
        keys.c.expiring_told_at.is_(None),
        or_(_AVAILABLE > 0, keys.c.credits_spent >= keys.c.credits_granted),
    )


def _expired(now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        keys.c.expires_at > now - EXPIRY_NEWS,
        keys.c.expires_at <= now,
        keys.c.expired_told_at.is_(None),
    )
