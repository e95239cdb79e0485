"""A database whose clock stands where a test says."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from domain.unit_of_work import Database, Reader, UnitOfWork


class _Timed:
    """A transaction whose clock stands where the test says."""

    def __init__(self, work: UnitOfWork, now: datetime) -> None:
        self._work = work
        self._now = now

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - one of its repositories
        return getattr(self._work, name)

    async def now(self) -> datetime:
        return self._now


class TimedDatabase:
    """The database, with a moment of its own for each transaction that begins."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def begin(self, *, user_id: str | None = None) -> AsyncIterator[UnitOfWork]:
        async with self._database.begin(user_id=user_id) as work:
            yield cast("UnitOfWork", _Timed(work, self._clock()))

    @asynccontextmanager
    async def read(self, *, user_id: str | None = None) -> AsyncIterator[Reader]:
        async with self._database.read(user_id=user_id) as reader:
            yield reader

    @asynccontextmanager
    async def read_latest(self) -> AsyncIterator[Reader]:
        async with self._database.read_latest() as reader:
            yield reader
