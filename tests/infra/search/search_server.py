"""A search service on loopback: it notes what it is asked, and answers what a test says."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

_ANSWERS = Path(__file__).parent / "answers"
_NOW = "Mon, 23 Nov 2026 08:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """As the client sent it."""
        sent: dict[str, Any] = json.loads(self.body)
        return sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Promised, and never sent.
    missing_bytes: int = 0
    hangs: bool = False


HANG = Reply(hangs=True)


def saying(value: object, *, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status=status, body=json.dumps(value).encode(), headers=named)


def sample(name: str) -> Reply:
    return Reply(body=(_ANSWERS / f"{name}.json").read_bytes())


@dataclass
class SearchServer:
    """Answers each request by the next of `script`, and by `reply` when that is used up."""

    reply: Reply = field(default_factory=Reply)
    script: deque[Reply] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
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

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.requests.append(await _read_request(reader))
            reply = self.script.popleft() if self.script else self.reply
            if reply.hangs:
                await asyncio.Event().wait()
            writer.write(_written(reply))
            await writer.drain()
        except ConnectionError:
            # The client had enough, which is what some tests are about.
            return
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Request(method, parts.path, dict(parse_qsl(parts.query)), headers, body)


def _written(reply: Reply) -> bytes:
    headers = {
        "Content-Type": reply.media_type,
        "Content-Length": str(len(reply.body) + reply.missing_bytes),
        "Connection": "close",
        "Date": _NOW,
        **reply.headers,
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} Stand-in\r\n{fields}\r\n".encode() + reply.body
