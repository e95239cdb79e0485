"""Of several things at once, none goes on when one has failed or nobody waits any more."""

import asyncio

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.together import together


class _Works:
    """Each says what it made, or fails; `ended` are those that did either or were told to stop."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def make(self, name: str, *, seconds: float) -> str:
        try:
            await asyncio.sleep(seconds)
        finally:
            # What has something to close takes a moment to end.
            await asyncio.sleep(0)
            self.ended.append(name)
        return name

    async def fail(self) -> str:
        await asyncio.sleep(0.01)
        raise RecipeFailed(FailureCode.SOURCE_EMPTY)


async def test_results_come_in_the_order_of_the_works() -> None:
    works = _Works()

    made = await together(
        works.make(name, seconds=0.02 - place / 100) for place, name in enumerate("ab")
    )

    assert (made, works.ended) == (["a", "b"], ["b", "a"])
    assert await together(()) == []


async def test_a_failure_ends_the_others_before_it_is_raised() -> None:
    works = _Works()

    with pytest.raises(RecipeFailed) as failed:
        await together([works.make("slow", seconds=3600), works.fail()])

    assert failed.value.code is FailureCode.SOURCE_EMPTY
    assert works.ended == ["slow"]


async def test_who_cancels_finds_nothing_running() -> None:
    works = _Works()
    task = asyncio.create_task(together(works.make(name, seconds=3600) for name in "ab"))
    await asyncio.sleep(0.01)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert works.ended == ["a", "b"]
