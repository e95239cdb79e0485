"""Blocks that read, which are as many as all others together, and much shorter."""

from contextlib import AbstractAsyncContextManager
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.unit_of_work import Reader
from infra.db.deadlines import Deadlines, Limit
from infra.db.errors import raise_translated
from infra.db.repositories import SqlReader
from infra.db.rows import ValueRows


class Reading:
    """A reader with a connection from `loan`, for as long as one of the deadlines allows.

    Written out, as all is on the way of a read: context managers within each other, made of
    generators, took longer than the reader itself.
    """

    __slots__ = ("_deadlines", "_limit", "_loan", "_rows")
    _limit: Limit
    _rows: ValueRows

    def __init__(
        self, loan: AbstractAsyncContextManager[AsyncConnection], deadlines: Deadlines
    ) -> None:
        self._loan = loan
        self._deadlines = deadlines

    async def __aenter__(self) -> Reader:
        try:
            connection = await self._loan.__aenter__()
        except SQLAlchemyError as error:
            raise_translated(error)
        self._limit = self._deadlines.begin()
        self._rows = ValueRows(connection)
        return SqlReader(self._rows)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        outcome = await self._closed(error) if self._rows.has_session else error
        outcome = self._deadlines.end(self._limit, outcome)
        kind = None if outcome is None else type(outcome)
        trace = None if outcome is None else outcome.__traceback__
        try:
            await self._loan.__aexit__(kind, outcome, trace)
        except SQLAlchemyError as later:
            raise_translated(later)
        if isinstance(outcome, SQLAlchemyError):
            raise_translated(outcome)
        if outcome is not None and outcome is not error:
            raise outcome

    async def _closed(self, error: BaseException | None) -> BaseException | None:
        """What it ends with, as its session may fail to, or be cancelled meanwhile."""
        try:
            await self._rows.close()
        except BaseException as later:  # noqa: BLE001 - raised when all is closed
            return later
        return error
