"""The operations of one socket, each by the id that its client gave it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing
from typing import Any

from graphql import GraphQLFormattedError, OperationType

from domain.ending import cancelled
from domain.errors import BadUserInput
from domain.language import Sentence
from resolvers.context import Context
from server.operation_refused import OperationRefused, refusal
from server.operation_request import OperationRequest
from server.operations import Operation, Operations
from server.socket_closing import SocketEnded, already_running
from server.socket_wire import Wire

#: Starts a task that ends with the socket, and whose failure ends the socket.
Begin = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]  # Any: nothing is sent to it


class TooManyOperations(BadUserInput):
    def __init__(self, limit: int) -> None:
        super().__init__(
            Sentence(
                f"一个连接最多同时进行 {limit} 个操作，请先结束一些。",
                f"One socket carries {limit} operations at a time; end some first.",
            )
        )


class SocketOperations:
    """A malformed or failing operation ends itself, and no other."""

    def __init__(
        self, wire: Wire, operations: Operations, context: Context, *, limit: int, begin: Begin
    ) -> None:
        self._wire = wire
        self._operations = operations
        self._context = context
        self._limit = limit
        self._begin = begin
        self._running: dict[str, asyncio.Task[None]] = {}
        self._subscriptions: set[asyncio.Task[None]] = set()
        #: Those that are over for the client too, as long as they still end or tell their last.
        self._alive: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(2 * limit)
        self._is_leaving = False

    async def start(self, operation_id: str, payload: object) -> None:
        """Waits where too many earlier ones are not yet gone; raises `SocketEnded`."""
        if self._is_leaving:
            return
        if operation_id in self._running:
            raise SocketEnded(already_running(operation_id))
        if len(self._running) >= self._limit:
            refused = refusal(TooManyOperations(self._limit), self._context)
            await self._wire.send(_error(operation_id, refused.errors))
            return
        await self._places.acquire()
        task = self._begin(self._run(operation_id, [payload]))
        self._running[operation_id] = task
        self._alive.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._alive.discard(task)
        self._subscriptions.discard(task)
        self._places.release()

    def stop(self, operation_id: str) -> None:
        """Its id is free at once, however long the operation takes to end."""
        task = self._running.pop(operation_id, None)
        if task is not None:
            self._begin(cancelled([task]))

    async def leave(self) -> None:
        """Ends subscriptions without a word, for they go on elsewhere; others may finish first."""
        self._is_leaving = True
        await cancelled(self._subscriptions)
        while self._alive:
            await asyncio.wait(self._alive)

    async def _run(self, operation_id: str, payloads: list[object]) -> None:
        """Takes the one payload out of its list, so that nobody keeps it for hours."""
        try:
            await self._operations.count(self._context)
            operation = await self._operations.receive(
                OperationRequest.of(payloads.pop()), self._context
            )
            await self._answer(operation_id, operation)
        except SocketEnded:
            raise
        except OperationRefused as refused:
            await self._finish(_error(operation_id, refused.errors))
        except Exception as error:  # noqa: BLE001 - told and logged as any other error
            await self._finish(_error(operation_id, refusal(error, self._context).errors))

    async def _answer(self, operation_id: str, operation: Operation) -> None:
        if operation.type is OperationType.SUBSCRIPTION:
            if self._is_leaving or not self._is_awaited(operation_id):
                return
            self._subscriptions.add(self._running[operation_id])
            await self._follow(operation_id, operation)
        else:
            await self._tell(_next(operation_id, await self._operations.answer(operation)))
        await self._finish({"id": operation_id, "type": "complete"})

    async def _follow(self, operation_id: str, operation: Operation) -> None:
        async with aclosing(await self._operations.answers(operation)) as answers:
            async for body in answers:
                await self._tell(_next(operation_id, body))

    async def _finish(self, message: Mapping[str, object]) -> None:
        """Its id is free before the client can know that the operation has ended."""
        operation_id = str(message["id"])
        if self._is_awaited(operation_id):
            del self._running[operation_id]
            await self._wire.send(message)

    async def _tell(self, message: Mapping[str, object]) -> None:
        if self._is_awaited(str(message["id"])):
            await self._wire.send(message)

    def _is_awaited(self, operation_id: str) -> bool:
        """Not where the client has ended it: its id may be another's by now."""
        return self._running.get(operation_id) is asyncio.current_task()


def _next(operation_id: str, body: Mapping[str, object]) -> dict[str, object]:
    return {"id": operation_id, "type": "next", "payload": body}


def _error(operation_id: str, errors: list[GraphQLFormattedError]) -> dict[str, object]:
    return {"id": operation_id, "type": "error", "payload": errors}
