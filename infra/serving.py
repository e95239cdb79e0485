"""Serves the API over HTTP."""

import asyncio
import errno
import gc
import math
import signal
import socket
import sys
from asyncio import TimerHandle
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from uvicorn import Config, Server
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import HANDLED_SIGNALS
from websockets.frames import Frame

from domain.ending import cancelled
from infra.collecting import Settling
from infra.errors import StartRefused
from infra.http_connection import HttpConnection
from infra.logging import configure_logging
from infra.settings import Settings

_BACKLOG = 2048
_NOT_STARTED = 3
#: Operations are small; what is larger is no operation.
WEBSOCKET_MESSAGE_BYTES = 2 * 1024 * 1024
#: Longer than any reverse proxy keeps an idle connection; the other way round it would now and
#: then send a request down one that we have just closed.
_KEEP_ALIVE_SECONDS = 75
#: In which a client must acknowledge what it was sent: one that has lost its network never says
#: so, and Linux would try for a quarter of an hour.
_ACKNOWLEDGED_MS = 60_000
_LAST_PORT = 65535
_TICK_SECONDS = 0.1
#: How many objects more than at its last look make Python's collector look at the young ones: the
#: requests under way hold thousands, and leave none of them. As it then looks less often, it looks
#: at the older ones at every fourth and twenty-fourth look, rather than every eleventh and 132nd.
_COLLECTED_AFTER = (5_000, 2, 5)
#: `create_server` keeps the number of a failed look-up, and not its class.
_NOT_OURS = frozenset(
    {errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_AGAIN, socket.EAI_FAIL}
)
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound


class AddressUnusable(StartRefused):
    def __init__(self, settings: Settings, error: OSError) -> None:
        if error.errno in _NOT_OURS:
            super().__init__(f"HOST={settings.host} is no address of this machine; unset it.")
            return
        reason = {errno.EADDRINUSE: "is taken", errno.EACCES: "needs more rights than we have"}
        super().__init__(
            f"Port {settings.port} on {settings.host} "
            f"{reason.get(error.errno or 0, f'cannot be opened ({error.strerror})')}. "
            f"Choose another: PORT={settings.port + 1 if settings.port < _LAST_PORT else 8000}."
        )


def listen(settings: Settings) -> socket.socket:
    """A socket on HOST and PORT that takes connections from now on; raises `AddressUnusable`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        address = (settings.host, settings.port)
        listening = socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise AddressUnusable(settings, error) from error
    if sys.platform == "linux":  # each connection inherits it
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _ACKNOWLEDGED_MS)
    return listening


def app_address(settings: Settings) -> str:
    """Where the front end is, without a slash at the end: beside the API unless it is told."""
    own = local_address(settings.host, settings.port)
    chosen = settings.app_base_url or settings.public_base_url or own
    return str(chosen).rstrip("/")


def page_origins(settings: Settings) -> tuple[str, ...]:
    """Whose pages may reach us: ALLOWED_ORIGINS, and ours as clients know it.

    A proxy may hide that one, where it does not pass the `Host` on.
    """
    own = settings.public_base_url
    if own is None:
        return settings.allowed_origins
    return (*settings.allowed_origins, f"{own.scheme}://{own.host}:{own.port}")


def local_address(host: str, port: int) -> str:
    """Where this machine reaches the API that listens on `host` and `port`."""
    host = _ANY_ADDRESS.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Departure(Protocol):
    """What an application keeps as `departure` in its lifespan's state, to be told of its end."""

    def announce(self) -> None:
        """It is to say from now on that it is not ready."""

    async def begin(self) -> None:
        """Ends what would never end by itself; returns when that is over."""


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, that gets rid of clients which read nothing.

    There, a closing frame waits until all else is written, and the end of the connection again.
    """

    linger_seconds = 20.0
    _abort: TimerHandle | None = None

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] == "websocket.close":
            self.writable.set()
        await super().send(message)

    def handle_text(self, event: Frame) -> None:
        """The parser keeps a frame until the next one comes, which may take hours."""
        super().handle_text(event)
        event.data = b""

    def handle_ping(self) -> None:
        """Each is answered: whoever asks and never reads would fill our memory."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.transport.abort()

    async def run_asgi(self) -> None:
        await super().run_asgi()
        self._abort = self.loop.call_later(self.linger_seconds, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._abort is not None:
            self._abort.cancel()


class LeavingServer(Server):
    """Ends in order: it is not ready, takes no connections, ends its streams, and then the rest.

    uvicorn alone would drop all sockets first, and wait for streams until its patience is over.
    """

    def __init__(self, config: Config, *, notice_seconds: float, grace_seconds: int) -> None:
        super().__init__(config)
        self._notice_seconds = notice_seconds
        self._grace_seconds = grace_seconds

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """An orderly end is a success: unlike uvicorn, we do not die of the signal afterwards."""
        former = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What is there by now stays: the collector need not walk through it again and again, nor
        # once for the megabyte that it would find.
        gc.set_threshold(*_COLLECTED_AFTER)
        Settling().begin()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        departure: Departure = self.lifespan.state["departure"]
        departure.announce()
        await self._at_most(self._notice_seconds, asyncio.sleep(self._notice_seconds))
        for server in self.servers:
            server.close()
        now = asyncio.get_running_loop().time
        deadline = now() + self._grace_seconds
        await self._at_most(self._grace_seconds, departure.begin())  # uvicorn cuts off the rest
        self.config.timeout_graceful_shutdown = max(1, math.ceil(deadline - now()))
        await super().shutdown(sockets)

    async def _at_most(self, seconds: float, work: Coroutine[Any, Any, None]) -> None:
        """Less where a second Ctrl-C comes, which uvicorn's signal handler only takes down."""
        task = asyncio.create_task(work)
        for _ in range(math.ceil(seconds / _TICK_SECONDS)):
            if task.done() or self.force_exit:
                break
            await asyncio.wait([task], timeout=_TICK_SECONDS)
        await cancelled([task])


def serve_api(application: str, descriptor: int | None) -> int:
    """Serves on HOST and PORT, or on the socket that we were given as `descriptor`.

    Returns the exit code; raises `StartRefused`.
    """
    settings = Settings.load()
    configure_logging(settings.log_level)
    listening = listen(settings) if descriptor is None else socket.socket(fileno=descriptor)
    with listening:
        return 0 if serve(application, listening, settings) else _NOT_STARTED


def serve(application: str, listening: socket.socket, settings: Settings) -> bool:
    """Serves the application that the factory `module:function` makes, until a signal ends it.

    Returns False where it could not start.
    """
    server = LeavingServer(
        Config(
            application,
            factory=True,
            loop="uvloop",
            http=HttpConnection,
            ws=SocketProtocol,
            ws_max_size=WEBSOCKET_MESSAGE_BYTES,
            # A few bytes could otherwise be messages of megabytes, many of them at once.
            ws_per_message_deflate=False,
            # The application asks clients itself: uvicorn's close of a silent one says not to
            # come again.
            ws_ping_interval=None,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        ),
        notice_seconds=settings.shutdown_notice_seconds,
        grace_seconds=settings.shutdown_grace_seconds,
    )
    gc.disable()  # until it has started: nearly all that is made till then is there to stay
    server.run(sockets=[listening])
    return server.started
