"""Doing a transaction again that another one was in the way of."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from domain.unit_of_work import DatabaseConflict

_TRIES = 5

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


def repeatable(
    work: Callable[Asked, Awaitable[Answer]],
) -> Callable[Asked, Coroutine[Any, Any, Answer]]:  # Any: as every coroutine has it
    """Does the work again, from its start, where it met a `DatabaseConflict`; in the end raises it.

    Nothing has happened then, so far as the work is one transaction: what else it does before the
    commit may be done twice, and what it does afterwards meets no conflict.
    """

    @wraps(work)
    async def repeated(*arguments: Asked.args, **named: Asked.kwargs) -> Answer:
        for _ in range(_TRIES - 1):
            try:
                return await work(*arguments, **named)
            except DatabaseConflict:
                _log.info("transaction.repeated", extra={"work": work.__qualname__})
        return await work(*arguments, **named)

    return repeated
