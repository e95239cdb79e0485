"""What the staff are told of queues, workers and providers."""

from datetime import timedelta

import pytest

from domain.crew import Worker
from domain.engines import EngineHealth
from domain.generation import QueueName
from domain.services.overseeing import Overseeing
from domain.system_health import (
    ProviderHealth,
    ProviderState,
    QueueHealth,
    ReplicaHealth,
    ReplicaState,
    WorkerHealth,
)
from tests.domain.fake_crew import FakeCrew
from tests.domain.running import running
from tests.domain.studio import Studio

FOLLOWING = ReplicaHealth(state=ReplicaState.FOLLOWING, lag_seconds=0.25)


class FollowingReplica:
    async def health(self) -> ReplicaHealth:
        return FOLLOWING


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def crew() -> FakeCrew:
    return FakeCrew()


@pytest.fixture
def overseeing(studio: Studio, crew: FakeCrew) -> Overseeing:
    return Overseeing(
        database=studio.database, crew=crew, replication=FollowingReplica(), clock=studio.clock
    )


def a_worker(studio: Studio, worker_id: str, *engines: EngineHealth) -> Worker:
    return Worker(
        worker_id=worker_id,
        slots={QueueName.TEXT: 8, QueueName.MEDIA: 2},
        last_seen_at=studio.clock(),
        engines=engines,
    )


def an_engine(
    name: str, *, is_spared: bool = False, calls: int = 0, failures: int = 0
) -> EngineHealth:
    return EngineHealth(name=name, is_spared=is_spared, calls=calls, failures=failures)


async def test_queues_say_how_many_wait_and_for_how_long(
    studio: Studio, crew: FakeCrew, overseeing: Overseeing
) -> None:
    creator = await studio.creator()
    held = await studio.requested(creator)
    async with running(studio, held) as (performance, run):
        await studio.requested(creator)
        studio.clock.move(timedelta(seconds=90))
        later = studio.stored(await studio.requested(creator))
        later.run_after = studio.clock() + timedelta(hours=1)
        await crew.report(a_worker(studio, "worker"))
        health = await overseeing.health()
        run.succeed()
        await performance

    text, media = health.queues
    assert (text.queue, text.waiting, text.running) == (QueueName.TEXT, 2, 1)
    assert text.oldest_wait_seconds == pytest.approx(90, abs=1)
    assert media == QueueHealth(
        queue=QueueName.MEDIA, waiting=0, running=0, oldest_wait_seconds=None
    )
    assert health.workers is not None
    (worker,) = health.workers
    assert (worker.worker_id, worker.running, worker.slots) == ("worker", 1, 10)
    assert health.replica == FOLLOWING


async def test_providers_are_judged_by_all_who_ask_them(
    studio: Studio, crew: FakeCrew, overseeing: Overseeing
) -> None:
    await crew.report(
        a_worker(
            studio,
            "one",
            an_engine("LLM:qwen", calls=10, failures=1),
            an_engine("LLM:kimi", is_spared=True, calls=3, failures=3),
        )
    )
    await crew.report(
        a_worker(
            studio,
            "two",
            an_engine("LLM:qwen", is_spared=True, calls=10, failures=4),
            an_engine("LLM:kimi", is_spared=True, calls=1, failures=0),
            an_engine("OFFLINE:extractive-1"),
        )
    )

    health = await overseeing.health()

    assert health.providers == [
        ProviderHealth(name="LLM:qwen", state=ProviderState.PARTLY_SPARED, failure_rate=0.25),
        ProviderHealth(name="LLM:kimi", state=ProviderState.SPARED, failure_rate=0.75),
        ProviderHealth(
            name="OFFLINE:extractive-1", state=ProviderState.AVAILABLE, failure_rate=None
        ),
    ]


async def test_while_nobody_can_tell_of_workers_nothing_is_made_up(
    studio: Studio, crew: FakeCrew, overseeing: Overseeing
) -> None:
    await crew.report(a_worker(studio, "one"))
    crew.is_away = True

    health = await overseeing.health()

    assert (health.workers, health.providers) == (None, None)
    assert len(health.queues) == 2


async def test_workers_come_by_name(studio: Studio, crew: FakeCrew, overseeing: Overseeing) -> None:
    await crew.report(a_worker(studio, "two"))
    await crew.report(a_worker(studio, "one"))

    health = await overseeing.health()

    assert health.workers == [
        WorkerHealth(worker_id=name, last_seen_at=studio.clock(), running=0, slots=10)
        for name in ("one", "two")
    ]
