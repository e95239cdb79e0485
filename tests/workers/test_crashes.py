"""Whatever is killed, and when: the job ends, is charged once, and its watcher misses nothing."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from domain.event import (
    EventCursor,
    GenerationStarted,
    GenerationSucceeded,
    RecordedEvent,
    TextAppended,
)
from domain.generation import GenerationStatus
from domain.recipes.extract_content import ExtractContent
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.source import TextSource
from domain.writing import Length
from infra.connections import opened
from infra.db.migration import migrate
from infra.embedded import completed
from infra.settings import Settings
from infra.workshop import Workshop
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.product import ROOT
from tests.servers import RedisServer
from tests.workers import doomed_worker
from workers.settings import run_worker

_ARTICLE = (ROOT / "tests" / "api" / "article.txt").read_text()
#: A lost claim is free again half a minute after its last renewal.
_PATIENCE_SECONDS = 90


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(tmp_path: Path, redis: RedisServer) -> Settings:
    return completed(
        Settings(data_dir=tmp_path, redis_url=SecretStr(redis.url), sweep_interval_seconds=0.5)
    )


@pytest.fixture
async def studio(settings: Settings) -> AsyncIterator[Workshop]:
    await migrate(settings.database_url.get_secret_value())
    async with opened(settings) as connections:
        yield Workshop(settings, connections)


@pytest.mark.timeout(180)
async def test_a_worker_killed_at_any_step_leaves_one_result_and_one_charge(
    studio: Workshop, settings: Settings
) -> None:
    owners = {step: await _entitled(studio) for step in doomed_worker.STEPS}
    jobs = {step: await _request(studio, owner) for step, owner in owners.items()}
    async with OpenAIServer(scenario=Scenario.HELD) as model:
        # Who is to die in the middle of a text needs a writer that does not come to its end.
        models = {doomed_worker.WRITING: model.base_url}
        doomed = (_doom(step, job, settings, models.get(step, "")) for step, job in jobs.items())
        ends = await asyncio.gather(*doomed)
    assert ends == [-signal.SIGKILL] * len(jobs)

    async with _worker(settings):
        told = await asyncio.gather(
            *(_watch(studio, jobs[step], owner) for step, owner in owners.items())
        )

    for step, events in zip(owners, told, strict=True):
        _assert_told_once(events)
        await _assert_charged_once(studio, owners[step], jobs[step])
    assert await studio.sweeping.check_ledger() == []
    restarted = {
        step: sum(isinstance(recorded.event, GenerationStarted) for recorded in events)
        for step, events in zip(owners, told, strict=True)
    }
    assert restarted == {
        doomed_worker.CLAIMED: 1,  # its own start was never told
        doomed_worker.WRITING: 2,
        doomed_worker.UNFINISHED: 2,
        doomed_worker.SETTLED: 1,
        doomed_worker.TOLD: 1,
    }


async def test_without_redis_a_job_is_taken_and_delivered_when_redis_is_back(
    studio: Workshop, settings: Settings, redis: RedisServer
) -> None:
    owner = await _entitled(studio)
    redis.stop()
    job = await _request(studio, owner)

    async with _worker(settings):
        redis.start()
        events = await _watch(studio, job, owner)

    _assert_told_once(events)
    await _assert_charged_once(studio, owner, job)


async def _entitled(studio: Workshop) -> str:
    device = Device(uuid4().hex)
    registration = Registration(email=f"{uuid4().hex}@example.com", password=uuid4().hex)
    tokens = await studio.product.accounts.register(registration, device)
    issued = await studio.treasury.issuing.issue("creator", count=1, name="crashes")
    await studio.product.activation.activate(issued.codes[0], user_id=tokens.user.id)
    return tokens.user.id


async def _request(studio: Workshop, owner_id: str) -> str:
    requested = await studio.product.generating.request(
        ExtractContent(source=TextSource(_ARTICLE), length=Length.MEDIUM),
        owner_id=owner_id,
        idempotency_key=uuid4().hex,
    )
    return requested.generation.id


async def _doom(step: str, generation_id: str, settings: Settings, model_url: str) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.workers.doomed_worker",
        step,
        generation_id,
        cwd=ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(settings.data_dir),
            "REDIS_URL": settings.redis_url.get_secret_value(),
            "OPENAI_BASE_URL": model_url,
        },
    )
    return await process.wait()


@asynccontextmanager
async def _worker(settings: Settings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_worker(settings, stop))
        try:
            yield
        finally:
            stop.set()


async def _watch(studio: Workshop, generation_id: str, owner_id: str) -> list[RecordedEvent]:
    """As a client whose connection is cut after every event, and who comes back each time."""
    seen: list[RecordedEvent] = []
    after: EventCursor | None = None
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not seen or not seen[-1].cursor.is_final:
            following = studio.product.watching.progress(
                generation_id, owner_id=owner_id, after=after
            )
            seen.append(await anext(following))
            after = seen[-1].cursor
            await following.aclose()
    return seen


def _assert_told_once(events: list[RecordedEvent]) -> None:
    cursors = [recorded.cursor for recorded in events]
    assert cursors == sorted(set(cursors))
    assert isinstance(events[-1].event, GenerationSucceeded)
    last_start = max(
        place
        for place, recorded in enumerate(events)
        if isinstance(recorded.event, GenerationStarted)
    )
    text = [r.event.delta for r in events[last_start:] if isinstance(r.event, TextAppended)]
    assert "".join(text).count("## 要点") == 1


async def _assert_charged_once(studio: Workshop, owner_id: str, generation_id: str) -> None:
    generation = await studio.product.generating.require(generation_id, owner_id=owner_id)
    entitlement = await studio.product.activation.entitlement(owner_id)
    assert generation.status is GenerationStatus.SUCCEEDED
    assert (generation.credits_spent, generation.credits_held) == (2, 0)
    assert (entitlement.credits_available, entitlement.credits_held) == (298, 0)
