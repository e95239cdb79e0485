"""One socket that speaks graphql-transport-ws: it outlives a bad operation, not a bad frame."""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import aclosing
from typing import Any

from graphql import OperationType

from domain.ending import cancelled
from domain.errors import BadUserInput
from domain.language import Sentence
from domain.session import Viewer
from domain.unit_of_work import DatabaseUnavailable
from resolvers.context import Context
from server.contexts import bearer_token
from server.errors import log_crash
from server.operation_request import OperationRequest
from server.operations import OperationRefused, Operations, refusal
from server.socket_closing import (
    FORBIDDEN,
    INIT_REPEATED,
    INIT_TIMEOUT,
    SERVER_ERROR,
    SESSION_ENDED,
    TRY_AGAIN,
    UNAUTHORIZED,
    Closing,
    SocketEnded,
    already_running,
    malformed,
)
from server.socket_frames import Frame
from server.socket_session import session_ended
from server.socket_wire import Wire

_INIT_SECONDS = 10
_OPERATIONS = 50


class TooManyOperations(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"一个连接最多同时进行 {_OPERATIONS} 个操作，请先结束一些。",
                f"One socket carries {_OPERATIONS} operations at a time; end some first.",
            )
        )


class SocketConnection:
    """Lives as long as `run`; all that it has begun ends with it."""

    def __init__(self, wire: Wire, operations: Operations, context: Context) -> None:
        self._wire = wire
        self._operations = operations
        self._context = context
        self._running: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Future[Closing | None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        self._begin(self._converse())
        try:
            closing = await self._ended
        finally:
            await cancelled(self._tasks)
        if closing is not None:
            await self._wire.close(closing)

    def end(self, closing: Closing | None) -> None:
        """The first reason counts; None where the client has gone."""
        if not self._ended.done():
            self._ended.set_result(closing)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._notice_crash)
        return task

    def _notice_crash(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, SocketEnded):
            self.end(error.closing)
        elif error is not None:
            log_crash(error, request_id=self._context.request_id)
            self.end(SERVER_ERROR)

    async def _converse(self) -> None:
        try:
            async with asyncio.timeout(_INIT_SECONDS):
                await self._await_greeting()
        except TimeoutError:
            raise SocketEnded(INIT_TIMEOUT) from None
        await self._wire.send({"type": "connection_ack"})
        if self._context.viewer is not None:
            self._begin(self._watch_session(self._context.viewer))
        while True:
            await self._take(await self._wire.next())

    async def _await_greeting(self) -> None:
        while (frame := await self._wire.next()).kind != "connection_init":
            if frame.kind == "subscribe":
                raise SocketEnded(UNAUTHORIZED)
            await self._take_signal(frame)
        await self._greet(frame.payload)

    async def _greet(self, payload: object) -> None:
        """A browser cannot set a socket's headers, so `connection_init` brings the token."""
        if payload is not None and not isinstance(payload, dict):
            raise SocketEnded(malformed("The payload of connection_init is an object"))
        headers = {name.lower(): value for name, value in (payload or {}).items()}
        context = self._context
        context.access_token = bearer_token(headers) or context.access_token
        try:
            context.viewer = await context.find_viewer()
        except DatabaseUnavailable:  # where personal access tokens are kept
            raise SocketEnded(TRY_AGAIN) from None
        if context.access_token is not None and context.viewer is None:
            raise SocketEnded(FORBIDDEN)

    async def _watch_session(self, viewer: Viewer) -> None:
        await session_ended(self._context, viewer)
        self.end(SESSION_ENDED)

    async def _take(self, frame: Frame) -> None:
        if frame.kind == "connection_init":
            raise SocketEnded(INIT_REPEATED)
        if frame.kind == "subscribe":
            await self._start(frame.operation_id, frame.payload)
        elif frame.kind == "complete":
            self._stop(frame.operation_id)
        else:
            await self._take_signal(frame)

    async def _take_signal(self, frame: Frame) -> None:
        if frame.kind == "ping":
            payload = {} if frame.payload is None else {"payload": frame.payload}
            await self._wire.send({"type": "pong", **payload})

    async def _start(self, operation_id: str, payload: object) -> None:
        if operation_id in self._running:
            raise SocketEnded(already_running(operation_id))
        if len(self._running) >= _OPERATIONS:
            await self._refuse(operation_id, TooManyOperations())
            return
        self._running[operation_id] = self._begin(self._run(operation_id, payload))

    def _stop(self, operation_id: str) -> None:
        """Its id is free at once, however long the operation takes to end."""
        task = self._running.pop(operation_id, None)
        if task is not None:
            self._begin(cancelled([task]))

    async def _run(self, operation_id: str, payload: object) -> None:
        try:
            await self._answer(operation_id, OperationRequest.of(payload))
        except BadUserInput as error:
            await self._refuse(operation_id, error)
        except OperationRefused as refused:
            await self._finish(operation_id, {"type": "error", "payload": refused.errors})

    async def _answer(self, operation_id: str, request: OperationRequest) -> None:
        operation = await self._operations.receive(request, self._context)
        if operation.type is OperationType.SUBSCRIPTION:
            async with aclosing(self._operations.answers(operation)) as answers:
                async for body in answers:
                    await self._wire.send({"id": operation_id, "type": "next", "payload": body})
        else:
            body = await self._operations.answer(operation)
            await self._wire.send({"id": operation_id, "type": "next", "payload": body})
        await self._finish(operation_id, {"type": "complete"})

    async def _refuse(self, operation_id: str, error: BadUserInput) -> None:
        refused = refusal(error, self._context)
        await self._finish(operation_id, {"type": "error", "payload": refused.errors})

    async def _finish(self, operation_id: str, message: Mapping[str, object]) -> None:
        """Its id is free before the client can know that the operation has ended."""
        self._running.pop(operation_id, None)
        await self._wire.send({"id": operation_id, **message})
