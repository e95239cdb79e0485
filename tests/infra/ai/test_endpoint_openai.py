"""The endpoint that speaks OpenAI's protocol, against a server that does."""

import traceback

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Endpoint
from tests.captured_logs import capture_logs
from tests.infra.ai.calling import PROMPT, OpenEndpoint, Taker, complete, failure
from tests.infra.ai.chinese_answer import CHINESE_ANSWER
from tests.infra.ai.event_server import End, EventServer, Reply
from tests.infra.ai.openai_chunks import chunks, declined
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.infra.ai.samples import KEY

_BEFORE_ANY_TEXT = {
    Scenario.RATE_LIMITED: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.SERVER_ERROR: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.HANG: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.UNAUTHORIZED: FailureCode.PROVIDER_MISCONFIGURED,
    Scenario.MODEL_UNKNOWN: FailureCode.PROVIDER_MISCONFIGURED,
    Scenario.REDIRECT: FailureCode.PROVIDER_MISCONFIGURED,
    Scenario.GARBAGE: FailureCode.OUTPUT_UNUSABLE,
    Scenario.MALFORMED: FailureCode.OUTPUT_UNUSABLE,
    Scenario.HTML: FailureCode.OUTPUT_UNUSABLE,
    Scenario.FILTERED_INPUT: FailureCode.PROVIDER_REFUSED,
    Scenario.REFUSAL: FailureCode.PROVIDER_REFUSED,
}
_AFTER_SOME_TEXT = {
    Scenario.CUT: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.ENDED_EARLY: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.ERROR_IN_STREAM: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.HANG_IN_STREAM: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.LENGTH: FailureCode.OUTPUT_UNUSABLE,
    Scenario.CONTENT_FILTER: FailureCode.PROVIDER_REFUSED,
}
_FAILURES = _BEFORE_ANY_TEXT | _AFTER_SOME_TEXT


@pytest.fixture
def endpoint(server: OpenAIServer, make_endpoint: OpenEndpoint) -> Endpoint:
    return make_endpoint(server.base_url, silence_seconds=0.5)


@pytest.mark.parametrize(
    "scenario", [Scenario.NORMAL, Scenario.SLOW, Scenario.NO_USAGE, Scenario.CUT_AFTER_FINISH]
)
async def test_an_answer_is_handed_on_as_it_comes(
    server: OpenAIServer, endpoint: Endpoint, scenario: Scenario
) -> None:
    server.scenario = scenario
    taker = Taker()

    await complete(endpoint, taker)

    assert taker.text == CHINESE_ANSWER
    assert len(taker.pieces) > 10


async def test_the_request_is_openais(server: OpenAIServer, endpoint: Endpoint) -> None:
    await complete(endpoint)

    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "model-1",
        "messages": [
            {"role": "system", "content": PROMPT.system},
            {"role": "user", "content": PROMPT.user},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
async def test_the_limit_of_the_answer_can_be_set(
    server: OpenAIServer, make_endpoint: OpenEndpoint, field: str
) -> None:
    await complete(make_endpoint(server.base_url, max_tokens=500, max_tokens_field=field))

    limits = {name: most for name, most in server.requests[0].body.items() if "tokens" in name}
    assert limits == {field: 500}


async def test_without_a_key_one_is_made_up(
    server: OpenAIServer, make_endpoint: OpenEndpoint
) -> None:
    await complete(make_endpoint(server.base_url, api_key=""))

    assert server.requests[0].headers["authorization"] == "Bearer no-key"


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
async def test_thoughts_are_not_handed_on(
    event_server: EventServer, make_endpoint: OpenEndpoint, field: str
) -> None:
    event_server.reply = chunks({field: "先想一想。"}, {"content": "熟客"})
    taker = Taker()

    await complete(make_endpoint(event_server.address), taker)

    assert taker.text == "熟客"


@pytest.mark.parametrize("field", ["content", "reasoning_content"])
async def test_an_answer_without_end_is_given_up(
    event_server: EventServer, make_endpoint: OpenEndpoint, field: str
) -> None:
    event_server.reply = chunks(*[{field: "喵" * 20_000}] * 11)

    failed = await failure(make_endpoint(event_server.address))

    assert (failed.code, failed.detail) == (FailureCode.OUTPUT_UNUSABLE, "answer without end")


@pytest.mark.parametrize(
    "data", ["[" * 100_000, "5", '{"choices": [{"delta": {"content": 5}}]}'], ids=len
)
async def test_an_odd_chunk_is_unusable(
    event_server: EventServer, make_endpoint: OpenEndpoint, data: str
) -> None:
    event_server.reply = Reply(events=[f"data: {data}"], end=End.HANGING)

    failed = await failure(make_endpoint(event_server.address))

    assert failed.code is FailureCode.OUTPUT_UNUSABLE


@pytest.mark.parametrize(("scenario", "code"), _FAILURES.items())
async def test_a_failure_has_the_code_that_fits(
    server: OpenAIServer, endpoint: Endpoint, scenario: Scenario, code: FailureCode
) -> None:
    server.scenario = scenario
    taker = Taker()

    failed = await failure(endpoint, taker)

    assert failed.code is code
    assert len(server.requests) == 1
    assert bool(taker.text) is (scenario in _AFTER_SOME_TEXT)


@pytest.mark.parametrize("scenario", _FAILURES)
async def test_nothing_secret_gets_into_logs_or_errors(
    server: OpenAIServer, endpoint: Endpoint, scenario: Scenario
) -> None:
    server.scenario = scenario

    with capture_logs() as logs, pytest.raises(RecipeFailed) as failed:
        await complete(endpoint)

    # The library's error would bring the request along, with the key and the article.
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    told = "".join(traceback.format_exception(failed.value)) + str(logs)
    for secret in (KEY, "林蔚", "Refused:", "熟客"):
        assert secret not in told


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (declined("Content Exists Risk"), FailureCode.PROVIDER_REFUSED),
        (declined("No.", code="data_inspection_failed"), FailureCode.PROVIDER_REFUSED),
        (declined("No.", code="context_length_exceeded"), FailureCode.SOURCE_TOO_LONG),
        (declined("The maximum context length is 8192"), FailureCode.SOURCE_TOO_LONG),
        (declined("No.", status=413), FailureCode.SOURCE_TOO_LONG),
        (declined("No.", type="exceed_context_size_error"), FailureCode.SOURCE_TOO_LONG),
        (declined("It exceeds the available context size"), FailureCode.SOURCE_TOO_LONG),
        (declined("Range of input length should be [1, 8]"), FailureCode.SOURCE_TOO_LONG),
        (declined("You exceeded model token limit: 8192"), FailureCode.SOURCE_TOO_LONG),
        (declined("stream_options is unknown"), FailureCode.PROVIDER_MISCONFIGURED),
        (declined("Insufficient Balance", status=402), FailureCode.PROVIDER_MISCONFIGURED),
        (declined("No.", status=503, code="content_filter"), FailureCode.PROVIDER_UNAVAILABLE),
        (Reply(status=400, body="[1]"), FailureCode.PROVIDER_MISCONFIGURED),
        (Reply(status=400, body='{"error": {"code": 5}}'), FailureCode.PROVIDER_MISCONFIGURED),
    ],
    ids=lambda value: value if isinstance(value, str) else value.body,
)
async def test_an_error_of_a_provider_is_understood(
    event_server: EventServer, make_endpoint: OpenEndpoint, reply: Reply, code: FailureCode
) -> None:
    event_server.reply = reply

    assert (await failure(make_endpoint(event_server.address))).code is code


async def test_the_detail_tells_the_code_that_tells_most(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = declined("No.", code="400", type="exceed_context_size_error")

    failed = await failure(make_endpoint(event_server.address))

    assert failed.detail == "HTTP 400 exceed_context_size_error"


@pytest.mark.parametrize("end", [End.BROKEN, End.HANGING])
async def test_after_the_reason_to_fail_only_the_count_is_awaited(
    event_server: EventServer, make_endpoint: OpenEndpoint, end: End
) -> None:
    *events, _done = chunks({"content": "熟客"}, finish="length").events
    more = chunks({"content": "，新客"}).events[:1]
    event_server.reply = Reply(events=[*events, *more], end=end)
    taker = Taker()

    failed = await failure(make_endpoint(event_server.address, silence_seconds=0.2), taker)

    assert (failed.code, failed.detail) == (FailureCode.OUTPUT_UNUSABLE, "finish: length")
    assert taker.text == "熟客"


@pytest.mark.parametrize("scenario", [Scenario.HANG, Scenario.HANG_IN_STREAM, Scenario.SLOW])
async def test_the_whole_call_has_a_limit_of_its_own(
    server: OpenAIServer, make_endpoint: OpenEndpoint, scenario: Scenario
) -> None:
    server.scenario = scenario
    server.gap_seconds = 0.05

    failed = await failure(make_endpoint(server.base_url, timeout_seconds=0.2))

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE
    assert failed.detail == "TimeoutError"
