"""How long requests take, also where what answers them goes on for hours."""

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
        headers = [(b"content-type", content_type)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        clock.seconds = 3600
        await send({"type": "http.response.body", "body": b""})

    observed = MetricsMiddleware(answer, metrics=metrics, now=clock)
    await observed({"type": "http", "method": "POST", "path": "/graphql"}, nothing, dropped)

    told = bytes((await metrics.endpoint(cast("Request", None))).body).decode()
    series = '{method="POST",path="/graphql"}'
    assert f"http_request_duration_seconds_sum{series} {seconds}\n" in told
    assert f"http_request_duration_seconds_count{series} 1.0\n" in told
