"""What a connection sends, and in how many pieces."""

import asyncio
from collections.abc import Iterable
from typing import Any, cast

import pytest
from uvicorn import Config
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.server import ServerState

from infra.http_connection import HeadWithBody, HttpConnection


class Wire(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.sent.append(b"|".join(map(bytes, list_of_data)))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


@pytest.fixture
def wire() -> Wire:
    return Wire()


def _written(wire: Wire) -> HeadWithBody:
    return HeadWithBody(wire, asyncio.get_running_loop())


async def test_a_head_goes_with_what_follows_at_once(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    assert wire.sent == []
    written.write(b"body")
    written.write(b"more")
    assert wire.sent == [b"head|body", b"more"]
    await asyncio.sleep(0)
    assert len(wire.sent) == 2


async def test_a_head_waits_for_no_more_than_a_turn_of_the_loop(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    await asyncio.sleep(0)
    assert wire.sent == [b"head"]
    written.write(b"event")
    assert wire.sent == [b"head", b"event"]


async def test_what_is_closed_has_sent_its_head(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    assert not written.is_closing()
    written.close()
    assert (wire.sent, written.is_closing()) == ([b"head"], True)
    await asyncio.sleep(0)
    assert wire.sent == [b"head"]


async def test_nothing_is_sent_to_whom_the_connection_is_lost(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    wire.close()
    await asyncio.sleep(0)
    assert wire.sent == []


class Counted:
    """A transport, and how often something was written to it."""

    def __init__(self, transport: asyncio.Transport, pieces: list[int]) -> None:
        self._transport = transport
        self._pieces = pieces

    def write(self, data: bytes) -> None:
        self._pieces.append(1)
        self._transport.write(data)

    def writelines(self, parts: Iterable[bytes]) -> None:
        several = [*parts]
        self._pieces.append(len(several))
        self._transport.writelines(several)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a transport has
        return getattr(self._transport, name)


async def _answer(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    del scope, receive
    headers = [(b"content-length", b"4")]
    start: Any = {"type": "http.response.start", "status": 200, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": b"body", "more_body": False})


@pytest.mark.parametrize(
    ("method", "body", "pieces"), [("GET", b"body", [2]), ("HEAD", b"", [1])], ids=["GET", "HEAD"]
)
async def test_an_answer_is_sent_at_once_also_to_whom_has_no_more_to_say(
    method: str, body: bytes, pieces: list[int]
) -> None:
    written: list[int] = []
    loop = asyncio.get_running_loop()
    config = Config(_answer, log_config=None, lifespan="off", access_log=False)

    class Connection(HttpConnection):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its parent
            super().connection_made(cast("asyncio.Transport", Counted(transport, written)))

    server = await loop.create_server(
        lambda: Connection(config, ServerState(), {}, loop), "127.0.0.1", 0
    )
    async with server, asyncio.timeout(30):
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()

    head, _, rest = answer.partition(b"\r\n\r\n")
    assert (head.splitlines()[:1], rest) == ([b"HTTP/1.1 200 OK"], body)
    assert written == pieces
