"""How many requests there are and how long they take, also where an answer goes on for hours."""

from typing import cast

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from server.metrics import HttpMetrics, MetricsMiddleware


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def nothing() -> Message:
    raise AssertionError


async def dropped(message: Message) -> None:
    del message


async def told(metrics: HttpMetrics) -> str:
    return bytes((await metrics.endpoint(cast("Request", None))).body).decode()


async def streams(metrics: HttpMetrics) -> dict[str, str]:
    """How many are open of each transport."""
    lines = (await told(metrics)).splitlines()
    series = (line.split() for line in lines if line.startswith("streams_open{"))
    return {name.split('"')[1]: value for name, value in series}


def start(content_type: bytes) -> Message:
    headers = [(b"x-other", b"text/event-stream"), (b"content-type", content_type)]
    return {"type": "http.response.start", "status": 200, "headers": headers}


_REQUEST = {"type": "http", "method": "POST", "path": "/graphql"}
_SERIES = '{method="POST",path="/graphql"}'
_NONE = {"websocket": "0.0", "event-stream": "0.0", "multipart": "0.0"}


@pytest.mark.parametrize(
    ("content_type", "seconds"),
    [
        (b"application/json; charset=utf-8", 3600.0),
        (b"text/event-stream; charset=utf-8", 1.0),
        (b'multipart/mixed;boundary="graphql"', 1.0),
    ],
)
async def test_a_stream_takes_until_its_beginning(content_type: bytes, seconds: float) -> None:
    clock, metrics = Clock(), HttpMetrics()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        clock.seconds = 1
        await send(start(content_type))
        clock.seconds = 3600
        await send({"type": "http.response.body", "body": b""})

    observed = MetricsMiddleware(answer, metrics=metrics, now=clock)
    await observed(_REQUEST, nothing, dropped)

    said = await told(metrics)
    assert f"http_request_duration_seconds_sum{_SERIES} {seconds}\n" in said
    assert f"http_request_duration_seconds_count{_SERIES} 1.0\n" in said


@pytest.mark.parametrize(
    ("content_type", "transport"),
    [
        (b"text/event-stream; charset=utf-8", "event-stream"),
        (b'multipart/mixed;boundary="graphql"', "multipart"),
    ],
)
async def test_a_stream_is_counted_while_it_goes_on(content_type: bytes, transport: str) -> None:
    metrics = HttpMetrics()
    counted = 'http_requests_total{method="POST",path="/graphql",status="200"} 1.0\n'

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        assert await streams(metrics) == _NONE
        await send(start(content_type))
        assert counted in await told(metrics)
        assert await streams(metrics) == {**_NONE, transport: "1.0"}
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await MetricsMiddleware(answer, metrics=metrics)(_REQUEST, nothing, dropped)

    assert counted in await told(metrics)
    assert await streams(metrics) == _NONE


async def test_a_request_that_is_not_answered_has_failed() -> None:
    metrics = HttpMetrics()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await MetricsMiddleware(answer, metrics=metrics)(_REQUEST, nothing, dropped)

    assert 'requests_total{method="POST",path="/graphql",status="500"} 1.0\n' in await told(metrics)


async def test_a_socket_is_counted_from_its_acceptance_to_its_end() -> None:
    metrics = HttpMetrics()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        assert await streams(metrics) == _NONE
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "{}"})
        assert await streams(metrics) == {**_NONE, "websocket": "1.0"}

    await MetricsMiddleware(serve, metrics=metrics)({"type": "websocket"}, nothing, dropped)

    assert await streams(metrics) == _NONE
