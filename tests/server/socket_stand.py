"""One socket on an ASGI server of ours: a client that can stop reading, and a counting product."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from starlette.types import Message
from starlette.websockets import WebSocket

from domain.errors import Unauthenticated
from domain.generation import Generation
from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from domain.session import Viewer
from resolvers.context import Context
from server.departure import STATE, Departure
from server.graphql_ws import PROTOCOL, SocketTransport
from server.operations import Operations
from server.socket_limits import Crowds, SocketLimits
from tests.factories import a_generation
from tests.server.operating import Surroundings

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WATCH = "subscription { myGenerations { id } }"
TYPENAME = "{ __typename }"

#: JSON, as the server sends it.
Json = Any


class Peer:
    """A client's end: what it sends comes at once, what it is sent waits while it does not read."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.closed: int | None = None
        self.waiting = 0
        self.most_waiting = 0
        self.is_reading = asyncio.Event()
        self.is_reading.set()
        self._news = asyncio.Condition()
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self._sent.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> Message:
        return await self._sent.get()

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
            try:
                await self.is_reading.wait()
            finally:
                self.waiting -= 1
            self.heard.append(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.closed = message["code"]
            self._sent.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
        async with self._news:
            self._news.notify_all()

    def say(self, **frame: Json) -> None:
        self._sent.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    def subscribe(self, operation_id: str, query: str = WATCH) -> None:
        self.say(type="subscribe", id=operation_id, payload={"query": query})

    def go(self) -> None:
        self._sent.put_nowait({"type": "websocket.disconnect", "code": 1006})

    @property
    def unread(self) -> int:
        """Frames of ours that the server has not looked at."""
        return self._sent.qsize()

    async def hears(self, count: int) -> list[Json]:
        """The first `count` messages."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.heard) >= count or self.closed is not None)
        assert len(self.heard) >= count, (self.heard, self.closed)
        return self.heard[:count]


@dataclass
class Changes:
    """Subscriptions to the viewer's generations: how many began, and how many have ended."""

    began: int = 0
    has_begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: int = 0
    more: asyncio.Event = field(default_factory=asyncio.Event)
    told: int = 0
    #: Survives the first attempt to end it, as what waits by `asyncio.wait_for` may.
    is_stubborn: bool = False
    #: Fails to end, as what finds its database gone may.
    is_broken: bool = False

    async def changes(self, owner_id: str) -> AsyncGenerator[Generation, None]:
        self.began += 1
        try:
            while True:
                await asyncio.sleep(0)
                self.has_begun.set()
                await self._wait()
                self.told += 1
                yield a_generation(owner_id)
        finally:
            self.ended += 1

    async def _wait(self) -> None:
        try:
            await self.more.wait()
        except asyncio.CancelledError:
            if self.is_broken:
                raise ConnectionError from None
            if not self.is_stubborn:
                raise
            self.is_stubborn = False


class Doors:
    """Knows one user, by the token that is their name, until they are locked out."""

    def __init__(self) -> None:
        self.locked: set[str] = set()
        #: Those that were looked at.
        self.tokens: list[str] = []
        self.endings: asyncio.Queue[str] = asyncio.Queue()
        self.expires_at = NOW + timedelta(minutes=15)

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        self.tokens.append(token)
        if token in self.locked:
            raise Unauthenticated
        return Viewer(token, "session", self.expires_at)

    @asynccontextmanager
    async def follow_endings(self, user_id: str) -> AsyncIterator[AsyncIterator[str]]:
        async def endings() -> AsyncIterator[str]:
            while True:
                yield await self.endings.get()

        yield endings()


class Database:
    """Every read of it takes for ever, and does not end at once."""

    def __init__(self) -> None:
        self.has_begun = asyncio.Event()
        self.has_ended = asyncio.Event()

    @asynccontextmanager
    async def read(self, *, user_id: str | None) -> AsyncIterator[None]:
        del user_id
        self.has_begun.set()
        try:
            await asyncio.Event().wait()
            yield
        finally:
            for _ in range(50):
                await asyncio.sleep(0)
            self.has_ended.set()


class Shop:
    """As much of a product as the tests of sockets need."""

    def __init__(self) -> None:
        self.database = Database()
        self.watching = Changes()
        self.authenticating = self.sessions = Doors()
        self.now = NOW

    def clock(self) -> datetime:
        return self.now


@cache
def operations() -> Operations:
    return Surroundings().operations()


class Stand:
    def __init__(
        self, limits: SocketLimits | None = None, pipeline: Operations | None = None
    ) -> None:
        self.shop = Shop()
        self.departure = Departure()
        limits = limits or SocketLimits()
        self._transport = SocketTransport(pipeline or operations(), limits, Crowds(limits))

    async def serve(self, peer: Peer, *protocols: str, **headers: str) -> None:
        """Returns when the socket's end is over."""
        address = headers.pop("address", "192.0.2.1")
        scope = {
            "type": "websocket",
            "path": "/graphql",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "subprotocols": protocols or [PROTOCOL],
            "state": {STATE: self.departure},
        }
        context = Context(
            product=cast("Product", self.shop),
            device=Device(address),
            locale=Locale.EN,
            request_id="request",
        )
        await self._transport.serve(WebSocket(scope, peer.receive, peer.send), context)

    @asynccontextmanager
    async def open(
        self, user: str | None = None
    ) -> AsyncIterator[tuple[Peer, "asyncio.Task[None]"]]:
        """An acknowledged socket, and the task that serves it."""
        peer = Peer()
        serving = asyncio.create_task(self.serve(peer))
        payload = {} if user is None else {"Authorization": f"Bearer {user}"}
        peer.say(type="connection_init", payload=payload)
        try:
            assert await peer.hears(1) == [{"type": "connection_ack"}]
            yield peer, serving
        finally:
            peer.go()
            await serving
