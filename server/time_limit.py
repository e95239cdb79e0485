"""How long an operation may take."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from domain.errors import DomainError, ErrorCode
from domain.language import Sentence
from resolvers.context import Context

#: As long as a rollback may take before it is cancelled, too.
_AGAIN_SECONDS = 1.0

_log = logging.getLogger(__name__)


class OperationTimedOut(DomainError):
    """It was stopped where it was: what it had committed stays, what it had begun does not."""

    code = ErrorCode.SERVICE_UNAVAILABLE

    def __init__(self, seconds: float) -> None:
        super().__init__(
            Sentence(
                f"操作超过 {seconds:g} 秒，已被中止。若为 mutation，请先查看结果再决定是否重试。",
                f"The operation took more than {seconds:g} seconds and was stopped. If it is a"
                " mutation, look at what it has done before you repeat it.",
            )
        )


@asynccontextmanager
async def time_limit(seconds: float, context: Context) -> AsyncIterator[None]:
    """Cancels what runs within, and the operation's batched reads; raises `OperationTimedOut`.

    A transaction that is cancelled rolls back, and its connection is closed.
    """
    alarm = _Alarm(seconds)
    try:
        yield
    except asyncio.CancelledError as error:
        if not alarm.is_the_only_cause():
            raise
        _log.warning("operation.timed_out", extra={"request_id": context.request_id})
        raise OperationTimedOut(seconds) from error
    finally:
        alarm.stop()
        context.loaders.stop()


class _Alarm:
    """Cancels the current task after a time, and again until it is stopped.

    `asyncio.timeout` cancels once, which Python 3.11 can forget: see `domain.ending`.
    """

    def __init__(self, seconds: float) -> None:
        self._task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._cancels = 0
        self._others = self._task.cancelling()
        self._loop = asyncio.get_running_loop()
        self._next = self._loop.call_later(seconds, self._ring)

    def _ring(self) -> None:
        self._task.cancel()
        self._cancels += 1
        self._next = self._loop.call_later(_AGAIN_SECONDS, self._ring)

    def stop(self) -> None:
        """Takes back the cancels, so that the task goes on as if there had been none."""
        self._next.cancel()
        while self._cancels:
            self._task.uncancel()
            self._cancels -= 1

    def is_the_only_cause(self) -> bool:
        """Not where somebody else wants the task to end as well."""
        return self._cancels > 0 and self._task.cancelling() - self._cancels <= self._others
