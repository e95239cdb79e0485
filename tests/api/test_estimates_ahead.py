"""What an estimate says of the time, where it is known who goes before and how long they take."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.api.client import ARTICLE, PASSWORD, Client, Json, visiting
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.product import RunningProduct, running_product
from tests.servers import free_port

_PATIENCE_SECONDS = 60
_ESTIMATE = """
query ($input: EstimateInput!) {
  estimate(input: $input) { credits queueAhead expectedSeconds isAllowed }
}
"""


@dataclass(frozen=True, slots=True)
class Studio:
    product: RunningProduct
    model_port: int


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Of its own: nobody else waits in its queue, or has asked for an estimate."""
    model_port = free_port()
    data_dir: Path = tmp_path_factory.mktemp("studio")
    variables = {
        "OPENAI_BASE_URL": f"http://127.0.0.1:{model_port}/v1",
        "OPENAI_API_KEY": "sk-nobody",
        "OPENAI_MODEL": "stand-in",
        "WORKER_TEXT_SLOTS": "1",
    }
    with running_product(data_dir, **variables) as product:
        yield Studio(product, model_port)


@pytest.fixture
async def model(studio: Studio) -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(port=studio.model_port) as server:
        yield server


@pytest.fixture
async def creator(studio: Studio) -> AsyncIterator[Client]:
    async with visiting(studio.product.address) as visitor:
        creator = await visitor.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
        await creator.activate(studio.product.issue_keys()[0])
        yield creator


async def _estimated(creator: Client) -> Json:
    asked = {"extractContent": {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex}}
    return (await creator.data(_ESTIMATE, input=asked))["estimate"]


async def _requested(creator: Client) -> AsyncIterator[dict[str, Json]]:
    """What happens to one whose text nobody has had distilled before: that would be kept."""
    fresh = {"text": f"{ARTICLE}\n{uuid4().hex}"}
    requested = await creator.extract(source=fresh)
    return creator.watch(requested["generation"]["id"])


async def test_an_estimate_tells_who_goes_before_and_when_it_would_be_done(
    creator: Client, model: OpenAIServer
) -> None:
    """The only place is taken, and somebody waits for it."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        await creator.generated()
        alone = await _estimated(creator)
        model.scenario = Scenario.HELD
        running = await _requested(creator)
        while (await anext(running))["__typename"] != "TextAppended":
            pass
        waiting = await _requested(creator)
        behind = await _estimated(creator)
        model.released.set()
        ends = [[event async for event in each][-1] for each in (running, waiting)]
        after = await _estimated(creator)

    assert [event["__typename"] for event in ends] == ["GenerationSucceeded"] * 2
    assert [each["queueAhead"] for each in (alone, behind, after)] == [0, 1, 0]
    assert isinstance(alone["expectedSeconds"], int)
    assert 0 < alone["expectedSeconds"] <= behind["expectedSeconds"] < _PATIENCE_SECONDS
    assert {each["isAllowed"] for each in (alone, behind, after)} == {True}
