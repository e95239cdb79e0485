"""The contract's operations as they stand, by plans and by graphql-core alike."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from domain.event import (
    AssetReady,
    Event,
    EventCursor,
    GenerationCancelled,
    GenerationFailed,
    GenerationQueued,
    GenerationStarted,
    GenerationSucceeded,
    ProgressMade,
    RecordedEvent,
    TextAppended,
)
from domain.failure import FailureCode
from domain.stage import Stage
from domain.user import Role
from resolvers.node import GlobalId
from tests.api.both_ways import (
    WAYS,
    asked_both_ways,
    asked_one_way,
    followed_both_ways,
    heard_both_ways,
)
from tests.api.client import ARTICLE, Json
from tests.api.contract import OPERATIONS, operation
from tests.api.contract_cases import CONFIGURED, EXCEPTIONS, MUTATIONS, QUERIES, SUBSCRIPTIONS
from tests.api.counting import counting
from tests.api.creators import Creator, creator_of
from tests.api.full_contents import an_article
from tests.factories import NOW, an_image, new_id

#: What is made anew with each state, or tells when that was.
_OWN = re.compile(r"id|cursor|email|maskedCode|codes|(?!planId)\w+(?:Id|At|Token)")


@pytest.fixture
async def creator(tmp_path: Path) -> AsyncIterator[Creator]:
    async with counting(tmp_path, Role.USER) as counter:
        yield await creator_of(counter)


def test_every_operation_is_answered_both_ways_or_says_why_not() -> None:
    lists = (QUERIES, MUTATIONS, SUBSCRIPTIONS, EXCEPTIONS)

    assert sorted(name for each in lists for name in each) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", QUERIES)
async def test_queries(tmp_path: Path, name: str) -> None:
    case = QUERIES[name]
    async with counting(tmp_path, case.role, **CONFIGURED) as counter:
        variables = await case.prepare(await creator_of(counter))
        body, _ = await asked_both_ways(counter, operation(name), **variables)

    assert "errors" not in body
    assert None not in body["data"].values()


@pytest.mark.parametrize("name", MUTATIONS)
async def test_mutations(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    planned, walked = [await _done(way, name, tmp_path_factory.mktemp(way)) for way in WAYS]

    assert _without_own(planned) == _without_own(walked)
    assert "errors" not in planned
    [payload] = planned["data"].values()
    assert payload["userErrors"] == []


async def _done(way: str, name: str, directory: Path) -> Json:
    """What it answers about a state that is like the other's."""
    case = MUTATIONS[name]
    async with counting(directory, case.role, **CONFIGURED) as counter:
        variables = await case.prepare(await creator_of(counter))
        return await asked_one_way(way, counter, operation(name), **variables)


def _without_own(told: Json, name: str = "") -> Json:
    """With its type in place of each value that no two states have in common."""
    if isinstance(told, dict):
        return {each: _without_own(value, each) for each, value in told.items()}
    if isinstance(told, list):
        return [_without_own(each, name) for each in told]
    return type(told) if _OWN.fullmatch(name) else told


@pytest.mark.parametrize("outcome", ["succeeded", "failed", "cancelled"])
async def test_progress(creator: Creator, outcome: str) -> None:
    content = an_article(creator.counter.user_id, new_id(), 2)
    generation = await creator.keep(content, [])
    finals: dict[str, Event] = {
        "succeeded": GenerationSucceeded(content.id, 1),
        "failed": GenerationFailed(FailureCode.SOURCE_TIMEOUT, 1),
        "cancelled": GenerationCancelled(1),
    }
    told: list[Event] = [
        GenerationQueued(2),
        GenerationStarted(attempt=1, resets_text=False),
        ProgressMade(Stage.WRITING, 20),
        TextAppended("汤"),
        AssetReady(an_image(content.id, content.owner_id, width=1000, height=1000)),
    ]
    log = creator.counter.studio.product.watching.events
    for sequence, event in enumerate(told, 1):
        await log.append(generation.id, RecordedEvent(EventCursor(0, sequence), NOW, event))
    final = RecordedEvent(EventCursor.final(0), NOW, finals[outcome])
    await log.append(generation.id, final)

    query, job = operation("GenerationProgress"), str(GlobalId("Generation", generation.id))
    events = await followed_both_ways(creator.counter, query, id=job)

    names = [each["generationProgress"]["__typename"] for each in events]
    assert names == [type(event).__name__ for event in (*told, finals[outcome])]


async def test_changes_of_all_jobs(creator: Creator) -> None:
    jobs: list[str] = []

    async def happen() -> Json:
        """One job waits at a time: an account may have but a few."""
        for job in jobs[-1:]:
            await creator.counter.ask(operation("CancelGeneration"), input={"id": job})
        chosen = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex}
        data, _ = await creator.counter.ask(operation("ExtractContent"), input=chosen)
        jobs.append(data["extractContent"]["generation"]["id"])
        return {"id": jobs[-1]}

    body = await heard_both_ways(creator.counter, operation("MyGenerations"), happen)

    assert body["data"]["myGenerations"]["status"] == "QUEUED"
