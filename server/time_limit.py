"""How long an operation may take."""

import asyncio
import logging
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


class TimeLimit:
    """Of one operation from now on, in however many parts it is answered.

    What runs within is cancelled once the time is over: that raises `OperationTimedOut`. What has
    a task of its own ends with the operation (see `Resolving`). A transaction that is cancelled
    rolls back, and its connection is closed. `asyncio.timeout` cancels once, which Python 3.11 can
    forget (see `domain.ending`): we repeat it.
    """

    def __init__(self, seconds: float, context: Context) -> None:
        self._seconds = seconds
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._ends_at = self._loop.time() + seconds
        self._cancels = 0

    def __enter__(self) -> None:
        """Raises `OperationTimedOut` where nothing should begin any more."""
        if self._loop.time() >= self._ends_at:
            raise self._late()
        self._task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._others = self._task.cancelling()
        self._alarm = self._loop.call_at(self._ends_at, self._ring)

    def _ring(self) -> None:
        self._task.cancel()
        self._cancels += 1
        self._alarm = self._loop.call_later(_AGAIN_SECONDS, self._ring)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self._alarm.cancel()
        if self._is_late(error):
            raise self._late() from error

    def _late(self) -> OperationTimedOut:
        _log.warning("operation.timed_out", extra={"request_id": self._context.request_id})
        return OperationTimedOut(self._seconds)

    def _is_late(self, error: BaseException | None) -> bool:
        """Takes the cancels back, so that the task goes on as if there had been none."""
        was_cancelled = self._cancels > 0
        for _ in range(self._cancels):
            self._task.uncancel()
        self._cancels = 0
        is_wanted_by_others = self._task.cancelling() > self._others
        return (
            was_cancelled and isinstance(error, asyncio.CancelledError) and not is_wanted_by_others
        )
