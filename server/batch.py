"""Operations that one HTTP request brings together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Protocol, TypeVar

from resolvers.context import Context
from server.allowance import Allowance
from server.http_answers import HttpAnswer
from server.operation_refused import OperationRefused, refusal
from server.operation_request import OperationRequest
from server.operations import Body, Operation, Operations

_RETRY_AFTER = "Retry-After"

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Receive(Protocol):
    def __call__(self, sent: OperationRequest, context: Context, /) -> Awaitable[Operation]:
        """What may be asked for in a batch; raises `OperationRefused`, or a domain's error."""


class Batch:
    """Each for itself: what is wrong with one is told in its place.

    Together they cost no more than one operation may: what comes first is let through, and what
    no longer fits is refused.
    """

    def __init__(self, items: Sequence[object], operations: Operations, context: Context) -> None:
        self._items = items
        self._operations = operations
        self._context = context
        self._allowance = Allowance()

    async def answered(self, receive: Receive) -> HttpAnswer:
        try:  # the request has been counted as one
            await self._operations.count(self._context, len(self._items) - 1)
        except OperationRefused as refused:
            return _joined([refused] * len(self._items))
        received = await self._received(receive)
        # In their order, and only those that nothing else refuses.
        admitted = [await self._unless_refused(each, self._admit) for each in received]
        answer = self._operations.answer
        answers = (self._unless_refused(each, answer) for each in admitted)
        return _joined(await asyncio.gather(*answers))

    async def _received(self, receive: Receive) -> list[Operation | OperationRefused]:
        async def read(item: object) -> Operation:
            return await receive(OperationRequest.of(item), self._context)

        async with asyncio.TaskGroup() as group:
            tasks = []
            for item in self._items:
                tasks.append(group.create_task(self._unless_refused(item, read)))
                await asyncio.sleep(0)  # others need not wait until all are validated
        return [task.result() for task in tasks]

    async def _admit(self, operation: Operation) -> Operation:
        """Raises `BatchTooExpensive`, `OperationRefused`."""
        self._allowance.require(operation.cost)
        await self._operations.charge(operation)
        self._allowance.spend(operation.cost)
        return operation

    async def _unless_refused(
        self, given: _Given | OperationRefused, step: Callable[[_Given], Awaitable[_Made]]
    ) -> _Made | OperationRefused:
        if isinstance(given, OperationRefused):
            return given
        try:
            return await step(given)
        except OperationRefused as refused:
            return refused
        except Exception as error:  # noqa: BLE001 - logged, masked, and no fault of the others
            return refusal(error, self._context)


def _joined(answers: Sequence[Body | OperationRefused]) -> HttpAnswer:
    """Where all came too soon, so did the request; it may come again when the last of them may."""
    bodies = [each.body if isinstance(each, OperationRefused) else each for each in answers]
    waits = [
        int(each.headers[_RETRY_AFTER])
        for each in answers
        if isinstance(each, OperationRefused) and _RETRY_AFTER in each.headers
    ]
    if len(waits) < len(answers):
        return HttpAnswer(bodies)
    return HttpAnswer(bodies, HTTPStatus.TOO_MANY_REQUESTS, {_RETRY_AFTER: str(max(waits))})
