"""Runs that wait for the test in their recipe, and what befalls them there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from domain.generation import LEASE, Generation
from domain.recipe import Result
from domain.unit_of_work import DatabaseUnavailable
from tests.domain.scripted_recipe import Run, result_of
from tests.domain.studio import Studio, Worker
from tests.factories import an_image

HEARTBEAT_SECONDS = LEASE.total_seconds() / 3


@asynccontextmanager
async def running(
    studio: Studio, generation: Generation, worker: Worker | None = None
) -> AsyncIterator[tuple[asyncio.Task[None], Run]]:
    """A run that waits for the test in its recipe."""
    performing = (worker or studio.worker).performing
    studio.recipe.wait_for_the_test()
    studio.recipe.started.clear()
    task = asyncio.create_task(performing.perform(generation.id))
    await studio.recipe.started.wait()
    try:
        yield task, studio.recipe.runs[-1]
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, DatabaseUnavailable):
            await task


async def lose_the_claim(studio: Studio, generation: Generation) -> None:
    """As if the lease had run out unnoticed: the sweeper takes the job back."""
    studio.clock.move(LEASE)
    assert await studio.sweeping.recover() == [generation.id]


async def finish_with_a_file(studio: Studio, run: Run) -> None:
    image = an_image(run.assignment.content_id, run.assignment.owner_id)
    studio.blobs.store(image.blob_name, b"PNG")
    made = result_of(run.assignment)
    run.outcome.set_result(
        Result(content=made.content, assets=(image,), provenance=made.provenance, spent=made.spent)
    )
