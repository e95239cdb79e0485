"""A server on loopback that answers each request as a test says: at once, or event by event."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, Self


class End(StrEnum):
    """How a streamed answer ends."""

    ORDERLY = "ORDERLY"
    #: In the middle of an event, without the last chunk.
    BROKEN = "BROKEN"
    #: Never: the connection stays open, and nothing more comes.
    HANGING = "HANGING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`body` None streams the `events`, each with its line of data and, perhaps, its name."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    events: Sequence[str] = ()
    #: Before each event.
    gap_seconds: float = 0.0
    end: End = End.ORDERLY


#: Takes the request, and never says a word.
SILENCE = Reply(status=0)


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: Mapping[str, str]
    #: JSON as the client sent it.
    body: dict[str, Any]


@dataclass
class EventServer:
    """Answers by the next of `script`, and by `reply` when that is used up."""

    reply: Reply = SILENCE
    script: deque[Reply] = field(default_factory=deque)
    requests: list[Received] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def address(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Also ends the connections that hang."""
        assert self._server is not None
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            self.requests.append(await _receive(reader))
            await _send(writer, self.script.popleft() if self.script else self.reply)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # The client left, or the test did.
            writer.transport.abort()
        finally:
            self._connections.discard(task)
            writer.close()


async def _receive(reader: asyncio.StreamReader) -> Received:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(first.split(" ")[1], headers, json.loads(body))


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    if reply is SILENCE:
        await asyncio.Event().wait()
    if reply.body is not None:
        data = reply.body.encode()
        length = {"Content-Type": "application/json", "Content-Length": str(len(data))}
        writer.write(_head(reply, length) + data)
    else:
        await _stream(writer, reply)
    await writer.drain()


async def _stream(writer: asyncio.StreamWriter, reply: Reply) -> None:
    chunked = {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}
    writer.write(_head(reply, chunked))
    for event in reply.events:
        await asyncio.sleep(reply.gap_seconds)
        data = f"{event}\n\n".encode()
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await writer.drain()
    if reply.end is End.HANGING:
        await asyncio.Event().wait()
    writer.write(b"0\r\n\r\n" if reply.end is End.ORDERLY else b"40\r\ndata: {")


def _head(reply: Reply, headers: Mapping[str, str]) -> bytes:
    lines = {
        "Connection": "close",
        "Date": "Mon, 23 Nov 2026 08:00:00 GMT",
        **headers,
        **reply.headers,
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {reply.status} Stand-in\r\n{fields}\r\n".encode()
