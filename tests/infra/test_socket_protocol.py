"""uvicorn's side of a socket whose client reads nothing: told to go, and then cut off."""

import asyncio
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from infra.serving import SocketProtocol

_HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
#: Without a payload, and masked, as clients send them.
_PING = b"\x89\x80\x00\x00\x00\x00"
_PONG = b"\x8a\x00"
_CLOSE_1013 = b"\x88\x02\x03\xf5"


class ImpatientProtocol(SocketProtocol):
    linger_seconds = 0


class Transport:
    """Takes everything, and never gets rid of it."""

    def __init__(self) -> None:
        self.written = b""
        self.aborted = asyncio.Event()

    def get_extra_info(self, name: str) -> None:
        """Nothing is known of the client."""

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes) -> None:
        self.written += data

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def close(self) -> None: ...

    def abort(self) -> None:
        self.aborted.set()


def greeted(application: ASGIApp, transport: Transport) -> ImpatientProtocol:
    """A connection on which a client has asked for a socket."""
    config = Config(application, ws_ping_interval=None)
    config.load()
    protocol = ImpatientProtocol(config, ServerState(), {})
    protocol.connection_made(cast("asyncio.Transport", transport))
    protocol.data_received(_HANDSHAKE)
    return protocol


async def test_pings_of_a_client_that_reads_nothing_end_the_connection() -> None:
    is_accepted = asyncio.Event()

    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        is_accepted.set()
        await receive()

    transport = Transport()
    protocol = greeted(application, transport)
    await is_accepted.wait()
    protocol.data_received(_PING)
    assert transport.written.endswith(_PONG)

    protocol.pause_writing()
    before = transport.written
    protocol.data_received(_PING)

    assert transport.aborted.is_set()
    assert transport.written == before
    protocol.connection_lost(None)


async def test_a_closing_frame_waits_for_no_reader_and_the_connection_ends() -> None:
    is_accepted, may_close = asyncio.Event(), asyncio.Event()

    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        is_accepted.set()
        await may_close.wait()
        await send({"type": "websocket.close", "code": 1013})

    transport = Transport()
    protocol = greeted(application, transport)
    await is_accepted.wait()
    protocol.pause_writing()
    may_close.set()
    await transport.aborted.wait()

    assert transport.written.endswith(_CLOSE_1013)
    protocol.connection_lost(None)
