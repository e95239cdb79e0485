"""Clients of HTTP/1.0, as nginx is to us where nobody tells it otherwise, know no chunks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from uvicorn import Config
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.server import ServerState

from infra.http_connection import HttpConnection

_PIECES = (b"one", b"", b"three and more", b"")
_ALL = b"".join(_PIECES)

Application = Callable[[Scope, ASGIReceiveCallable, ASGISendCallable], Awaitable[None]]


def answering(*headers: tuple[bytes, bytes]) -> Application:
    """In pieces, the last of which is empty, as where a reader is gone."""

    async def answer(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        del scope, receive
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": list(headers),
                "trailers": False,
            }
        )
        for number, piece in enumerate(_PIECES, start=1):
            more = number < len(_PIECES)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    return answer


@asynccontextmanager
async def serving(application: Application) -> AsyncIterator[int]:
    """The port at which it is answered."""
    loop = asyncio.get_running_loop()
    config = Config(application, log_config=None, lifespan="off", access_log=False)

    def connection() -> HttpConnection:
        return HttpConnection(config, ServerState(), {}, loop)

    server = await loop.create_server(connection, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def answered(application: Application, *, method: str, version: str) -> tuple[bytes, bytes]:
    """Head and body, until the server closes the connection."""
    async with serving(application) as port, asyncio.timeout(30):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{method} / HTTP/{version}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
    return head, body


async def test_an_answer_of_unknown_length_goes_on_until_the_connection_is_closed() -> None:
    head, body = await answered(answering(), method="GET", version="1.0")

    assert b"connection: close" in head
    assert b"transfer-encoding" not in head
    assert body == _ALL


async def test_a_known_length_is_told() -> None:
    length = (b"Content-Length", b"%d" % len(_ALL))

    head, body = await answered(answering(length), method="GET", version="1.0")

    assert b"content-length: 17" in head
    assert body == _ALL


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_a_head_has_no_body(version: str) -> None:
    head, body = await answered(answering(), method="HEAD", version=version)

    assert head.startswith(b"HTTP/1.1 200 OK")
    assert body == b""


async def test_newer_clients_have_chunks() -> None:
    head, body = await answered(answering(), method="GET", version="1.1")

    assert b"transfer-encoding: chunked" in head
    assert body == b"3\r\none\r\ne\r\nthree and more\r\n0\r\n\r\n"
