"""A block that reads ends as blocks within each other would, and tells who lent its connection."""

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType

import pytest
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.page import PageRequest
from domain.unit_of_work import DatabaseUnavailable
from infra.db.deadlines import Deadlines
from infra.db.engine import open_primary
from infra.db.mapping import map_entities
from infra.db.reading import Reading
from infra.db.types import InputCodec
from tests.infra.db.opening import settings_of
from tests.infra.db.rows import INPUT_TYPES

_SOON, _NEVER = 0.01, 3600.0


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    map_entities()
    engine = open_primary(settings_of(database_url), InputCodec(INPUT_TYPES))
    yield engine
    await engine.dispose()


class Loan:
    """A connection of an engine's; it remembers what it was given back with."""

    def __init__(self, engine: AsyncEngine, *, refusal: Exception | None = None) -> None:
        self._opening = engine.connect()
        self._refusal = refusal
        self.heard: list[BaseException | None] = []
        self.was_left_in_transaction = False

    async def __aenter__(self) -> AsyncConnection:
        if self._refusal is not None:
            raise self._refusal
        self._connection = await self._opening
        return self._connection

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, trace
        self.heard.append(error)
        self.was_left_in_transaction = self._connection.in_transaction()
        await self._connection.close()


async def test_what_goes_well_gives_the_connection_back(engine: AsyncEngine) -> None:
    loan = Loan(engine)

    async with Reading(loan, Deadlines(_NEVER)) as reader:
        assert await reader.users.get("nobody") is None

    assert loan.heard == [None]


async def test_the_end_of_its_time_is_told_to_whoever_lent_the_connection(
    engine: AsyncEngine,
) -> None:
    """As the replica, which is not asked again for a while."""
    loan = Loan(engine)

    with pytest.raises(DatabaseUnavailable) as caught:
        async with Reading(loan, Deadlines(_SOON)):
            await asyncio.Event().wait()

    assert loan.heard == [caught.value]
    assert isinstance(caught.value.__cause__, TimeoutError)
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0


async def test_an_error_passes_as_it_is_and_ends_the_session(engine: AsyncEngine) -> None:
    loan, error = Loan(engine), LookupError()

    with pytest.raises(LookupError) as caught:
        async with Reading(loan, Deadlines(_NEVER)) as reader:
            await reader.users.page(None, PageRequest(1))
            raise error

    assert caught.value is error
    assert loan.heard == [error]
    assert not loan.was_left_in_transaction


async def test_a_cancel_stays_a_cancel(engine: AsyncEngine) -> None:
    loan, has_begun = Loan(engine), asyncio.Event()

    async def read() -> None:
        async with Reading(loan, Deadlines(_NEVER)) as reader:
            await reader.users.page(None, PageRequest(1))
            has_begun.set()
            await asyncio.Event().wait()

    reading = asyncio.create_task(read())
    await has_begun.wait()
    reading.cancel()
    await asyncio.wait([reading])

    assert reading.cancelled()
    assert [type(each) for each in loan.heard] == [asyncio.CancelledError]
    assert not loan.was_left_in_transaction


async def test_where_no_connection_can_be_had_it_is_unavailable(engine: AsyncEngine) -> None:
    loan = Loan(engine, refusal=PoolExhausted())

    with pytest.raises(DatabaseUnavailable):
        async with Reading(loan, Deadlines(_NEVER)):
            raise AssertionError

    assert loan.heard == []
