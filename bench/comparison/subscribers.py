"""Many subscribers in one process: `python -m bench.comparison.subscribers PORT TOKEN`.

It reads tasks as lines of JSON, and writes what came of each: `{"open": 1000}` opens so many
sockets; `{"subscribe": ["id", …]}` subscribes to the progress of one generation on each of those
that have no subscription yet, and waits for its first event; `{"hear": true}` tells of all
events. Their texts are the moments in which they were sent.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import cast

import uvloop

from bench.comparison.conversation import Json, converse
from bench.comparison.frames import TEXT, ServerFrames, client_frame
from bench.comparison.samples import quantile
from tests.api.contract import operation

_AT_A_TIME = 50
_DELTA = re.compile(rb'"delta":"([\d;]+);"')
_ENDED = re.compile(rb'"type":"(?:error|complete)"')
_PATIENCE_SECONDS = 900.0


class NothingHeard(Exception):
    """Where events were sent."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How late events came, and how often a subscription was refused and asked for again."""

    events: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    refusals: int

    @classmethod
    def of(cls, milliseconds: Sequence[float], *, refusals: int) -> "Heard":
        """Raises `NothingHeard`."""
        if not milliseconds:
            raise NothingHeard
        ascending = sorted(milliseconds)
        return cls(
            len(milliseconds),
            quantile(ascending, 0.5),
            quantile(ascending, 0.99),
            ascending[-1],
            refusals,
        )


@dataclass(slots=True)
class Notebook:
    """What all sockets of an audience have met since it was last read."""

    milliseconds: list[float] = field(default_factory=list)
    refusals: int = 0
    lost: list[bytes] = field(default_factory=list)

    def note(self, moments: bytes) -> None:
        """Texts that wait for a slow reader come as one."""
        now = time.monotonic_ns()
        self.milliseconds += [(now - int(moment)) / 1e6 for moment in moments.split(b";")]


class Subscriber(asyncio.Protocol):
    """One socket of graphql-transport-ws; by hand, as thousands must not be the bottleneck."""

    def __init__(self, port: int, token: str, notebook: Notebook) -> None:
        self._port, self._token = port, token
        self._notebook = notebook
        self._head = b""
        self._frames = ServerFrames()
        self._is_open = False
        loop = asyncio.get_running_loop()
        self.acknowledged: asyncio.Future[None] = loop.create_future()
        self.followed: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(
            b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
            b"Sec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n" % self._port
        )

    def subscribe(self, generation_id: str) -> None:
        payload = {"query": operation("GenerationProgress"), "variables": {"id": generation_id}}
        self._subscription = {"id": "1", "type": "subscribe", "payload": payload}
        self._send(self._subscription)

    def _send(self, message: object) -> None:
        self._transport.write(client_frame(json.dumps(message).encode()))

    def data_received(self, data: bytes) -> None:
        if not self._is_open:
            self._head += data
            head, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._lose(head)
                return
            self._is_open = True
            payload = {"Authorization": f"Bearer {self._token}"}
            self._send({"type": "connection_init", "payload": payload})
        for opening, text in self._frames.received(data):
            self._take(opening, text)

    def _take(self, opening: int, text: bytes) -> None:
        if opening != TEXT:
            self._lose(text)
        elif delta := _DELTA.search(text):
            self._notebook.note(delta[1])
        else:
            self._take_sign(text)

    def _take_sign(self, text: bytes) -> None:
        """Of where the socket and its subscription are."""
        if b'"type":"connection_ack"' in text:
            self.acknowledged.set_result(None)
        elif b'"type":"ping"' in text:
            self._send({"type": "pong"})
        elif _ENDED.search(text):
            self._ask_again()
        elif b'"errors"' not in text and not self.followed.done():
            self.followed.set_result(None)

    def _ask_again(self) -> None:
        """As clients do: none of these subscriptions ends by itself."""
        self._notebook.refusals += 1
        self._send(self._subscription)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose(str(exc).encode())

    def _lose(self, reason: bytes) -> None:
        self._notebook.lost.append(reason[:300])
        for awaited in (self.acknowledged, self.followed):
            if not awaited.done():
                awaited.set_exception(ConnectionError(reason[:300]))
        self._transport.close()


class Audience:
    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._notebook = Notebook()
        self._silent: list[Subscriber] = []

    async def open(self, count: int) -> int:
        for first in range(0, count, _AT_A_TIME):
            size = min(_AT_A_TIME, count - first)
            some = [Subscriber(self._port, self._token, self._notebook) for _ in range(size)]
            for each in some:
                await asyncio.get_running_loop().create_connection(
                    lambda each=each: each,  # type: ignore[misc]  # a lambda's default
                    "127.0.0.1",
                    self._port,
                )
            await asyncio.gather(*(each.acknowledged for each in some))
            self._silent += some
        return len(self._silent)

    async def subscribe(self, generation_ids: Sequence[str]) -> int:
        for first in range(0, len(generation_ids), _AT_A_TIME):
            some = generation_ids[first : first + _AT_A_TIME]
            begun = [self._silent.pop() for _ in some]
            for subscriber, generation_id in zip(begun, some, strict=True):
                subscriber.subscribe(generation_id)
            await asyncio.gather(*(each.followed for each in begun))
        return len(generation_ids)

    def hear(self) -> Heard:
        """Raises `NothingHeard`, and `ConnectionError` where a socket was lost."""
        if self._notebook.lost:
            raise ConnectionError(self._notebook.lost[:3])
        return Heard.of(self._notebook.milliseconds, refusals=self._notebook.refusals)


async def _work(port: int, token: str) -> None:
    audience = Audience(port, token)

    async def take(task: Json) -> Json:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            match task:
                case {"open": count}:
                    return await audience.open(count)
                case {"subscribe": generation_ids}:
                    return await audience.subscribe(generation_ids)
                case _:
                    return asdict(audience.hear())

    await converse(take)


if __name__ == "__main__":
    uvloop.run(_work(int(sys.argv[1]), sys.argv[2]))
