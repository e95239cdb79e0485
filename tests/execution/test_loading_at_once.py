"""What nobody else asks for is loaded at once, the last of it in the task of whoever waits."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from execution import BatchLoader
from execution.loading import load_at_once
from tests.execution.numbers_loader import Numbers


@pytest.fixture
async def numbers() -> Numbers:
    return Numbers()


async def test_of_what_is_loaded_at_once_the_last_takes_no_task() -> None:
    first, last = Numbers(), Numbers()
    coming = [first.loader.load_each(["1"]), last.loader.load_each(["2"])]
    coming += [first.loader.load_each(["1", "3"])]
    await load_at_once(coming)
    assert [await each for each in coming] == [{"1": 1, "3": 3}, {"2": 2}, {"1": 1, "3": 3}]
    assert (first.asked, last.asked) == ([["1", "3"]], [["2"]])
    assert (first.tasks.added, last.tasks.added) == (1, 0)


async def test_who_gives_up_loading_gives_up_for_nobody_else(numbers: Numbers) -> None:
    numbers.may_end.clear()
    loading = asyncio.ensure_future(load_at_once([numbers.loader.load_each(["1", "2"])]))
    await numbers.has_begun.wait()
    one, some = numbers.loader.load("1"), asyncio.ensure_future(_later(numbers, "2"))
    await asyncio.sleep(0)
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    numbers.may_end.set()
    assert (await one, await some) == (1, {"1": 1, "2": 2})
    assert numbers.asked == [["1", "2"], ["1", "2"]]


async def _later(numbers: Numbers, key: str) -> Mapping[str, Any]:
    return await numbers.loader.load_each([key])


async def test_what_was_given_up_is_loaded_when_it_is_asked_for_again(numbers: Numbers) -> None:
    numbers.may_end.clear()
    loading = asyncio.ensure_future(load_at_once([numbers.loader.load_each(["1"])]))
    await numbers.has_begun.wait()
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    numbers.may_end.set()
    assert await numbers.loader.load("1") == 1
    assert numbers.asked == [["1"], ["1"]]


async def test_a_cancel_is_one_also_where_the_loader_makes_an_error_of_it() -> None:
    async def load(keys: list[str]) -> list[str]:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            raise ConnectionError("Lost.") from error
        return keys

    loader = BatchLoader[str, str](load, set())
    loading = asyncio.ensure_future(load_at_once([loader.load_each(["a"])]))
    await asyncio.sleep(0)
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading


async def test_what_has_come_is_not_what_is_loaded_last() -> None:
    known, cold = Numbers(), Numbers()
    await known.loader.load("1")
    added = known.tasks.added
    await load_at_once([cold.loader.load_each(["2"]), known.loader.load_each(["1"])])
    assert (cold.asked, cold.tasks.added, known.tasks.added) == ([["2"]], 0, added)
