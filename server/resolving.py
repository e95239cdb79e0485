"""The tasks in which the resolvers of one operation run."""

import asyncio
from typing import Any, cast

from domain.ending import cancelled
from resolvers.context import Context
from server.errors import log_crash


class CancelledByNobody(Exception):
    """A resolver raised `CancelledError`: whoever awaits it would take that for its own end."""


class Resolving:
    """Knows what has to end with its operation: the tasks that have entered.

    graphql-core gives siblings, and each fragment that is deferred, tasks of their own; it cancels
    them once, and waits for no more than the first of them to end.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()  # Any: whatever they make

    def enter(self) -> bool:
        """Whether the current task had not entered yet; if so, it has to `leave`."""
        task = _current()
        if task in self._tasks:
            return False
        self._tasks.add(task)
        return True

    def leave(self) -> None:
        self._tasks.discard(_current())

    async def end(self) -> None:
        """What forgets a cancel may begin others before it ends: those end, too."""
        while self._tasks:
            await cancelled(self._tasks)


def is_cancelled() -> bool:
    """Whether whoever runs now was told to end, also where it has forgotten that since."""
    return _current().cancelling() > 0


def require_cancelled(error: asyncio.CancelledError) -> None:
    """Raises `CancelledByNobody`."""
    if not is_cancelled():
        raise CancelledByNobody from error


def broken_by(error: BaseException, context: Context) -> Exception:
    """Why a stream breaks off; raises `CancelledError` where it was to end.

    Whatever went wrong after that is logged, and told to nobody.
    """
    reason = error if isinstance(error, Exception) else CancelledByNobody()
    if not is_cancelled():
        return reason
    if reason is error:
        log_crash(error, request_id=context.request_id)
    raise asyncio.CancelledError from error


def _current() -> asyncio.Task[Any]:
    return cast("asyncio.Task[Any]", asyncio.current_task())  # a coroutine always has one
