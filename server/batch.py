"""Operations that one HTTP request brings together."""

import asyncio
from collections.abc import Awaitable, Sequence
from http import HTTPStatus
from typing import Protocol

from resolvers.context import Context
from server.allowance import Allowance
from server.http_answers import HttpAnswer
from server.operation_refused import OperationRefused, refusal
from server.operation_request import OperationRequest
from server.operations import Body, Operations

_RETRY_AFTER = "Retry-After"


class Answer(Protocol):
    def __call__(
        self, sent: OperationRequest, context: Context, allowance: Allowance, /
    ) -> Awaitable[Body]:
        """Raises `OperationRefused`."""


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

    async def answered(self, answer: Answer) -> HttpAnswer:
        try:  # the request has been counted as one
            await self._operations.count(self._context, len(self._items) - 1)
        except OperationRefused as refused:
            return _joined([refused] * len(self._items))
        return _joined(await asyncio.gather(*(self._item(each, answer) for each in self._items)))

    async def _item(self, item: object, answer: Answer) -> Body | OperationRefused:
        try:
            return await answer(OperationRequest.of(item), self._context, self._allowance)
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
