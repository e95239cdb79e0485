"""The staff's look at keys in SQL; what a key's state is follows `Key.state_at`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.key import Key, KeyState
from domain.key_register import KeyCriteria, ReportedKey, StateCounts
from domain.page import Page, PageRequest
from infra.db.keyset import Keyset
from infra.db.tables import keys, users

_NEWEST_FIRST = Keyset(None, keys.c.id, is_descending=True)
_REVOKED = keys.c.revoked_at.is_not(None)
_ACTIVATED = keys.c.activated_at.is_not(None)
_USED_UP = and_(
    keys.c.credits_granted - keys.c.credits_held - keys.c.credits_spent <= 0,
    keys.c.credits_held == 0,
)


class SqlKeyRegisterReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, criteria: KeyCriteria, request: PageRequest, *, now: datetime
    ) -> Page[Key]:
        statement = select(Key).where(*_conditions(criteria, now))
        return await _NEWEST_FIRST.page(self._session, statement, request)

    async def counts(
        self, batch_ids: Collection[str], *, now: datetime
    ) -> Mapping[str, StateCounts]:
        states = _states_at(now)
        found = await self._session.execute(
            select(
                keys.c.batch_id,
                *(func.sum(case((condition, 1), else_=0)) for condition in states.values()),
            )
            .where(keys.c.batch_id.in_(batch_ids))
            .group_by(keys.c.batch_id)
        )
        return {
            batch_id: {
                state: int(count) for state, count in zip(states, counts, strict=True) if count
            }
            for batch_id, *counts in found
        }

    async def reported(self, batch_ids: Collection[str], *, limit: int) -> Sequence[ReportedKey]:
        found = await self._session.execute(
            select(Key, users.c.email)
            .join(users, users.c.id == keys.c.owner_id, isouter=True)
            .where(keys.c.batch_id.in_(batch_ids))
            .order_by(keys.c.batch_id, keys.c.id)
            .limit(limit)
        )
        return [ReportedKey(key, email) for key, email in found]


def _conditions(criteria: KeyCriteria, now: datetime) -> list[ColumnElement[bool]]:
    wanted = {
        keys.c.plan_id: criteria.plan_id,
        keys.c.batch_id: criteria.batch_id,
        keys.c.owner_id: criteria.owner_id,
        keys.c.code_prefix: criteria.code_prefix,
        keys.c.code_digest: criteria.code_digest,
    }
    conditions = [column == value for column, value in wanted.items() if value is not None]
    if criteria.states is not None:
        states = _states_at(now)
        conditions.append(or_(false(), *(states[state] for state in criteria.states)))
    return conditions


def _states_at(now: datetime) -> Mapping[KeyState, ColumnElement[bool]]:
    """Of each key exactly one is true, and none is NULL."""
    is_expired = or_(
        and_(not_(_ACTIVATED), _has_passed(keys.c.activate_before, now)),
        and_(_ACTIVATED, _has_passed(keys.c.expires_at, now)),
    )
    is_alive = and_(not_(_REVOKED), not_(is_expired))
    return {
        KeyState.REVOKED: _REVOKED,
        KeyState.EXPIRED: and_(not_(_REVOKED), is_expired),
        KeyState.UNUSED: and_(is_alive, not_(_ACTIVATED)),
        KeyState.EXHAUSTED: and_(is_alive, _ACTIVATED, _USED_UP),
        KeyState.ACTIVE: and_(is_alive, _ACTIVATED, not_(_USED_UP)),
    }


def _has_passed(deadline: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    """False, not NULL, where there is none: it is negated too."""
    return and_(deadline.is_not(None), deadline <= now)
