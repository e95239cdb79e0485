"""One socket that speaks graphql-transport-ws: it outlives a bad operation, not a bad frame."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from domain.ending import cancelled
from domain.session import Viewer
from domain.unit_of_work import DatabaseUnavailable
from resolvers.context import Context
from server.errors import log_crash
from server.operations import Operations
from server.socket_closing import (
    FORBIDDEN,
    INIT_REPEATED,
    INIT_TIMEOUT,
    RESTARTING,
    SERVER_ERROR,
    SESSION_ENDED,
    SILENT,
    TOO_MANY_OF_USER,
    TRY_AGAIN,
    UNAUTHORIZED,
    Closing,
    SocketEnded,
)
from server.socket_frames import Frame
from server.socket_greeting import token_of
from server.socket_limits import Crowd, Crowded, SocketLimits
from server.socket_operations import SocketOperations
from server.socket_pulse import Pulse
from server.socket_session import session_ended
from server.socket_wire import Wire


class SocketConnection:
    """Lives as long as `run`; all that it has begun ends with it."""

    def __init__(
        self,
        wire: Wire,
        operations: Operations,
        context: Context,
        *,
        users: Crowd,
        limits: SocketLimits,
    ) -> None:
        self._wire = wire
        self._context = context
        self._users = users
        self._limits = limits
        self._operations = SocketOperations(
            wire, operations, context, limit=limits.operations, begin=self._begin
        )
        self._pulse = Pulse(limits.ping_seconds)
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Future[Closing | None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        self._begin(self._converse())
        self._begin(self._watch_pulse())
        try:
            closing = await self._ended
        finally:
            await cancelled(self._tasks)
        if closing is not None:
            await self._wire.close(closing)

    def leave(self) -> None:
        """Closes when the queries and mutations under way are answered; clients come again."""
        self._begin(self._leave())

    async def _leave(self) -> None:
        await self._operations.leave()
        self._end(RESTARTING)

    def _end(self, closing: Closing | None) -> None:
        """The first reason counts; None where the client has gone."""
        if not self._ended.done():
            self._ended.set_result(closing)

    def _begin(
        self,
        work: Coroutine[Any, Any, None],  # Any: nothing is sent to it
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._notice_crash)
        return task

    def _notice_crash(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, SocketEnded):
            self._end(error.closing)
        elif error is not None:
            log_crash(error, request_id=self._context.request_id)
            self._end(SERVER_ERROR)

    async def _watch_pulse(self) -> None:
        await self._pulse.stopped(lambda: self._wire.send({"type": "ping"}))
        self._end(SILENT)

    async def _converse(self) -> None:
        try:
            async with asyncio.timeout(self._limits.init_seconds) as limit:
                await self._await_greeting()
        except TimeoutError:
            if not limit.expired():
                raise
            raise SocketEnded(INIT_TIMEOUT) from None
        with self._counted(self._context.viewer):
            await self._wire.send({"type": "connection_ack"})
            if self._context.viewer is not None:
                self._begin(self._watch_session(self._context.viewer))
            while True:
                await self._take(await self._next())

    @contextmanager
    def _counted(self, viewer: Viewer | None) -> Iterator[None]:
        """Whoever is nobody to us counts by their address alone."""
        if viewer is None:
            yield
            return
        try:
            with self._users.joined(viewer.user_id):
                yield
        except Crowded:
            raise SocketEnded(TOO_MANY_OF_USER) from None

    async def _next(self) -> Frame:
        frame = await self._wire.next()
        self._pulse.hear()
        return frame

    async def _await_greeting(self) -> None:
        while (frame := await self._next()).kind != "connection_init":
            if frame.kind == "subscribe":
                raise SocketEnded(UNAUTHORIZED)
            await self._take_signal(frame)
        await self._greet(frame.payload)

    async def _greet(self, payload: object) -> None:
        context = self._context
        context.access_token = token_of(payload) or context.access_token
        try:
            context.viewer = await context.find_viewer()
        except DatabaseUnavailable:  # where personal access tokens are kept
            raise SocketEnded(TRY_AGAIN) from None
        if context.access_token is not None and context.viewer is None:
            raise SocketEnded(FORBIDDEN)

    async def _watch_session(self, viewer: Viewer) -> None:
        await session_ended(self._context, viewer)
        self._end(SESSION_ENDED)

    async def _take(self, frame: Frame) -> None:
        if frame.kind == "connection_init":
            raise SocketEnded(INIT_REPEATED)
        if frame.kind == "subscribe":
            await self._operations.start(frame.operation_id, frame.payload)
        elif frame.kind == "complete":
            self._operations.stop(frame.operation_id)
        else:
            await self._take_signal(frame)

    async def _take_signal(self, frame: Frame) -> None:
        if frame.kind == "ping":
            payload = {} if frame.payload is None else {"payload": frame.payload}
            await self._wire.send({"type": "pong", **payload})
