"""Generations in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.generation import (
    UNFINISHED,
    Generation,
    GenerationKind,
    GenerationStatus,
    Overdue,
    QueueName,
)
from domain.page import Page, PageRequest
from infra.db.keyset import Keyset
from infra.db.question import Question, keyed
from infra.db.rows import Rows, fetch_keyed
from infra.db.tables import generations
from infra.db.values import Numbers, Values

#: Above every ULID.
_LAST_ID = "~"
_BY_ID = keyed(Values(Generation, generations), generations.c.id)
_NEWEST_FIRST = Keyset(generations.c.created_at, generations.c.id, is_descending=True)


def _words(*words: GenerationStatus) -> list[ColumnElement[GenerationStatus]]:
    """Each a parameter: SQLAlchemy's own list is written out anew each time."""
    return [literal(word, generations.c.status.type) for word in words]


_COUNTED = or_(
    generations.c.status.not_in(_words(GenerationStatus.CANCELLED, GenerationStatus.FAILED)),
    and_(
        generations.c.status == GenerationStatus.CANCELLED,
        generations.c.started_at.is_not(None),
    ),
)


def _count(*conditions: ColumnElement[bool]) -> Question[int, None]:
    """How many of an owner's fulfil them."""
    owned = generations.c.owner_id == bindparam("owner_id")
    counted = select(func.count()).select_from(generations).where(owned, *conditions)
    return Question(Numbers(), lambda _shape: counted)


_UNFINISHED = _count(generations.c.status.in_(_words(*sorted(UNFINISHED))))
_SINCE = _count(generations.c.created_at >= bindparam("since"), _COUNTED)


class SqlGenerationReads:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def _session(self) -> AsyncSession:
        return self._rows.session

    async def get(self, generation_id: str) -> Generation | None:
        return await self._rows.get(_BY_ID, generation_id)

    async def get_many(self, generation_ids: Collection[str]) -> Sequence[Generation]:
        return await fetch_keyed(self._rows, _BY_ID, generation_ids)

    async def queue_positions(self, generation_ids: Collection[str]) -> dict[str, int]:
        place = func.coalesce(generations.c.precedence, generations.c.run_after)
        found = await self._session.execute(
            select(
                generations.c.id,
                _count_ahead(generations.c.queue, place, generations.c.id),
            ).where(
                generations.c.id.in_(generation_ids),
                generations.c.status == GenerationStatus.QUEUED,
            )
        )
        return dict(found.all())

    async def count_ahead(self, queue: QueueName, place: datetime) -> int:
        """Ids grow: a new job comes after all others of its place."""
        ahead = _count_ahead(
            literal(queue, generations.c.queue.type),
            literal(place, generations.c.precedence.type),
            literal(_LAST_ID, generations.c.id.type),
        )
        return (await self._session.scalars(select(ahead))).one()

    async def latest_run_times(self, kind: GenerationKind, *, limit: int) -> Sequence[timedelta]:
        found = await self._session.execute(
            select(generations.c.started_at, generations.c.finished_at)
            .where(generations.c.kind == kind)
            .where(generations.c.status == GenerationStatus.SUCCEEDED)
            .where(generations.c.started_at.is_not(None), generations.c.finished_at.is_not(None))
            .order_by(generations.c.finished_at.desc())
            .limit(limit)
        )
        return [finished_at - started_at for started_at, finished_at in found]

    async def page(
        self,
        owner_id: str,
        statuses: Collection[GenerationStatus] | None,
        request: PageRequest,
    ) -> Page[Generation]:
        statement = select(Generation).where(generations.c.owner_id == owner_id)
        if statuses is not None:
            statement = statement.where(generations.c.status.in_(statuses))
        return await _NEWEST_FIRST.page(self._session, statement, request)

    async def count_unfinished(self, owner_id: str) -> int:
        [count] = await self._rows.fetch(_UNFINISHED, None, {"owner_id": owner_id})
        return count

    async def unfinished_ids(self, owner_id: str) -> Sequence[str]:
        found = await self._session.scalars(
            select(generations.c.id)
            .where(generations.c.owner_id == owner_id)
            .where(generations.c.status.in_(UNFINISHED))
            .order_by(generations.c.id)
        )
        return found.all()

    async def count_since(self, owner_id: str, since: datetime) -> int:
        given = {"owner_id": owner_id, "since": since}
        [count] = await self._rows.fetch(_SINCE, None, given)
        return count


def _count_ahead(
    queue: ColumnElement[QueueName], place: ColumnElement[datetime], last_id: ColumnElement[str]
) -> ColumnElement[int]:
    """Of those with a precedence and of those without apart, so that each follows an index."""
    ahead = generations.alias("ahead")

    def count(
        moment: ColumnElement[datetime | None], *conditions: ColumnElement[bool]
    ) -> ScalarSelect[int]:
        return (
            select(func.count())
            .select_from(ahead)
            .where(ahead.c.status == GenerationStatus.QUEUED, ahead.c.queue == queue, *conditions)
            .where(moment <= place, or_(moment < place, ahead.c.id < last_id))
            .scalar_subquery()
        )

    return count(ahead.c.precedence) + count(ahead.c.run_after, ahead.c.precedence.is_(None))


def _lost(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return generations.c.status == GenerationStatus.RUNNING, generations.c.lease_until <= now


class SqlGenerations(SqlGenerationReads):
    async def add(self, generation: Generation) -> None:
        self._session.add(generation)
        await self._session.flush()

    async def lock(self, generation_id: str) -> Generation | None:
        return await self._session.get(
            Generation, generation_id, with_for_update=True, populate_existing=True
        )

    async def get_by_idempotency_key(
        self, owner_id: str, idempotency_key: str
    ) -> Generation | None:
        return await self._session.scalar(
            select(Generation)
            .where(generations.c.owner_id == owner_id)
            .where(generations.c.idempotency_key == idempotency_key)
        )

    async def lost_ids(
        self,
        kinds: Collection[GenerationKind],
        *,
        now: datetime,
        limit: int,
        without: Collection[str],
    ) -> Sequence[str]:
        found = await self._session.scalars(
            select(generations.c.id)
            .where(*_lost(now), generations.c.kind.in_(kinds), generations.c.id.not_in(without))
            .order_by(generations.c.lease_until)
            .limit(limit)
        )
        return found.all()

    async def lock_lost(self, generation_id: str, *, now: datetime) -> Generation | None:
        return await self._session.scalar(
            select(Generation)
            .where(generations.c.id == generation_id, *_lost(now))
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )

    async def overdue(
        self, kinds: Collection[GenerationKind], *, queued_before: datetime, limit: int
    ) -> Sequence[Overdue]:
        found = await self._session.execute(
            select(
                generations.c.id,
                generations.c.attempt,
                func.coalesce(generations.c.precedence, generations.c.run_after),
            )
            .where(generations.c.status == GenerationStatus.QUEUED)
            .where(generations.c.queue.in_({kind.queue for kind in kinds}))
            .where(generations.c.run_after < queued_before)
            .where(generations.c.kind.in_(kinds))
            .order_by(generations.c.precedence, generations.c.id)
            .limit(limit)
        )
        return [Overdue(*row) for row in found]
