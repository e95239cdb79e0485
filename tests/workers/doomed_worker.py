"""A worker that is killed at a chosen step: `python doomed_worker.py STEP GENERATION_ID`."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from typing import NoReturn

from domain.event import GenerationStarted, RecordedEvent, TextAppended
from domain.failure import RecipeFailed
from domain.generation import Generation
from domain.recipe import Result
from domain.services.finishing import Finishing, Interruption
from infra.connections import Connections, opened
from infra.embedded import completed
from infra.queue.event_log import RedisEventLog
from infra.settings import Settings
from infra.workshop import Workshop

CLAIMED = "claimed"
WRITING = "writing"
UNFINISHED = "unfinished"
SETTLED = "settled"
TOLD = "told"
STEPS = (CLAIMED, WRITING, UNFINISHED, SETTLED, TOLD)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class DoomedEventLog(RedisEventLog):
    step = ""

    async def append(self, generation_id: str, recorded: RecordedEvent) -> None:
        if self.step == CLAIMED and isinstance(recorded.event, GenerationStarted):
            die()
        if self.step == SETTLED and recorded.cursor.is_final:
            die()
        await super().append(generation_id, recorded)
        if self.step == WRITING and isinstance(recorded.event, TextAppended):
            die()
        if self.step == TOLD and recorded.cursor.is_final:
            die()


class DoomedFinishing(Finishing):
    async def finish(
        self, claimed: Generation, ending: Result | RecipeFailed | Interruption
    ) -> NoReturn:
        del claimed, ending
        die()


async def perform(step: str, generation_id: str) -> None:
    settings = completed(Settings.load())
    async with opened(settings) as connections:
        studio = Workshop(settings, _doomed(connections, step))
        performing = studio.performing
        if step == UNFINISHED:
            finishing = performing.finishing
            doomed = DoomedFinishing(
                database=finishing.database,
                concluding=finishing.concluding,
                indexing=finishing.indexing,
            )
            performing = replace(performing, finishing=doomed)
        await performing.perform(generation_id)


def _doomed(connections: Connections, step: str) -> Connections:
    events = DoomedEventLog(connections.queue_redis, connections.hub)
    events.step = step
    return replace(connections, events=events)


if __name__ == "__main__":
    asyncio.run(perform(sys.argv[1], sys.argv[2]))
