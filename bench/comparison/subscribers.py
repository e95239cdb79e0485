"""Many subscribers in one process: `python -m bench.comparison.subscribers PORT TOKEN`.

It reads tasks as lines of JSON, and writes what came of each: `{"open": 1000}` opens so many
sockets; `{"subscribe": ["id", …]}` subscribes to the progress of one generation on each of those
that have no subscription yet, and waits for its first event; `{"hear": true}` tells of the events
heard since. Their texts are the moments in which they were sent.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

import uvloop

from bench.comparison.conversation import Json, converse
from bench.comparison.samples import quantile
from tests.api.contract import operation

_AT_A_TIME = 20
_TEXT, _SHORT, _LENGTHS = 0x81, 126, {126: 2, 127: 8}
_DELTA = re.compile(rb'"delta":"(\d+)"')
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Heard:
    """How late events came, in milliseconds."""

    events: int
    p50_ms: float
    p99_ms: float
    worst_ms: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Heard":
        ascending = sorted(milliseconds) or [0.0]
        return cls(
            len(milliseconds), quantile(ascending, 0.5), quantile(ascending, 0.99), ascending[-1]
        )


class Subscriber(asyncio.Protocol):
    """One socket of graphql-transport-ws, written by hand: thousands must not be the bottleneck."""

    def __init__(self, port: int, token: str, late: list[float]) -> None:
        self._port, self._token = port, token
        self._late = late
        self._unread = b""
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
        self._send({"id": "1", "type": "subscribe", "payload": payload})

    def _send(self, message: object) -> None:
        """Masked with zeros, which changes nothing."""
        text = json.dumps(message).encode()
        length = (
            bytes([0x80 | len(text)])
            if len(text) < _SHORT
            else bytes([0x80 | _SHORT]) + len(text).to_bytes(2, "big")
        )
        self._transport.write(bytes([_TEXT]) + length + bytes(4) + text)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self._is_open:
            head, end, rest = self._unread.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._fail(head)
                return
            self._is_open, self._unread = True, rest
            payload = {"Authorization": f"Bearer {self._token}"}
            self._send({"type": "connection_init", "payload": payload})
        while (frame := self._next_frame()) is not None:
            self._take(*frame)

    def _next_frame(self) -> tuple[int, bytes] | None:
        """Servers mask nothing."""
        unread = self._unread
        if len(unread) < 2:  # noqa: PLR2004 - the shortest frame
            return None
        length, start = unread[1], 2
        if length in _LENGTHS:
            start += _LENGTHS[length]
            length = int.from_bytes(unread[2:start], "big")
        end = start + length
        if len(unread) < end:
            return None
        self._unread = unread[end:]
        return unread[0], unread[start:end]

    def _take(self, opcode: int, text: bytes) -> None:
        if opcode != _TEXT or b'"type":"error"' in text or b'"errors"' in text:
            self._fail(text)
        elif delta := _DELTA.search(text):
            self._late.append((time.monotonic_ns() - int(delta[1])) / 1e6)
        elif b'"type":"connection_ack"' in text:
            self.acknowledged.set_result(None)
        elif b'"type":"ping"' in text:
            self._send({"type": "pong"})
        elif not self.followed.done():
            self.followed.set_result(None)

    def _fail(self, reason: bytes) -> None:
        error = ConnectionError(reason[:300])
        for awaited in (self.acknowledged, self.followed):
            if not awaited.done():
                awaited.set_exception(error)
        self._transport.close()


class Audience:
    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._late: list[float] = []
        self._silent: list[Subscriber] = []
        self._all: list[Subscriber] = []

    async def open(self, count: int) -> int:
        for _ in range(0, count, _AT_A_TIME):
            some = [Subscriber(self._port, self._token, self._late) for _ in range(_AT_A_TIME)]
            for each in some:
                await asyncio.get_running_loop().create_connection(
                    lambda each=each: each,  # type: ignore[misc]  # a lambda's default
                    "127.0.0.1",
                    self._port,
                )
            await asyncio.gather(*(each.acknowledged for each in some))
            self._silent += some
        self._all += self._silent
        return len(self._all)

    async def subscribe(self, generation_ids: Sequence[str]) -> int:
        for first in range(0, len(generation_ids), _AT_A_TIME):
            some = generation_ids[first : first + _AT_A_TIME]
            begun = [self._silent.pop() for _ in some]
            for subscriber, generation_id in zip(begun, some, strict=True):
                subscriber.subscribe(generation_id)
            await asyncio.gather(*(each.followed for each in begun))
        return len(generation_ids)

    def hear(self) -> Heard:
        heard = Heard.of(self._late)
        self._late.clear()
        return heard


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
