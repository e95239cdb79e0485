"""Requests over HTTP whose answers go on: a reader that can stop, and a counting product."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import cast

from starlette.types import Message

from domain.product import Product
from server.assets import GraphiqlPage
from server.departure import STATE, Departure
from server.graphql_endpoint import GraphqlEndpoint
from server.graphql_ws import PROTOCOL
from server.operations import Operations
from server.socket_limits import SocketLimits
from tests.server.operating import Surroundings
from tests.server.socket_stand import WATCH, Peer, Shop

SSE = "text/event-stream"
PARTS = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'


class Reader:
    """A client's end: what it is sent waits while it does not read."""

    def __init__(self, query: str) -> None:
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.heard = b""
        self.is_over = False
        self.waiting = 0
        self.most_waiting = 0
        self.is_reading = asyncio.Event()
        self.is_reading.set()
        self._news = asyncio.Condition()
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        body = json.dumps({"query": query}).encode()
        self._sent.put_nowait({"type": "http.request", "body": body})

    async def receive(self) -> Message:
        return await self._sent.get()

    async def send(self, message: Message) -> None:
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        try:
            await self.is_reading.wait()
        finally:
            self.waiting -= 1
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.heard += message.get("body", b"")
            self.is_over = not message.get("more_body", False)
        async with self._news:
            self._news.notify_all()

    def go(self) -> None:
        self._sent.put_nowait({"type": "http.disconnect"})

    async def hears(self, text: str) -> None:
        async with self._news:
            await self._news.wait_for(lambda: text.encode() in self.heard or self.is_over)
        assert text.encode() in self.heard, self.heard


_page = cache(GraphiqlPage)


@cache
def _operations() -> Operations:
    return Surroundings().operations()


class StreamStand:
    def __init__(
        self, limits: SocketLimits | None = None, pipeline: Operations | None = None
    ) -> None:
        self.shop = Shop()
        self.departure = Departure()
        self._endpoint = GraphqlEndpoint(
            pipeline or _operations(),
            cast("Product", self.shop),
            page=_page(),
            socket_limits=limits or SocketLimits(),
        )

    async def serve(self, reader: Reader, *, method: str = "POST", **headers: str) -> None:
        """Returns when the answer is over."""
        address = headers.pop("address", "192.0.2.1")
        given = {"content-type": "application/json", "accept-language": "en", **headers}
        scope = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "query_string": b"query=" + WATCH.encode() if method != "POST" else b"",
            "client": (address, 1),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "state": {STATE: self.departure},
        }
        await self._endpoint(scope, reader.receive, reader.send)

    @asynccontextmanager
    async def watching(
        self, accept: str, user: str | None = "mei"
    ) -> AsyncIterator[tuple[Reader, "asyncio.Task[None]"]]:
        """A subscription that has begun, and the task that serves it."""
        reader = Reader(WATCH)
        token = {"authorization": f"Bearer {user}"} if user else {}
        serving = asyncio.create_task(self.serve(reader, accept=accept, **token))
        try:
            for _ in range(200):
                await asyncio.sleep(0)
            yield reader, serving
        finally:
            reader.is_reading.set()
            reader.go()
            await serving

    async def socket(self, peer: Peer) -> None:
        scope = {
            "type": "websocket",
            "path": "/graphql",
            "client": ("192.0.2.1", 1),
            "headers": [],
            "subprotocols": [PROTOCOL],
            "state": {STATE: self.departure},
        }
        await self._endpoint(scope, peer.receive, peer.send)
