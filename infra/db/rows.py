"""The two ways to ask for entities: as a session's own, or as values that nobody keeps."""

from collections.abc import Collection, Hashable
from functools import cached_property
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from infra.db.driver import fetched
from infra.db.question import Given, Question, given_keys, statement_of, text_of

Entity = TypeVar("Entity")
Shape = TypeVar("Shape", bound=Hashable)


class Rows(Protocol):
    """`session` is for all else that is asked of the same connection."""

    @property
    def session(self) -> AsyncSession: ...

    async def fetch(
        self, question: Question[Entity, Shape], shape: Shape, given: Given
    ) -> list[Entity]: ...

    async def get(self, question: Question[Entity, int], key: str) -> Entity | None:
        """The one whose primary key is asked for."""


async def fetch_keyed(
    rows: Rows, question: Question[Entity, int], keys: Collection[str]
) -> list[Entity]:
    if not keys:
        return []
    given = given_keys(keys)
    return await rows.fetch(question, len(given), given)


class SessionRows:
    """A transaction's: changes to them are written, and each object is there once."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def fetch(
        self, question: Question[Entity, Shape], shape: Shape, given: Given
    ) -> list[Entity]:
        statement = question.values.selected(statement_of(question, shape))
        return list(await self.session.scalars(statement, given))

    async def get(self, question: Question[Entity, int], key: str) -> Entity | None:
        return await self.session.get(question.values.entity, key)


class ReaderBusy(RuntimeError):
    def __init__(self) -> None:
        super().__init__("a reader has one connection, which answers one question at a time")


class ValueRows:
    """A reader's, straight from the driver; its session is made if it is needed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._known = cast("Connection", connection.sync_connection)  # one that is open has it
        self._is_busy = False

    @cached_property
    def session(self) -> AsyncSession:
        return AsyncSession(self._connection, autoflush=False)

    async def fetch(
        self, question: Question[Entity, Shape], shape: Shape, given: Given
    ) -> list[Entity]:
        """Raises `ReaderBusy`, where the driver would mix two answers up."""
        if self._is_busy:
            raise ReaderBusy
        text = text_of(question, shape, self._known.dialect)
        self._is_busy = True
        try:
            rows = await fetched(self._known, text, text.parameters(given))
        finally:
            self._is_busy = False
        return text.entities(rows)

    async def get(self, question: Question[Entity, int], key: str) -> Entity | None:
        found = await fetch_keyed(self, question, [key])
        return found[0] if found else None

    @property
    def has_session(self) -> bool:
        return "session" in self.__dict__

    async def close(self) -> None:
        """Where it has a session."""
        async with self.session:
            pass  # leaving it ends it, even where we are cancelled meanwhile
