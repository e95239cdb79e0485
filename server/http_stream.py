"""One answer over HTTP that goes on: written as it is read, and ended by what comes first."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import ExitStack, aclosing
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain.ending import cancelled
from domain.errors import ServiceUnavailable, Unauthenticated
from resolvers.context import Context
from server.departure import departure_of
from server.errors import log_crash
from server.http_answers import VARY
from server.operation_refused import refusal
from server.operations import Body
from server.resolving import CancelledByNobody
from server.socket_limits import SocketLimits
from server.socket_session import session_ended
from server.stream_forms import StreamForm, SubscriptionForm

#: One way in which a stream ends, with the last words to its client.
_End = Coroutine[Any, Any, bytes]  # Any: nothing is sent to it

_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "Vary": VARY,
    "X-Accel-Buffering": "no",  # nginx passes on each part as it comes
}


class ReaderTooSlow(Exception):
    """It has taken nothing for as long as we wait."""


class HttpStream(Response):
    def __init__(
        self,
        bodies: AsyncGenerator[Body, None],
        form: StreamForm,
        *,
        begun: Sequence[Body] = (),
        context: Context,
        limits: SocketLimits,
    ) -> None:
        """Closes `bodies` when it is over, of which those `begun` have come already."""
        self.status_code = 200
        self.background = None
        self.init_headers({"Content-Type": form.content_type, **_HEADERS})
        self._begun = begun
        self._bodies = bodies
        self._form = form
        self._context = context
        self._limits = limits
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """All that it has begun has ended before its last words wait for their reader.

        They wait as long as the server lets them, which cuts off who reads nothing: to leave
        earlier would look to it as if we had broken off.
        """
        last_words = await self._told(scope, receive, send)
        await send({"type": "http.response.body", "body": last_words})

    async def _told(self, scope: Scope, receive: Receive, send: Send) -> bytes:
        """All but the last words, which it returns."""
        start = {"status": self.status_code, "headers": self.raw_headers}
        async with aclosing(self._bodies):
            await send({"type": "http.response.start", **start})
            return b"" if scope["method"] == "HEAD" else await self._run(receive, send)

    async def _run(self, receive: Receive, send: Send) -> bytes:
        return await self._first_of(self._follow(send), _reader_gone(receive))

    async def _first_of(self, *ends: _End) -> bytes:
        tasks = [asyncio.create_task(end) for end in ends]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return self._last_words(next(task for task in tasks if task.done()))
        finally:
            await cancelled(tasks)

    def _last_words(self, ended: asyncio.Task[bytes]) -> bytes:
        if ended.cancelled():  # which is not that we are
            return self._crashed(CancelledByNobody())
        try:
            return ended.result()
        except ReaderTooSlow:
            return b""
        except Exception as error:  # noqa: BLE001 - logged, and masked
            return self._crashed(error)

    def _crashed(self, error: Exception) -> bytes:
        """None: as no completion comes, the client knows that it is not all."""
        log_crash(error, request_id=self._context.request_id)
        return b""

    async def _follow(self, send: Send) -> bytes:
        await self._write(send, self._form.opening)
        for body in self._begun:
            await self._write(send, self._form.part(body))
        async for body in self._bodies:
            await self._write(send, self._form.part(body))
            await asyncio.sleep(0)  # nothing else need wait, least of all for a client that is gone
        return self._form.completion

    async def _write(self, send: Send, data: bytes) -> None:
        """One at a time: who reads slowly keeps us from making more; raises `ReaderTooSlow`."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._limits.send_seconds):
                    await send({"type": "http.response.body", "body": data, "more_body": True})
            except TimeoutError:
                raise ReaderTooSlow from None


class SubscriptionStream(HttpStream):
    """Ends with the session of its viewer too, and with the process, as sockets do."""

    _form: SubscriptionForm

    def __init__(
        self,
        bodies: AsyncGenerator[Body, None],
        form: SubscriptionForm,
        *,
        context: Context,
        limits: SocketLimits,
        places: ExitStack,
    ) -> None:
        """Leaves its `places` when it is over, whoever reads its last words."""
        super().__init__(bodies, form, context=context, limits=limits)
        self._places = places
        self._leaving = asyncio.Event()

    async def _told(self, scope: Scope, receive: Receive, send: Send) -> bytes:
        with self._places, departure_of(scope).awaiting(self._leaving.set):
            return await super()._told(scope, receive, send)

    async def _run(self, receive: Receive, send: Send) -> bytes:
        return await self._first_of(
            self._follow(send),
            _reader_gone(receive),
            self._session_ended(),
            self._departure_begun(),
            self._beat(send),
        )

    async def _session_ended(self) -> bytes:
        context = self._context
        if context.viewer is None:
            await asyncio.Event().wait()
        else:
            await session_ended(context, context.viewer)
        return self._form.ended(refusal(Unauthenticated(), context))

    async def _departure_begun(self) -> bytes:
        await self._leaving.wait()
        return self._form.interrupted(refusal(ServiceUnavailable(), self._context))

    async def _beat(self, send: Send) -> bytes:
        while True:
            await asyncio.sleep(self._limits.heartbeat_seconds)
            await self._write(send, self._form.heartbeat)

    def _crashed(self, error: Exception) -> bytes:
        return self._form.ended(refusal(error, self._context))


async def _reader_gone(receive: Receive) -> bytes:
    while (await receive())["type"] != "http.disconnect":
        pass
    return b""
