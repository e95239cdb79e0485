"""Prometheus metrics, under the names that the operators' rules use."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.lookup import FoundIn
from domain.rate_limit import Bucket
from server.operation_limits import OPERATION_BUCKETS

#: Addresses that we serve; any other is counted as one, so that nobody can make up series.
_PATHS = frozenset({"/graphql", "/healthz", "/readyz", "/metrics"})
#: What may go on for hours, by what it is carried by: the beginning of its content type over HTTP.
_STREAMS = {b"text/event-stream": "event-stream", b"multipart/mixed": "multipart"}
_SOCKET = "websocket"
#: Caches, and where they may find an answer.
_FOUND_IN = (
    *(("response", place) for place in FoundIn),
    *(("profile", place) for place in (FoundIn.STORE, FoundIn.NOWHERE)),
)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10)


class HttpMetrics:
    """Counts requests, their durations and refusals; one registry for each application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "http_requests_total",
            "Requests answered.",
            ("method", "path", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "http_request_duration_seconds",
            "From a request's arrival to the end of its answer; to the beginning of a stream.",
            ("method", "path"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._misses = Counter(
            "operations_not_compiled_total",
            "Executions that had no plan, by what plans do not hold.",
            ("reason",),
            registry=self._registry,
        )
        self._lookups = _lookups(self._registry)
        self._open = Gauge(
            "streams_open",
            "Sockets, and answers over HTTP that go on, by what carries them.",
            ("transport",),
            registry=self._registry,
        )
        for transport in (_SOCKET, *_STREAMS.values()):
            self._open.labels(transport)
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._refusals = Counter(
            "operations_rate_limited_total",
            "Operations and sockets refused, and batches as one, by the limit that was reached.",
            ("limit",),
            registry=self._registry,
        )
        for bucket in (*OPERATION_BUCKETS, Bucket.TEXT_PER_ADDRESS):
            self._refusals.labels(bucket)

    def refuse(self, bucket: Bucket) -> None:
        self._refusals.labels(bucket).inc()

    def miss(self, reason: str) -> None:
        self._misses.labels(reason).inc()

    def look_up_response(self, found_in: FoundIn) -> None:
        self._lookups.labels("response", found_in).inc()

    def look_up_profile(self, found_in: FoundIn) -> None:
        self._lookups.labels("profile", found_in).inc()

    def observe(self, scope: Scope, *, status: int, seconds: float) -> None:
        path = scope["path"] if scope["path"] in _PATHS else "other"
        requests, durations = self._series(scope["method"], path, status)
        requests.inc()
        durations.observe(seconds)

    def opened(self, transport: str) -> AbstractContextManager[None]:
        """Counts one more, as long as the context lasts."""
        return self._open.labels(transport).track_inprogress()

    def _series(self, method: str, path: str, status: int) -> tuple[Counter, Histogram]:
        """Looked up by their labels once; HTTP's parser lets no other methods through."""
        known = self._known.get((method, path, status))
        if known is None:
            known = (
                self._requests.labels(method, path, str(status)),
                self._seconds.labels(method, path),
            )
            self._known[method, path, status] = known
        return known

    async def endpoint(self, request: Request) -> Response:
        del request
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


def _lookups(registry: CollectorRegistry) -> Counter:
    lookups = Counter(
        "cache_lookups_total",
        "Questions to a cache, by where the answer was found.",
        ("cache", "found_in"),
        registry=registry,
    )
    for cache, found_in in _FOUND_IN:
        lookups.labels(cache, found_in)
    return lookups


class MetricsMiddleware:
    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: HttpMetrics,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _Watched(scope, send, self._metrics, self._now).answer(self._app, receive)
            return
        with ExitStack() as streams:

            async def accepted(message: Message) -> None:
                if message["type"] == "websocket.accept":
                    streams.enter_context(self._metrics.opened(_SOCKET))
                await send(message)

            await self._app(scope, receive, accepted)


class _Watched:
    """One answer over HTTP, on its way through `send`."""

    __slots__ = ("_began", "_metrics", "_now", "_scope", "_send", "_status", "_stream")

    def __init__(
        self, scope: Scope, send: Send, metrics: HttpMetrics, now: Callable[[], float]
    ) -> None:
        self._scope = scope
        self._send = send
        self._metrics = metrics
        self._now = now
        self._began = now()
        self._status = 500
        self._stream: ExitStack | None = None

    async def answer(self, app: ASGIApp, receive: Receive) -> None:
        try:
            await app(self._scope, receive, self._observed)
        finally:
            if self._stream is None:
                self._observe()
            else:
                self._stream.close()

    async def _observed(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            transport = _transport_of(message)
            if transport is not None:
                self._observe()
                self._stream = ExitStack()
                self._stream.enter_context(self._metrics.opened(transport))
        await self._send(message)

    def _observe(self) -> None:
        seconds = self._now() - self._began
        self._metrics.observe(self._scope, status=self._status, seconds=seconds)


def _transport_of(start: Message) -> str | None:
    """Of a stream: how long it lasts says nothing of how fast we are."""
    for name, value in start["headers"]:
        if name == b"content-type":
            return _STREAMS.get(value.partition(b";")[0])
    return None
