"""What the endpoint that speaks Anthropic's protocol makes of what goes wrong."""

import traceback

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Endpoint
from tests.captured_logs import capture_logs
from tests.infra.ai.anthropic_server import (
    TELL_TALE,
    delta,
    error_event,
    event,
    message,
    raw_event,
    refusal,
)
from tests.infra.ai.calling import OpenEndpoint, Taker, complete, failure
from tests.infra.ai.event_server import SILENCE, End, EventServer, Reply
from tests.infra.ai.samples import KEY

_TURNED_AWAY = {
    "unauthorized": (refusal(401, "authentication_error"), FailureCode.PROVIDER_MISCONFIGURED),
    "unpaid": (refusal(402, "billing_error"), FailureCode.PROVIDER_MISCONFIGURED),
    "forbidden": (refusal(403, "permission_error"), FailureCode.PROVIDER_MISCONFIGURED),
    "unknown model": (refusal(404, "not_found_error"), FailureCode.PROVIDER_MISCONFIGURED),
    "bad request": (refusal(400, "invalid_request_error"), FailureCode.PROVIDER_MISCONFIGURED),
    "redirect": (
        Reply(status=307, headers={"Location": "/elsewhere"}, body=TELL_TALE),
        FailureCode.PROVIDER_MISCONFIGURED,
    ),
    "too many": (refusal(429, "rate_limit_error"), FailureCode.PROVIDER_UNAVAILABLE),
    "broken": (refusal(500, "api_error"), FailureCode.PROVIDER_UNAVAILABLE),
    "gateway": (Reply(status=502, body="<html></html>"), FailureCode.PROVIDER_UNAVAILABLE),
    "overloaded": (refusal(529, "overloaded_error"), FailureCode.PROVIDER_UNAVAILABLE),
    "too large": (refusal(413, "request_too_large"), FailureCode.SOURCE_TOO_LONG),
    "too long": (
        refusal(400, "invalid_request_error", said="prompt is too long: 9 tokens > 8 maximum"),
        FailureCode.SOURCE_TOO_LONG,
    ),
    "too long with the answer": (
        refusal(
            400,
            "invalid_request_error",
            said="input length and `max_tokens` exceed context limit: 7 + 2 > 8",
        ),
        FailureCode.SOURCE_TOO_LONG,
    ),
    "filtered": (
        refusal(400, "invalid_request_error", said="Output blocked by content filtering policy"),
        FailureCode.PROVIDER_REFUSED,
    ),
    "no stream": (
        Reply(body="<html><body>Welcome</body></html>", headers={"Content-Type": "text/html"}),
        FailureCode.OUTPUT_UNUSABLE,
    ),
    "no JSON": (
        Reply(events=[raw_event("message_start", "this is no JSON")]),
        FailureCode.OUTPUT_UNUSABLE,
    ),
    "no event": (Reply(events=[raw_event("message_start", "5")]), FailureCode.OUTPUT_UNUSABLE),
    "odd event": (
        Reply(events=[event("message_start", message={"usage": "many"})]),
        FailureCode.OUTPUT_UNUSABLE,
    ),
    "nested without end": (
        Reply(events=[raw_event("message_start", "[" * 100_000)]),
        FailureCode.OUTPUT_UNUSABLE,
    ),
    "nothing": (Reply(), FailureCode.OUTPUT_UNUSABLE),
    "an error at once": (
        Reply(events=[error_event("overloaded_error")]),
        FailureCode.PROVIDER_UNAVAILABLE,
    ),
}
_BEGUN = {
    "cut": (message(stop=None, end=End.BROKEN), FailureCode.PROVIDER_UNAVAILABLE),
    "ended early": (message(stop=None), FailureCode.PROVIDER_UNAVAILABLE),
    "out of tokens": (message(stop="max_tokens"), FailureCode.OUTPUT_UNUSABLE),
    "wants a tool": (message(stop="tool_use"), FailureCode.OUTPUT_UNUSABLE),
    "pauses": (message(stop="pause_turn"), FailureCode.OUTPUT_UNUSABLE),
    "refuses": (message(stop="refusal"), FailureCode.PROVIDER_REFUSED),
    "out of context": (
        message(stop="model_context_window_exceeded"),
        FailureCode.SOURCE_TOO_LONG,
    ),
    **{
        kind: (
            Reply(events=[*message(stop=None).events, error_event(kind)]),
            code,
        )
        for kind, code in (
            ("overloaded_error", FailureCode.PROVIDER_UNAVAILABLE),
            ("api_error", FailureCode.PROVIDER_UNAVAILABLE),
            ("rate_limit_error", FailureCode.PROVIDER_UNAVAILABLE),
            ("an_error_of_next_year", FailureCode.PROVIDER_UNAVAILABLE),
            ("authentication_error", FailureCode.PROVIDER_MISCONFIGURED),
            ("request_too_large", FailureCode.SOURCE_TOO_LONG),
        )
    },
    "an error that is no object": (
        Reply(events=[*message(stop=None).events, raw_event("error", TELL_TALE)]),
        FailureCode.PROVIDER_UNAVAILABLE,
    ),
}
_FAILURES = _TURNED_AWAY | _BEGUN


@pytest.fixture
def endpoint(event_server: EventServer, make_endpoint: OpenEndpoint) -> Endpoint:
    return make_endpoint(event_server.address, protocol="anthropic")


@pytest.mark.parametrize("name", _FAILURES)
async def test_a_failure_has_the_code_that_fits(
    event_server: EventServer, endpoint: Endpoint, name: str
) -> None:
    event_server.reply, code = _FAILURES[name]
    taker = Taker()

    failed = await failure(endpoint, taker)

    assert failed.code is code
    assert len(event_server.requests) == 1
    assert bool(taker.text) is (name in _BEGUN)


@pytest.mark.parametrize("name", _FAILURES)
async def test_nothing_secret_gets_into_logs_or_errors(
    event_server: EventServer, endpoint: Endpoint, name: str
) -> None:
    event_server.reply, _ = _FAILURES[name]

    with capture_logs() as logs, pytest.raises(RecipeFailed) as failed:
        await complete(endpoint)

    # The library's error would bring the request along, with the key and the article.
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    told = "".join(traceback.format_exception(failed.value)) + str(logs)
    for secret in (KEY, "林蔚", "熟客", TELL_TALE):
        assert secret not in told


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30.0),
        ("999999999", 3600.0),
        ("soon", None),
    ],
)
@pytest.mark.parametrize("status", [429, 529])
async def test_the_time_to_wait_is_taken_from_the_header(
    event_server: EventServer, endpoint: Endpoint, status: int, said: str, understood: float | None
) -> None:
    event_server.reply = refusal(status, "overloaded_error", headers={"Retry-After": said})

    assert (await failure(endpoint)).retry_after_seconds == understood


@pytest.mark.parametrize("reply", [SILENCE, message(stop=None, end=End.HANGING)])
@pytest.mark.parametrize("limit", ["silence_seconds", "timeout_seconds"])
async def test_a_provider_that_falls_silent_is_given_up(
    event_server: EventServer, make_endpoint: OpenEndpoint, reply: Reply, limit: str
) -> None:
    event_server.reply = reply

    failed = await failure(
        make_endpoint(event_server.address, protocol="anthropic", **{limit: 0.2})
    )

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE
    assert "imeout" in failed.detail


async def test_a_slow_answer_has_a_limit_of_its_own(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = Reply(events=message().events, gap_seconds=0.05)

    failed = await failure(
        make_endpoint(event_server.address, protocol="anthropic", timeout_seconds=0.2)
    )

    assert failed.detail == "TimeoutError"


@pytest.mark.parametrize("kind", ["text_delta", "thinking_delta"])
async def test_an_answer_without_end_is_given_up(
    event_server: EventServer, endpoint: Endpoint, kind: str
) -> None:
    name = kind.removesuffix("_delta")
    piece = delta(kind, **{name: "喵" * 20_000})
    event_server.reply = Reply(events=[piece] * 11, end=End.HANGING)

    failed = await failure(endpoint)

    assert (failed.code, failed.detail) == (FailureCode.OUTPUT_UNUSABLE, "answer without end")


async def test_a_closed_port_is_unavailable(make_endpoint: OpenEndpoint) -> None:
    failed = await failure(make_endpoint("http://127.0.0.1:1", protocol="anthropic"))

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE
