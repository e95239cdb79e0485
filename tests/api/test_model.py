"""The product with a language model behind it, from the key in a variable to the text on a screen.

The model is a server on loopback, which OPENAI_BASE_URL names as it would name any other.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client, Json, visiting
from tests.infra.ai.chinese_answer import CHINESE_ANSWER
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.product import ROOT, RunningProduct, running_product
from tests.servers import free_port

_KEY = f"sk-{secrets.token_hex(24)}"
_ARTICLE = (ROOT / "tests" / "infra" / "ai" / "articles" / "coffee.txt").read_text()
_PATIENCE_SECONDS = 60

_STORED = """
query ($id: ID!) {
  contentHistory(first: 5) {
    totalCount
    edges { node { title
      generation { provenance { engine model promptVersion tokensIn tokensOut } }
      ... on Article { summary keyPoints quotes tags body } } }
  }
  generation(id: $id) { status attempt creditsSpent creditsRefunded }
  me { entitlement { creditsAvailable creditsHeld } }
}
"""
_CANCEL = """
mutation ($input: CancelGenerationInput!) {
  cancelGeneration(input: $input) { userErrors { code } }
}
"""

_CONTENT = {
    "title": "小店活下来的秘密",
    "summary": (
        "店主发现，留住熟客比拉来新客更便宜，于是把菜单和装修的钱省下来，用在与人打交道上。"
    ),
    "keyPoints": [
        "菜单从三十六种砍到九种，损耗率明显下降。",
        "近七成收入来自不到两百位熟客。",
        "线上流量退去之后，熟客反而减少。",
    ],
    "quotes": ["流量是别人的，关系才是自己的。"],
    "tags": ["咖啡店", "熟客", "小店经营"],
    "body": CHINESE_ANSWER,
    "generation": {
        "provenance": {
            "engine": "LLM",
            "model": "stand-in",
            "promptVersion": "distil/2",
            "tokensIn": 1200,
            "tokensOut": 340,
        },
    },
}

Events = list[dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Studio:
    product: RunningProduct
    key_codes: Iterator[str]
    model_port: int
    data_dir: Path


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Says all that it ever would."""
    model_port = free_port()
    variables = {
        "OPENAI_BASE_URL": f"http://127.0.0.1:{model_port}/v1",
        "OPENAI_API_KEY": _KEY,
        "OPENAI_MODEL": "stand-in",
        "SWEEP_INTERVAL_SECONDS": "0.5",
        "LOG_LEVEL": "DEBUG",
    }
    data_dir = tmp_path_factory.mktemp("studio")
    with running_product(data_dir, **variables) as product:
        yield Studio(product, iter(product.issue_keys(count=30)), model_port, data_dir)


@pytest.fixture
async def model(studio: Studio) -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(port=studio.model_port) as server:
        yield server


@pytest.fixture
async def visitor(studio: Studio) -> AsyncIterator[Client]:
    """Each test has an address of its own, and so its own limits."""
    async with visiting(studio.product.address) as client:
        yield client


@pytest.fixture
async def creator(studio: Studio, visitor: Client) -> Client:
    return await _signed_up(studio, visitor)


async def _signed_up(studio: Studio, visitor: Client) -> Client:
    creator = await visitor.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
    await creator.activate(next(studio.key_codes))
    return creator


async def test_a_model_writes_before_the_readers_eyes_and_its_work_is_kept(
    creator: Client, model: OpenAIServer
) -> None:
    model.scenario = Scenario.HELD
    generation_id = await _requested(creator)
    watching = creator.watch(generation_id)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        events: Events = []
        while _text(events) != model.held_text:
            events.append(await anext(watching))
        model.released.set()
        events += [event async for event in watching]

    # Readable from the first piece on: nothing of the protocol, and all of the answer.
    assert _text(events) == model.answer == events[-1]["content"]["body"]
    assert await _outcome(creator, generation_id) == _ended("SUCCEEDED", attempt=1, spent=2)
    stored = await creator.data(_STORED, id=generation_id)
    assert stored["contentHistory"]["edges"] == [{"node": _CONTENT}]
    [request] = model.requests
    assert request.headers["authorization"] == f"Bearer {_KEY}"
    assert request.body["model"] == "stand-in"
    assert _ARTICLE.splitlines()[-1] in request.user


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (Scenario.UNAUTHORIZED, "PROVIDER_MISCONFIGURED"),
        (Scenario.REFUSAL, "PROVIDER_REFUSED"),
    ],
)
async def test_what_no_repetition_mends_fails_at_once_and_is_given_back(
    creator: Client, model: OpenAIServer, scenario: Scenario, code: str
) -> None:
    model.scenario = scenario
    generation_id = await _requested(creator)

    events = await _watched(creator, generation_id)

    assert events[-1]["__typename"] == "GenerationFailed"
    assert events[-1]["creditsRefunded"] == 2
    assert events[-1]["error"]["code"] == code
    assert events[-1]["error"]["retryable"] is False
    assert len(model.requests) == 1
    assert await _outcome(creator, generation_id) == _ended("FAILED", attempt=1, spent=0)


async def test_an_answer_that_broke_off_or_was_none_is_asked_for_again_and_paid_once(
    studio: Studio, visitor: Client, model: OpenAIServer
) -> None:
    """Several jobs at once: each meets one of the faults, and then a model that works."""
    model.script = deque([Scenario.CUT, Scenario.GARBAGE, Scenario.HTML, Scenario.MALFORMED])
    creators = [await _signed_up(studio, visitor) for _ in model.script]
    faults = len(creators)

    jobs = [await _requested(creator) for creator in creators]
    stories = await asyncio.gather(*map(_watched, creators, jobs))

    assert len(model.requests) == 2 * faults
    for creator, generation_id, events in zip(creators, jobs, stories, strict=True):
        second = _starts(events)[1]
        assert _text(events[second:]) == model.answer
        assert await _outcome(creator, generation_id) == _ended("SUCCEEDED", attempt=2, spent=2)


async def test_an_answer_that_never_makes_sense_fails_in_the_end_and_is_given_back(
    creator: Client, model: OpenAIServer
) -> None:
    model.scenario = Scenario.GARBAGE
    generation_id = await _requested(creator)

    events = await _watched(creator, generation_id)

    assert len(_starts(events)) == 3
    assert events[-1]["error"]["code"] == "OUTPUT_UNUSABLE"
    assert events[-1]["error"]["retryable"] is True
    assert events[-1]["creditsRefunded"] == 2
    assert len(model.requests) == 3
    assert await _outcome(creator, generation_id) == _ended("FAILED", attempt=3, spent=0)


async def test_a_busy_model_is_asked_again_when_it_said_and_paid_once(
    creator: Client, model: OpenAIServer
) -> None:
    model.script = deque([Scenario.RATE_LIMITED])
    model.retry_after = "1"
    generation_id = await _requested(creator)

    events = await _watched(creator, generation_id)

    assert events[-1]["__typename"] == "GenerationSucceeded"
    assert len(model.requests) == 2
    assert await _outcome(creator, generation_id) == _ended("SUCCEEDED", attempt=2, spent=2)


async def test_whoever_will_not_wait_for_a_busy_model_gets_the_credits_back(
    creator: Client, model: OpenAIServer
) -> None:
    model.script = deque([Scenario.RATE_LIMITED])
    model.retry_after = "3600"
    generation_id = await _requested(creator)
    watching = creator.watch(generation_id)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        events: Events = []
        while not events or not _waits_again(events):
            events.append(await anext(watching))
        waiting = await _outcome(creator, generation_id)
        await creator.data(_CANCEL, input={"id": generation_id})
        events += [event async for event in watching]

    assert (waiting["status"], waiting["creditsHeld"], waiting["attempt"]) == ("QUEUED", 2, 1)
    assert events[-1]["__typename"] == "GenerationCancelled"
    assert len(model.requests) == 1
    assert await _outcome(creator, generation_id) == _ended("CANCELLED", attempt=1, spent=0)


async def test_the_key_is_in_nothing_that_the_product_says_or_keeps(
    studio: Studio, creator: Client, model: OpenAIServer
) -> None:
    model.script = deque([Scenario.ERROR])
    model.status = 401
    model.error = {"message": f"Incorrect API key provided: {_KEY}.", "code": "incorrect_api_key"}
    generation_id = await _requested(creator)

    events = await _watched(creator, generation_id)

    assert events[-1]["__typename"] == "GenerationFailed"
    output = studio.product.output
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not any("incorrect_api_key" in line for line in list(output)):
            await _outcome(creator, generation_id)
    assert _KEY not in "".join(output)
    assert _KEY not in repr(events)
    files = [path for path in studio.data_dir.rglob("*") if path.is_file()]
    assert [path for path in files if _KEY.encode() in path.read_bytes()] == []


async def _requested(creator: Client) -> str:
    payload = await creator.extract(source={"text": _ARTICLE})
    generation_id: str = payload["generation"]["id"]
    return generation_id


async def _watched(creator: Client, generation_id: str) -> Events:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        return [event async for event in creator.watch(generation_id)]


def _text(events: Events) -> str:
    return "".join(event.get("delta", "") for event in events)


def _starts(events: Events) -> list[int]:
    kinds = [event["__typename"] for event in events]
    return [place for place, kind in enumerate(kinds) if kind == "GenerationStarted"]


def _waits_again(events: Events) -> bool:
    return bool(_starts(events)) and events[-1]["__typename"] == "GenerationQueued"


async def _outcome(creator: Client, generation_id: str) -> Json:
    stored = await creator.data(_STORED, id=generation_id)
    contents = stored["contentHistory"]["totalCount"]
    return {**stored["generation"], **stored["me"]["entitlement"], "contents": contents}


def _ended(status: str, *, attempt: int, spent: int) -> Json:
    return {
        "status": status,
        "attempt": attempt,
        "creditsSpent": spent,
        "creditsRefunded": 2 - spent,
        "creditsAvailable": 300 - spent,
        "creditsHeld": 0,
        "contents": int(status == "SUCCEEDED"),
    }
