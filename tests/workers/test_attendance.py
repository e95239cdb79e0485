"""A worker is on the list while it runs, with what it cannot use at the moment."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.crew import Worker
from domain.engines import EngineHealth, EngineOffer
from domain.generation import GenerationKind, QueueName
from domain.writing import Engine
from tests.domain.fake_crew import FakeCrew
from tests.factories import NOW
from workers.attendance import Attendance

SLOTS = {QueueName.TEXT: 3}
GOOD = EngineOffer(kind=GenerationKind.VOICE, engine=Engine.SPEECH, model="a", is_available=True)

HEALTH = [
    EngineHealth(name=GOOD.name, is_spared=False, calls=2, failures=0),
    EngineHealth(name="SPEECH:b", is_spared=True, calls=4, failures=3),
]


class FoundEngines:
    def offers(self) -> Sequence[EngineOffer]:
        return [GOOD]

    def health(self) -> Sequence[EngineHealth]:
        return HEALTH


class AwaitedCrew(FakeCrew):
    """Says when somebody has tried to report, and how often."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: asyncio.Queue[str] = asyncio.Queue()

    async def report(self, worker: Worker) -> None:
        self.tries.put_nowait(worker.worker_id)
        await super().report(worker)


@pytest.fixture
def crew() -> AwaitedCrew:
    return AwaitedCrew()


async def begun(crew: AwaitedCrew) -> asyncio.Task[None]:
    attendance = Attendance(
        crew, FoundEngines(), worker_id="worker", slots=SLOTS, clock=lambda: NOW
    )
    running = asyncio.create_task(attendance.run(0.0))
    await crew.tries.get()
    await crew.tries.get()
    return running


async def ended(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


async def test_a_worker_reports_until_it_leaves(crew: AwaitedCrew) -> None:
    running = await begun(crew)
    assert list(crew.workers.values()) == [
        Worker(worker_id="worker", slots=SLOTS, last_seen_at=NOW, engines=tuple(HEALTH))
    ]

    await ended(running)

    assert crew.workers == {}


async def test_a_list_that_is_away_stops_nobody(crew: AwaitedCrew) -> None:
    crew.is_away = True
    running = await begun(crew)
    crew.is_away = False
    while not crew.workers:
        await crew.tries.get()

    crew.is_away = True
    await ended(running)
