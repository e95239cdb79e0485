"""Answers for everybody are made once, and never fill more than they may."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest

from domain.lookup import FoundIn
from domain.response_store import MOST_SECONDS
from server.response_cache import CAPACITY_BYTES, MOST_BYTES, ResponseCache
from tests.server.memory_responses import MemoryResponses
from tests.server.operating import Clock

_SHORT = b'{"a":1}'


@dataclass
class Process:
    """One of those that share a store."""

    store: MemoryResponses
    found: list[FoundIn] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.cache = ResponseCache(
            self.store, monotonic=self.store.clock, on_lookup=self.found.append
        )

    async def ask(self, digest: str = "a", data: bytes = _SHORT, *, seconds: float = 300) -> bytes:
        async with self.cache.turn(digest) as known:
            response = known
            if response is None:
                self.made += 1
                await asyncio.sleep(0)
                response = await self.cache.keep(digest, data, seconds=seconds)
        self.seconds_left = self.cache.seconds_left(response)
        return response.data


@pytest.fixture
def store() -> MemoryResponses:
    return MemoryResponses(Clock())


@pytest.fixture
def process(store: MemoryResponses) -> Process:
    return Process(store)


async def test_an_answer_is_made_once_until_it_holds_no_longer(
    process: Process, store: MemoryResponses
) -> None:
    assert await process.ask() == _SHORT
    store.clock.seconds += 299
    assert await process.ask() == _SHORT
    assert (process.made, process.seconds_left) == (1, 1)

    store.clock.seconds += 1
    await process.ask()

    assert (process.made, process.seconds_left) == (2, 300)
    assert process.found == [FoundIn.NOWHERE, FoundIn.MEMORY, FoundIn.NOWHERE]


async def test_another_process_makes_nothing_anew_and_keeps_nothing_longer(
    process: Process, store: MemoryResponses
) -> None:
    await process.ask()
    store.clock.seconds += 100
    other = Process(store)

    assert (await other.ask(), other.made, other.seconds_left) == (_SHORT, 0, 200)
    store.clock.seconds += 200
    await other.ask()

    assert other.made == 1
    assert other.found == [FoundIn.STORE, FoundIn.NOWHERE]


async def test_without_a_store_each_process_makes_its_own(
    process: Process, store: MemoryResponses
) -> None:
    store.is_away = True

    assert [await process.ask(), await process.ask()] == [_SHORT, _SHORT]

    assert process.made == 1


async def test_of_many_who_ask_at_once_one_makes_it(process: Process) -> None:
    answers = await asyncio.gather(*(process.ask() for _ in range(20)))

    assert answers == [_SHORT] * 20
    assert (process.made, process.store.gets) == (1, ["a"])


async def test_who_leaves_while_it_is_made_leaves_the_others_to_themselves(
    process: Process,
) -> None:
    async def asks_for_ever() -> None:
        async with process.cache.turn("a"):
            await asyncio.Event().wait()

    first = asyncio.create_task(asks_for_ever())
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(process.ask()) for _ in range(3)]
    await asyncio.sleep(0)
    assert process.made == 0

    waiting[0].cancel()
    first.cancel()

    assert await asyncio.gather(*waiting[1:]) == [_SHORT] * 2
    assert await process.ask() == _SHORT
    assert waiting[0].cancelled()


async def test_who_waited_for_nothing_waits_for_nobody_else(process: Process) -> None:
    """A failing answer would otherwise be made by one after the other."""
    all_of_them = asyncio.Barrier(5)

    async def fails() -> None:
        async with process.cache.turn("a") as known:
            assert known is None
            await all_of_them.wait()

    async with AsyncExitStack() as first:
        await first.enter_async_context(process.cache.turn("a"))
        others = [asyncio.create_task(fails()) for _ in range(5)]
        await asyncio.sleep(0)
        assert all_of_them.n_waiting == 0

    await asyncio.gather(*others)


async def test_what_is_too_long_is_not_kept(process: Process, store: MemoryResponses) -> None:
    longest, longer = b"x" * MOST_BYTES, b"x" * (MOST_BYTES + 1)
    for _ in range(2):
        assert await process.ask("longest", longest) == longest
        assert await process.ask("longer", longer) == longer

    assert process.made == 1 + 2
    assert set(store.stored) == {"longest"}


@pytest.mark.parametrize(
    ("size", "most"),
    [(MOST_BYTES, CAPACITY_BYTES // MOST_BYTES), (1, CAPACITY_BYTES // 1000)],
    ids=["long", "short"],
)
async def test_answers_without_end_fill_neither_memory_nor_the_store(
    process: Process, store: MemoryResponses, size: int, most: int
) -> None:
    for number in range(most + 5):
        await process.ask(f"{number}", b"x" * size)

    assert len(store.stored) == most
    process.store.is_away = True
    process.made = 0
    for number in range(most + 4, 4, -1):  # the newest are there
        await process.ask(f"{number}", b"x" * size)
    assert process.made == 0
    await process.ask("0", b"x" * size)
    assert process.made == 1


async def test_the_store_takes_more_as_what_it_has_expires(
    process: Process, store: MemoryResponses
) -> None:
    most = CAPACITY_BYTES // MOST_BYTES
    for number in range(most):
        await process.ask(f"{number}", b"x" * MOST_BYTES)
    store.clock.seconds += MOST_SECONDS / most
    await process.ask("next", b"x" * MOST_BYTES)
    await process.ask("after it", b"x" * MOST_BYTES)

    assert "next" in store.stored
    assert "after it" not in store.stored
