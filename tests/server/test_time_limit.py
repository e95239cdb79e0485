"""Deadlines of one length share a timer, and end what they are of and nothing else."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

import pytest

from server.time_limit import Deadline, Deadlines
from tests.server.skipping_loop import SkippingLoop

Value = TypeVar("Value")
_SECONDS = 30.0


class TooLate(Exception):
    pass


class _Deadline(Deadline):
    def late(self) -> TooLate:
        return TooLate()


class Loop(SkippingLoop):
    """Counts its timers."""

    timers = 0

    def call_at(self, when: float, callback: Any, *arguments: Any, context: Any = None) -> Any:  # type: ignore[override]  # noqa: ANN401 - asyncio's are generic
        self.timers += 1
        return super().call_at(when, callback, *arguments, context=context)

    async def pass_by(self, seconds: float) -> None:
        """With turns enough for what is due by then to ring, and to end."""
        self.skip(seconds)
        for _ in range(5):
            await asyncio.sleep(0)


def _run(work: Coroutine[Any, Any, Value]) -> Value:
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(work)


def _loop() -> Loop:
    return cast("Loop", asyncio.get_running_loop())


async def _waiting(deadline: Deadline, ended: list[str], name: str = "") -> None:
    try:
        with deadline:
            await asyncio.Event().wait()
    except TooLate:
        ended.append(name)


def test_one_timer_serves_all() -> None:
    async def timers() -> int:
        deadlines = Deadlines(_SECONDS)
        for _ in range(10):
            with _Deadline(deadlines), _Deadline(deadlines):
                await asyncio.sleep(0)
        return _loop().timers

    assert _run(timers()) == 1


def test_each_ends_when_its_own_time_is_over() -> None:
    async def ended() -> list[list[str]]:
        deadlines, told = Deadlines(_SECONDS), list[str]()
        first = asyncio.ensure_future(_waiting(_Deadline(deadlines), told, "first"))
        await _loop().pass_by(20)
        second = asyncio.ensure_future(_waiting(_Deadline(deadlines), told, "second"))
        moments = []
        for seconds in (9, 2, 18, 2):
            await _loop().pass_by(seconds)
            moments.append([*told])
        await asyncio.wait([first, second])
        return moments

    assert _run(ended()) == [[], ["first"], ["first"], ["first", "second"]]


def test_one_that_goes_on_is_not_late_because_others_began_meanwhile() -> None:
    async def ended() -> list[str]:
        deadlines, told = Deadlines(_SECONDS), list[str]()
        early = _Deadline(deadlines)
        await _loop().pass_by(20)
        with _Deadline(deadlines):
            task = asyncio.ensure_future(_waiting(early, told, "early"))
            await asyncio.sleep(0)
            await _loop().pass_by(11)
            await task
        return told

    assert _run(ended()) == ["early"]


def test_what_was_left_in_time_is_not_ended() -> None:
    async def left() -> bool:
        deadlines = Deadlines(_SECONDS)
        with _Deadline(deadlines):
            pass
        await _loop().pass_by(31)
        return True

    assert _run(left())


def test_nothing_begins_when_the_time_is_over() -> None:
    async def begin() -> None:
        deadline = _Deadline(Deadlines(_SECONDS))
        _loop().skip(31)
        with pytest.raises(TooLate), deadline:
            pytest.fail("It began.")

    _run(begin())


def test_who_is_cancelled_by_others_is_cancelled() -> None:
    async def cancelled() -> bool:
        told = list[str]()
        task = asyncio.ensure_future(_waiting(_Deadline(Deadlines(_SECONDS)), told))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled() and not told

    assert _run(cancelled())


def test_what_forgets_its_cancel_is_told_again() -> None:
    async def tries() -> int:
        tries = 0
        with pytest.raises(TooLate), _Deadline(Deadlines(_SECONDS)):
            while True:
                try:
                    _loop().call_soon(_loop().skip, 31)
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    tries += 1
                    if tries == 3:
                        raise
        return tries

    assert _run(tries()) == 3


def test_the_next_loop_has_a_timer_of_its_own() -> None:
    deadlines = Deadlines(_SECONDS)

    async def ended() -> list[str]:
        told = list[str]()
        task = asyncio.ensure_future(_waiting(_Deadline(deadlines), told, "ended"))
        await asyncio.sleep(0)
        await _loop().pass_by(31)
        await task
        return told

    async def began() -> None:
        with _Deadline(deadlines):
            await asyncio.sleep(0)

    _run(began())
    assert _run(ended()) == ["ended"]
