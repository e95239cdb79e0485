"""Rounds go on, whatever one sweep stumbles over."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

from domain.asset import BlobInfo
from domain.event import Hint
from domain.services.sweeping import Sweeping
from domain.upload import UPLOAD_LIFETIME
from tests.captured_logs import capture_logs
from tests.domain.studio import Studio
from tests.domain.upload_studio import UploadStudio
from tests.fakes import FakeBlobs, FakeQueue
from workers.housekeeping import Housekeeping

_ROUNDS = 3


class BrokenBlobs(FakeBlobs):
    async def list(self) -> AsyncIterator[BlobInfo]:
        raise PermissionError
        yield  # what makes it an iterator


class CountedRounds(FakeQueue):
    """Says when the sweeper has asked so many times for what waits."""

    def __init__(self) -> None:
        super().__init__()
        self.has_had_enough = asyncio.Event()

    async def enqueue_again(self, hint: Hint) -> None:
        self.wakes.append(hint.generation_id)
        if len(self.wakes) == _ROUNDS:
            self.has_had_enough.set()


async def _kept(sweeping: Sweeping, queue: CountedRounds) -> asyncio.Task[None]:
    """Some rounds of what is done often, and one of what is done seldom; cancelled by then."""
    is_through = asyncio.Event()

    async def end() -> list[str]:
        is_through.set()
        return []

    housekeeping = Housekeeping(
        often=[sweeping.recover, sweeping.deliver],
        seldom=[sweeping.check_ledger, sweeping.purge_uploads, sweeping.delete_orphans, end],
    )
    keeping = asyncio.create_task(housekeeping.run(0.001))
    await queue.has_had_enough.wait()
    await is_through.wait()
    keeping.cancel()
    await asyncio.wait({keeping})
    return keeping


async def test_a_sweep_that_fails_is_told_and_stops_no_other() -> None:
    studio, queue = Studio(), CountedRounds()
    await studio.requested(await studio.creator())
    studio.clock.move(timedelta(minutes=1))
    sweeping = Sweeping(
        database=studio.database,
        kinds=studio.recipes.keys(),
        concluding=studio.concluding,
        queue=queue,
        events=studio.events,
        blobs=BrokenBlobs(clock=studio.clock),
        isolating=studio.isolating,
        clock=studio.clock,
    )
    with capture_logs() as logs:
        keeping = await _kept(sweeping, queue)

    assert keeping.cancelled()
    assert [log["sweep"] for log in logs if log["event"] == "sweep.crashed"] == ["delete_orphans"]


async def test_a_round_forgets_what_has_expired_before_it_looks_for_orphans() -> None:
    """So that a file goes in the same round as the row that named it."""
    studio, queue = UploadStudio(), CountedRounds()
    user = await studio.creator()
    upload = await studio.sent(user)
    await studio.requested(user)
    studio.clock.move(UPLOAD_LIFETIME + timedelta(seconds=10))
    sweeping = replace(studio.sweeping, queue=queue)

    await _kept(sweeping, queue)

    assert upload.id not in studio.database.tables.uploads
    assert studio.blobs.stored == {}


async def test_jobs_do_not_wait_for_what_takes_long() -> None:
    studio, queue = Studio(), CountedRounds()
    await studio.requested(await studio.creator())
    studio.clock.move(timedelta(minutes=1))
    sweeping = replace(studio.sweeping, queue=queue)

    async def take_long() -> list[str]:
        await asyncio.Event().wait()
        return []

    housekeeping = Housekeeping(often=[sweeping.deliver], seldom=[take_long])
    keeping = asyncio.create_task(housekeeping.run(0.001))
    async with asyncio.timeout(30):
        await queue.has_had_enough.wait()
    keeping.cancel()
    await asyncio.wait({keeping})

    assert keeping.cancelled()
