"""Connections over HTTP that neither wait for ever nor keep a head without end.

uvicorn bounds how long a connection idles after an answer, and nothing before it; who reads
nothing of an answer keeps it for good.
"""

from asyncio import AbstractEventLoop, TimerHandle, Transport
from itertools import chain
from typing import ClassVar, cast

from uvicorn._types import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

#: As much as nginx takes, in its default of four buffers.
HEAD_BYTES = 32 * 1024
#: From the connection, or the first byte of a further request, until the head is there.
HEAD_SECONDS = 30.0
#: In which a client must make room for more of its answer, as with nginx.
READ_SECONDS = 60.0

_TIMEOUT = (408, "Request Timeout", "REQUEST_TIMEOUT", "The request did not arrive in time.")
_TOO_LARGE = (
    431,
    "Request Header Fields Too Large",
    "HEADERS_TOO_LARGE",
    f"Address and headers may have {HEAD_BYTES // 1024} KiB.",
)
_MALFORMED = (400, "Bad Request", "BAD_REQUEST", "That is not HTTP.")


class _HeadTooLarge(Exception):
    """Raised within the parser, so that it stops; uvicorn asks for an answer to it."""


class _Ended(list[tuple[bytes, bytes]]):
    """The headers of a head that is over."""

    def append(self, header: tuple[bytes, bytes]) -> None:
        """Not what follows a chunked body: those are no headers of the request."""


class HttpConnection(HttpToolsProtocol):
    head_bytes: ClassVar[int] = HEAD_BYTES
    head_seconds: ClassVar[float] = HEAD_SECONDS
    read_seconds: ClassVar[float] = READ_SECONDS

    _waiting: TimerHandle | None = None
    _unread: TimerHandle | None = None
    _answered: RequestResponseCycle | None = None
    _heads = 0
    _is_in_head = False  # between its first byte and its end
    _is_in_message = False  # between a head and the end of its body
    _unfinished = 0  # bytes of a head that is not complete
    _refusal = _MALFORMED

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Also tells the request that is being answered: uvicorn tells the last that has come."""
        self._stop_waiting()
        super().connection_lost(exc)
        self.resume_writing()
        if self._answered is not None and not self._answered.response_complete:
            self._answered.disconnected = True
            self._answered.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answered = cycle
        if cycle.scope["method"] != "HEAD":
            cycle.transport = cast("Transport", HeadWithBody(self.transport, self.loop))
        is_old = cycle.scope["http_version"] == "1.0"
        super()._start_asgi_task(cycle, _unchunked(app, cycle) if is_old else app)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.read_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def data_received(self, data: bytes) -> None:
        heads, was_in_message = self._heads, self._is_in_message
        super().data_received(data)
        if self._heads > heads or was_in_message or self._is_in_message:
            self._unfinished = int(self._is_in_head)  # at least; the next one's, behind a request
            if self._is_in_head:
                self._wait()
            return
        self._unfinished += len(data)
        self._wait()
        if self._unfinished > self.head_bytes and not self.transport.is_closing():
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head = True  # most are whole when they come, and need no timer

    def on_headers_complete(self) -> None:
        self._heads += 1
        self._is_in_head, self._is_in_message = False, True
        self._stop_waiting()
        size = len(self.url) + sum(map(len, chain.from_iterable(self.headers)))
        if size > self.head_bytes:
            self._refusal = _TOO_LARGE
            raise _HeadTooLarge
        super().on_headers_complete()
        self.headers = _Ended(self.headers)

    def on_message_complete(self) -> None:
        self._is_in_message = False
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """What is answered before its body was there need not go on sending for long."""
        super().on_response_complete()
        if self._is_in_message:
            self._wait()

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait()  # an earlier request is still being answered on this connection
        elif self._unfinished:
            self._refuse(_TIMEOUT)
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """uvicorn's, for whatever its parser refuses."""
        del msg
        self._refuse(self._refusal)

    def _refuse(self, refusal: tuple[int, str, str, str]) -> None:
        status, reason, code, message = refusal
        body = f'{{"code":"{code}","message":"{message}"}}'.encode()
        head = (
            f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


class HeadWithBody:
    """Sends a head with what follows it in the same turn of the loop: uvicorn writes both.

    That is a call of the system less, and one packet for most answers. It has all of a transport
    that uvicorn asks for once a request is being answered.
    """

    __slots__ = ("_held", "_is_head", "_loop", "_transport")

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: bytes | None = None
        self._is_head = True

    def write(self, data: bytes) -> None:
        if self._is_head:
            self._is_head = False
            self._held = data
            self._loop.call_soon(self._let_go)
        elif self._held is None:
            self._transport.write(data)
        else:
            parts, self._held = (self._held, data), None
            self._transport.writelines(parts)

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None and not self._transport.is_closing():
            self._transport.write(held)

    def close(self) -> None:
        self._let_go()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()


def _unchunked(app: ASGI3Application, cycle: RequestResponseCycle) -> ASGI3Application:
    """Ends what has no length by closing the connection: HTTP/1.0 knows no chunks (RFC 9112, 6.1).

    uvicorn closes it behind every answer to HTTP/1.0, and yet would send this one in chunks.
    """

    async def answer(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        has_length = True

        async def sent(message: ASGISendEvent) -> None:
            nonlocal has_length
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message.get("headers", ())}
                has_length = b"content-length" in names
                if not has_length:
                    cycle.chunked_encoding = False
            elif message["type"] == "http.response.body" and not has_length:
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await app(scope, receive, sent)

    return answer
