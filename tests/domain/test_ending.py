"""Tasks end, even those that forget that they were told to."""

import asyncio

from domain.ending import cancelled


async def test_a_task_that_forgets_a_cancel_is_told_again() -> None:
    forgotten: list[int] = []

    async def forgetful() -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if len(forgotten) == 2:
                    raise
                forgotten.append(1)

    task = asyncio.create_task(forgetful())
    await asyncio.sleep(0)

    await cancelled([task])

    assert task.cancelled()
    assert len(forgotten) == 2


async def test_those_that_have_ended_are_left_as_they_are() -> None:
    async def made() -> int:
        return 7

    async def broken() -> None:
        raise ValueError

    ended, failed = asyncio.create_task(made()), asyncio.create_task(broken())
    await asyncio.wait({ended, failed})

    await cancelled([ended, failed])
    await cancelled([])

    assert ended.result() == 7
    assert isinstance(failed.exception(), ValueError)


async def test_who_is_cancelled_while_waiting_goes_once_they_have_ended() -> None:
    may_end = asyncio.Event()

    async def reluctant() -> None:
        while not may_end.is_set():
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                continue

    task = asyncio.create_task(reluctant())
    await asyncio.sleep(0)
    ending = asyncio.create_task(cancelled([task]))
    await asyncio.sleep(0)
    for _ in range(2):
        ending.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
    assert not ending.done()

    may_end.set()
    await asyncio.wait([ending])

    assert task.done()
    assert ending.cancelled()
