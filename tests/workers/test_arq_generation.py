"""A run's fault is told and stays its own; a cancel goes through."""

import asyncio

import pytest

from tests.captured_logs import capture_logs
from workers.generation import run_generation


async def test_the_generation_is_performed() -> None:
    performed: list[str] = []

    async def perform(generation_id: str) -> None:
        performed.append(generation_id)

    with capture_logs() as logs:
        await run_generation(perform, "g")

    assert performed == ["g"]
    assert logs == []


async def test_a_crash_is_logged_and_goes_no_further() -> None:
    crash = ZeroDivisionError()

    async def perform(_: str) -> None:
        raise crash

    with capture_logs() as logs:
        await run_generation(perform, "g")

    assert logs == [
        {
            "event": "generation.crashed",
            "log_level": "error",
            "generation_id": "g",
            "exc_info": crash,
        }
    ]


async def test_a_cancel_waits_for_the_claim_to_be_given_back() -> None:
    started, given_back = asyncio.Event(), asyncio.Event()

    async def perform(_: str) -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            given_back.set()

    run = asyncio.create_task(run_generation(perform, "g"))
    await started.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run

    assert given_back.is_set()
