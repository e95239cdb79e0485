"""A loader gives many values by one future, and is aiodataloader's in all else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from execution import BatchLoader
from tests.execution.numbers_loader import Numbers


@pytest.fixture
async def numbers() -> Numbers:
    return Numbers()


async def test_keys_of_one_turn_are_loaded_together_whichever_way(numbers: Numbers) -> None:
    one = numbers.loader.load("1")
    some = numbers.loader.load_each(["2", "1", "3"])
    many = numbers.loader.load_many(["3", "4"])
    assert (await one, await many) == (1, [3, 4])
    found = await some
    assert [found[key] for key in ("2", "1", "3")] == [2, 1, 3]
    assert numbers.asked == [["1", "2", "3", "4"]]


async def test_tasks_that_begin_in_the_next_turn_are_not_too_late(numbers: Numbers) -> None:
    async def load(key: str) -> object:
        return await numbers.loader.load(key)

    some = numbers.loader.load_each(["1"])
    assert await asyncio.gather(*map(load, ["2", "3"])) == [2, 3]
    await some
    assert numbers.asked == [["1", "2", "3"]]


async def test_what_came_or_is_coming_is_not_asked_for_again(numbers: Numbers) -> None:
    await numbers.loader.load_each(["1"])
    numbers.may_end.clear()
    numbers.has_begun.clear()
    coming = asyncio.ensure_future(_all_of(numbers.loader.load_each(["2"])))
    await numbers.has_begun.wait()
    some = numbers.loader.load_each(["1", "2", "3"])
    again = numbers.loader.load("2")
    numbers.may_end.set()
    found = await some
    assert [found[key] for key in ("1", "2", "3")] == [1, 2, 3]
    assert (await coming, await again, await numbers.loader.load("3")) == ({"2": 2}, 2, 3)
    assert numbers.asked == [["1"], ["2"], ["3"]]


async def test_an_exception_among_the_values_is_that_of_its_key(numbers: Numbers) -> None:
    found = await numbers.loader.load_each(["one", "2"])
    assert (str(found["one"]), found["2"]) == ("one", 2)
    with pytest.raises(LookupError, match="one"):
        await numbers.loader.load("one")
    assert numbers.asked == [["one", "2"]]


async def test_what_failed_as_a_whole_is_asked_for_again(numbers: Numbers) -> None:
    one = numbers.loader.load("1")
    found = await numbers.loader.load_each(["broken"])
    assert str(found["broken"]) == "All of it."
    with pytest.raises(ConnectionError, match=r"All of it\."):
        await one
    assert await numbers.loader.load("1") == 1
    assert numbers.asked == [["1", "broken"], ["1"]]


@pytest.mark.parametrize(
    ("forget", "asked"),
    [
        (lambda loader: loader.clear("1"), ["1"]),
        (lambda loader: loader.clear_all(), ["1", "2"]),
    ],
    ids=["one", "all"],
)
async def test_what_is_forgotten_is_asked_for_again(
    numbers: Numbers, forget: Callable[[BatchLoader[str, int]], object], asked: list[str]
) -> None:
    await numbers.loader.load_each(["1", "2"])
    forget(numbers.loader)
    assert await numbers.loader.load_many(["1", "2"]) == [1, 2]
    assert numbers.asked == [["1", "2"], asked]


async def test_what_is_known_from_elsewhere_is_not_asked_for(numbers: Numbers) -> None:
    numbers.loader.prime("1", 11).prime("1", 12)
    found = await numbers.loader.load_each(["1", "2"])
    assert (found["1"], found["2"], await numbers.loader.load("1")) == (11, 2, 11)
    numbers.loader.prime("2", 22)
    assert await numbers.loader.load("2") == 2
    assert numbers.asked == [["2"]]


async def test_what_is_known_from_elsewhere_does_not_end_what_is_coming(numbers: Numbers) -> None:
    one = numbers.loader.load("1")
    numbers.loader.prime("1", 11)
    assert await one == 1


async def test_no_key_is_refused(numbers: Numbers) -> None:
    with pytest.raises(TypeError, match="The key is None"):
        numbers.loader.load(None)  # type: ignore[arg-type]  # as a caller may who checks no types
    assert await numbers.loader.load_each([]) == {}
    assert numbers.asked == []


async def test_who_gives_up_gives_up_for_nobody_else(numbers: Numbers) -> None:
    crashes: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, crash: crashes.append(crash))
    numbers.may_end.clear()
    some = asyncio.ensure_future(_all_of(numbers.loader.load_each(["1"])))
    others = asyncio.ensure_future(_all_of(numbers.loader.load_each(["1"])))
    await numbers.has_begun.wait()
    some.cancel()
    with pytest.raises(asyncio.CancelledError):
        await some
    numbers.may_end.set()
    assert await others == {"1": 1}
    assert crashes == []


async def test_a_batch_that_is_ended_before_it_has_begun_ends_those_who_wait_for_it(
    numbers: Numbers,
) -> None:
    one, some = numbers.loader.load("1"), numbers.loader.load_each(["2"])
    numbers.tasks.ends_next = True
    for coming in (one, some):
        with pytest.raises(asyncio.CancelledError):
            await coming
    assert numbers.asked == []
    assert await numbers.loader.load("1") == 1


async def test_a_loader_may_do_with_its_keys_as_it_likes() -> None:
    async def load(keys: list[str]) -> list[str]:
        return [keys.pop(0).upper() for _ in range(len(keys))]

    loader = BatchLoader[str, str](load, set())
    assert await loader.load_many(["a", "b"]) == ["A", "B"]
    assert await loader.load_each(["b", "a"]) == {"a": "A", "b": "B"}


async def test_a_loader_that_gives_too_few_fails_for_all_of_it() -> None:
    async def load(keys: list[str]) -> list[str]:
        return keys[1:]

    loader = BatchLoader[str, str](load, set())
    found = await loader.load_each(["a", "b"])
    assert [type(error) for error in found.values()] == [ValueError, ValueError]


async def test_a_batch_that_is_ended_ends_those_who_wait_for_it(numbers: Numbers) -> None:
    numbers.may_end.clear()
    one, some = numbers.loader.load("1"), numbers.loader.load_each(["2"])
    await numbers.has_begun.wait()
    [task] = numbers.tasks
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await one
    with pytest.raises(asyncio.CancelledError):
        await some
    assert task.cancelled()
    await asyncio.sleep(0)
    assert not numbers.tasks


async def _all_of(coming: Awaitable[Mapping[str, Any]]) -> Mapping[str, Any]:
    return await coming


async def test_a_key_that_is_cleared_while_it_is_gathered_is_loaded_once(numbers: Numbers) -> None:
    first = numbers.loader.load_each(["1", "2"])
    numbers.loader.clear("1")
    again = numbers.loader.load("1")
    assert (await first, await again) == ({"1": 1, "2": 2}, 1)
    assert numbers.asked == [["1", "2"]]


class Contrary(str):
    """Of one hash with all others, and with none of them to be compared."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        raise ValueError(other)


async def test_nothing_is_loaded_of_keys_that_cannot_be_told_apart(numbers: Numbers) -> None:
    with pytest.raises(ValueError, match="2"):
        numbers.loader.load_each([Contrary("1"), Contrary("2")])
    for _ in range(3):
        await asyncio.sleep(0)
    assert numbers.asked == []
    assert await numbers.loader.load("3") == 3


async def test_keys_may_be_given_by_an_iterator(numbers: Numbers) -> None:
    assert await numbers.loader.load_each(iter(["1"])) == {"1": 1}
    found = await numbers.loader.load_each(iter(["1", "2"]))
    assert (found["1"], found["2"]) == (1, 2)


async def test_nothing_is_loaded_that_nobody_waits_for(numbers: Numbers) -> None:
    numbers.loader.load_each(["1"])
    for _ in range(3):
        await asyncio.sleep(0)
    assert numbers.asked == []
    assert await numbers.loader.load("2") == 2
    assert numbers.asked == [["1", "2"]]  # it was asked for, if in vain


async def test_what_was_cleared_does_not_come_back_with_its_neighbours() -> None:
    versions = {"a": 1, "b": 1}

    async def load(keys: list[str]) -> list[int]:
        return [versions[key] for key in keys]

    for keys in (["a", "b"], ["b", "a"]):
        versions["a"] = 1
        loader = BatchLoader[str, int](load, set())
        await loader.load_each(["a", "b"])
        loader.clear("a")
        versions["a"] = 2
        assert await loader.load("a") == 2
        assert await loader.load_each(keys) == {"a": 2, "b": 1}


async def test_one_who_cannot_be_told_leaves_the_others_their_own() -> None:
    async def load(keys: list[str]) -> list[object]:
        return [StopIteration() if key == "stop" else key for key in keys]

    loader = BatchLoader[str, object](load, set())
    stop, some, other = loader.load("stop"), loader.load_each(["a"]), loader.load("b")
    with pytest.raises(RuntimeError, match="StopIteration"):
        await stop
    assert ((await some)["a"], await other) == ("a", "b")
