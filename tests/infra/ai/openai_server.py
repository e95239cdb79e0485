"""A server on loopback that speaks the streaming protocol of OpenAI's chat completions."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from tests.infra.ai.chinese_answer import CHINESE_ANSWER


class Scenario(StrEnum):
    """What the server does with a request."""

    NORMAL = "NORMAL"
    SLOW = "SLOW"
    #: Stands still after `held_text` until `released` is set.
    HELD = "HELD"
    NO_USAGE = "NO_USAGE"
    RATE_LIMITED = "RATE_LIMITED"
    UNAUTHORIZED = "UNAUTHORIZED"
    MODEL_UNKNOWN = "MODEL_UNKNOWN"
    FILTERED_INPUT = "FILTERED_INPUT"
    SERVER_ERROR = "SERVER_ERROR"
    #: The server's own `status` and `error`.
    ERROR = "ERROR"
    REDIRECT = "REDIRECT"
    #: The connection breaks in the middle of a chunk.
    CUT = "CUT"
    #: The stream ends in good order, but before the answer does.
    ENDED_EARLY = "ENDED_EARLY"
    #: Everything arrives but the chunk with the usage and the end of the stream.
    CUT_AFTER_FINISH = "CUT_AFTER_FINISH"
    #: An error object in the middle of the stream.
    ERROR_IN_STREAM = "ERROR_IN_STREAM"
    GARBAGE = "GARBAGE"
    #: JSON, but no chunk of a completion.
    MALFORMED = "MALFORMED"
    HTML = "HTML"
    CONTENT_FILTER = "CONTENT_FILTER"
    REFUSAL = "REFUSAL"
    LENGTH = "LENGTH"
    HANG = "HANG"
    HANG_IN_STREAM = "HANG_IN_STREAM"


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: Mapping[str, str]
    #: JSON as the client sent it.
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])


_ERRORS = {
    Scenario.RATE_LIMITED: (429, "rate_limit_exceeded"),
    Scenario.UNAUTHORIZED: (401, "invalid_api_key"),
    Scenario.MODEL_UNKNOWN: (404, "model_not_found"),
    Scenario.FILTERED_INPUT: (400, "content_filter"),
    Scenario.SERVER_ERROR: (500, "server_error"),
}


class _End(StrEnum):
    ORDERLY = "ORDERLY"
    BROKEN = "BROKEN"
    HANGING = "HANGING"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Play:
    """How an answer is streamed; `finish` None leaves it without an end."""

    is_whole: bool = True
    extra: tuple[str, ...] = ()
    finish: str | None = "stop"
    has_usage: bool = True
    end: _End = _End.ORDERLY


_STREAM_ERROR = json.dumps({"error": {"message": "overloaded", "type": "server_error"}})
_PLAYS = {
    Scenario.NO_USAGE: _Play(has_usage=False),
    Scenario.CUT: _Play(is_whole=False, finish=None, end=_End.BROKEN),
    Scenario.ENDED_EARLY: _Play(is_whole=False, finish=None),
    Scenario.CUT_AFTER_FINISH: _Play(has_usage=False, end=_End.BROKEN),
    Scenario.ERROR_IN_STREAM: _Play(is_whole=False, extra=(_STREAM_ERROR,), finish=None),
    Scenario.CONTENT_FILTER: _Play(is_whole=False, finish="content_filter"),
    Scenario.LENGTH: _Play(is_whole=False, finish="length"),
    Scenario.HANG_IN_STREAM: _Play(is_whole=False, finish=None, end=_End.HANGING),
}


@dataclass
class OpenAIServer:
    """Answers each request by the next of `script`, and by `scenario` when that is used up.

    It can be started in any test: `async with OpenAIServer() as server`, then `server.base_url`.
    """

    scenario: Scenario = Scenario.NORMAL
    answer: str = CHINESE_ANSWER
    #: Where it is set, it chooses the answer to each request.
    answer_to: Callable[[Request], str] | None = None
    #: Characters of the answer in one chunk.
    chunk_size: int = 7
    gap_seconds: float = 0.01
    retry_after: str = "7"
    status: int = 503
    error: Mapping[str, str | None] = field(default_factory=dict)
    held_chunks: int = 4
    released: asyncio.Event = field(default_factory=asyncio.Event)
    #: 0 takes any free port.
    port: int = 0
    script: deque[Scenario] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    @property
    def held_text(self) -> str:
        return self.answer[: self.held_chunks * self.chunk_size]

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def stop(self) -> None:
        """Also ends the connections that hang."""
        assert self._server is not None
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            request = await _read_request(reader)
            self.requests.append(request)
            if self.answer_to is not None:
                self.answer = self.answer_to(request)
            await self._answer(self.script.popleft() if self.script else self.scenario, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            # The client left: a cancelled or timed-out call.
            writer.transport.abort()
        except asyncio.CancelledError:
            # `stop` ends what hangs; the streams' own callback would report the cancellation.
            writer.transport.abort()
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, scenario: Scenario, writer: asyncio.StreamWriter) -> None:
        if scenario in _ERRORS:
            status, code = _ERRORS[scenario]
            error = {"message": f"Refused: {code}", "type": code, "code": code, "param": None}
            extra = {"Retry-After": self.retry_after} if status == 429 else {}
            await _send(writer, status, json.dumps({"error": error}), extra)
        elif scenario is Scenario.ERROR:
            await _send(writer, self.status, json.dumps({"error": self.error}), {})
        elif scenario is Scenario.REDIRECT:
            await _send(writer, 307, "", {"Location": f"{self.base_url}/elsewhere"})
        elif scenario is Scenario.HTML:
            await _send(writer, 200, "<html><body>Welcome</body></html>", {}, kind="text/html")
        elif scenario is Scenario.HANG:
            await asyncio.Event().wait()
        else:
            await self._stream(scenario, writer)

    async def _stream(self, scenario: Scenario, writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, {"Transfer-Encoding": "chunked"}, kind="text/event-stream"))
        play = _PLAYS.get(scenario, _Play())
        for number, event in enumerate(_FIXED_EVENTS.get(scenario) or self._events(play)):
            data = f"data: {event}\n\n".encode()
            writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            await writer.drain()
            if scenario is Scenario.SLOW:
                await asyncio.sleep(self.gap_seconds)
            if scenario is Scenario.HELD and number == self.held_chunks:
                await self.released.wait()
        if play.end is _End.HANGING:
            await asyncio.Event().wait()
        writer.write(b"0\r\n\r\n" if play.end is _End.ORDERLY else b"40\r\ndata: {")
        await writer.drain()

    def _events(self, play: _Play) -> Iterator[str]:
        text = self.answer if play.is_whole else self.answer[: len(self.answer) // 2]
        yield _chunk({"role": "assistant", "content": ""})
        for begin in range(0, len(text), self.chunk_size):
            yield _chunk({"content": text[begin : begin + self.chunk_size]})
        yield from play.extra
        if play.finish:
            yield _chunk({}, finish_reason=play.finish)
        if play.finish and play.has_usage:
            yield _chunk(None, usage={"prompt_tokens": 1200, "completion_tokens": 340})
        if play.finish and play.end is _End.ORDERLY:
            yield "[DONE]"


def _chunk(
    delta: dict[str, str] | None,
    *,
    finish_reason: str | None = None,
    usage: dict[str, int] | None = None,
) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_700_000_000,
            "model": "stand-in",
            "choices": [] if delta is None else [choice],
            "usage": usage and {**usage, "total_tokens": sum(usage.values())},
        },
        ensure_ascii=False,
    )


_FIXED_EVENTS = {
    Scenario.GARBAGE: ["this is no JSON"],
    Scenario.MALFORMED: ['{"choices": 5}'],
    Scenario.REFUSAL: [_chunk({"refusal": "I cannot help with that."})],
}


async def _read_request(reader: asyncio.StreamReader) -> Request:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(first.split(" ")[1], headers, json.loads(body))


def _head(status: int, headers: Mapping[str, str], *, kind: str) -> bytes:
    lines = {
        "Content-Type": kind,
        "Connection": "close",
        "Date": "Mon, 23 Nov 2026 08:00:00 GMT",
        **headers,
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Stand-in\r\n{fields}\r\n".encode()


async def _send(
    writer: asyncio.StreamWriter,
    status: int,
    body: str,
    headers: Mapping[str, str],
    *,
    kind: str = "application/json",
) -> None:
    data = body.encode()
    writer.write(_head(status, {"Content-Length": str(len(data)), **headers}, kind=kind) + data)
    await writer.drain()
