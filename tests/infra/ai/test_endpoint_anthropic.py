"""The endpoint that speaks Anthropic's protocol, against a server that does."""

import asyncio

import pytest

from infra.ai.endpoint import Endpoint, Prompt
from tests.infra.ai.anthropic_server import (
    ANSWER,
    TOKENS_IN,
    TOKENS_OUT,
    message,
    raw_event,
    thoughts,
)
from tests.infra.ai.calling import FORM, PROMPT, OpenEndpoint, Taker, complete
from tests.infra.ai.event_server import End, EventServer
from tests.infra.ai.samples import KEY


@pytest.fixture
def endpoint(event_server: EventServer, make_endpoint: OpenEndpoint) -> Endpoint:
    return make_endpoint(event_server.address, protocol="anthropic")


async def test_an_answer_is_handed_on_as_it_comes(
    event_server: EventServer, endpoint: Endpoint
) -> None:
    event_server.reply = message()
    taker = Taker()

    usage = await complete(endpoint, taker)

    assert taker.text == ANSWER
    assert len(taker.pieces) == 13
    assert (usage.tokens_in, usage.tokens_out) == (TOKENS_IN, TOKENS_OUT)
    assert not usage.is_estimated


@pytest.mark.parametrize("stop", ["end_turn", "stop_sequence", "a_reason_of_next_year"])
async def test_an_answer_may_end_in_several_ways(
    event_server: EventServer, endpoint: Endpoint, stop: str
) -> None:
    event_server.reply = message(stop=stop)
    taker = Taker()

    await complete(endpoint, taker)

    assert taker.text == ANSWER


async def test_thoughts_are_not_handed_on(event_server: EventServer, endpoint: Endpoint) -> None:
    event_server.reply = message(before=thoughts("先想一想。"))
    taker = Taker()

    await complete(endpoint, taker)

    assert taker.text == ANSWER


async def test_a_character_in_two_halves_comes_out_whole(
    event_server: EventServer, endpoint: Endpoint
) -> None:
    halves = [
        r'{"type": "text_delta", "text": "\ud83d"}',
        r'{"type": "text_delta", "text": "\ude00"}',
    ]
    event_server.reply = message(
        "。",
        before=tuple(
            raw_event("content_block_delta", f'{{"type": "content_block_delta", "delta": {half}}}')
            for half in halves
        ),
    )
    taker = Taker()

    await complete(endpoint, taker)

    assert taker.text == "😀。"


async def test_the_request_is_anthropics(event_server: EventServer, endpoint: Endpoint) -> None:
    event_server.reply = message()

    await complete(endpoint)

    (request,) = event_server.requests
    assert request.path == "/v1/messages"
    assert request.headers["x-api-key"] == KEY
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["anthropic-version"]
    assert request.body == {
        "model": "model-1",
        "max_tokens": 8192,
        "system": PROMPT.system,
        "messages": [{"role": "user", "content": PROMPT.user}],
        "stream": True,
    }


async def test_no_variable_of_the_library_leads_elsewhere(
    event_server: EventServer, make_endpoint: OpenEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-other")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "token-other")
    event_server.reply = message()

    await complete(make_endpoint(event_server.address, protocol="anthropic", api_key=""))

    (request,) = event_server.requests
    assert request.headers["x-api-key"] == "no-key"
    assert request.headers["authorization"] == "Bearer no-key"


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
async def test_the_version_in_the_address_is_optional(
    event_server: EventServer, make_endpoint: OpenEndpoint, path: str
) -> None:
    event_server.reply = message()

    await complete(make_endpoint(f"{event_server.address}{path}", protocol="anthropic"))

    assert event_server.requests[0].path == "/v1/messages"


async def test_the_limit_of_the_answer_can_be_set(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = message()

    await complete(make_endpoint(event_server.address, protocol="anthropic", max_tokens=500))

    assert event_server.requests[0].body["max_tokens"] == 500


async def test_a_form_is_asked_for_in_anthropics_json_schema(
    event_server: EventServer, endpoint: Endpoint
) -> None:
    event_server.reply = message('{"title": "熟客"}')

    await complete(endpoint, form=FORM)

    (request,) = event_server.requests
    form = request.body["output_config"]["format"]
    assert form["type"] == "json_schema"
    assert form["schema"]["additionalProperties"] is False
    # It takes no lengths: they are words for the model.
    title = form["schema"]["properties"]["title"]
    assert title == {"type": "string", "description": "{maxLength: 20}"}
    assert request.body["system"] == PROMPT.system


@pytest.mark.parametrize(
    "half", ["店\ud83d", "\ude00店", "店\ud83d主"], ids=["first", "second", "inside"]
)
async def test_a_prompt_with_half_a_character_is_sent(
    event_server: EventServer, endpoint: Endpoint, half: str
) -> None:
    event_server.reply = message()

    await complete(endpoint, prompt=Prompt(PROMPT.system, half))

    assert "店" in event_server.requests[0].body["messages"][0]["content"]


@pytest.mark.parametrize("end", [End.BROKEN, End.HANGING])
async def test_a_whole_answer_does_not_need_the_end_of_the_stream(
    event_server: EventServer, make_endpoint: OpenEndpoint, end: End
) -> None:
    event_server.reply = message(end=end)
    taker = Taker()

    usage = await complete(
        make_endpoint(event_server.address, protocol="anthropic", silence_seconds=0.2), taker
    )

    assert taker.text == ANSWER
    assert usage.tokens_out == TOKENS_OUT


async def test_a_call_can_be_cancelled(event_server: EventServer, endpoint: Endpoint) -> None:
    event_server.reply = message(stop=None, end=End.HANGING)
    begun = asyncio.Event()

    async def take(_piece: str) -> None:
        begun.set()

    work = asyncio.create_task(endpoint.complete(PROMPT, form=None, take=take))
    await begun.wait()
    work.cancel()

    with pytest.raises(asyncio.CancelledError):
        await work
