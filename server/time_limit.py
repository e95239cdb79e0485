"""How long an operation, or a part of it, may take."""

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any, cast

from domain.alarm import Alarm
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


class Deadlines:
    """Of one length; one alarm serves them."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.alarm = Alarm()


class Deadline(ABC):
    """From now on, for what runs within: in however many parts, each by a `with`.

    It is cancelled once the time is over: that raises what `late` gives. `asyncio.timeout` cancels
    once, which Python 3.11 can forget (see `domain.ending`): we repeat it.
    """

    __slots__ = ("_again", "_all", "_cancels", "_others", "_task", "ends_at", "loop")

    def __init__(self, deadlines: Deadlines) -> None:
        self._all = deadlines
        self.loop = asyncio.get_running_loop()
        self._cancels = 0
        self.ends_at = self.loop.time() + deadlines.seconds

    @abstractmethod
    def late(self) -> Exception:
        """What is raised of it."""

    def __enter__(self) -> None:
        """Raises what `late` gives where nothing should begin any more."""
        if self.loop.time() >= self.ends_at:
            raise self.late()
        self._task = cast("asyncio.Task[Any]", asyncio.current_task(self.loop))
        self._others = self._task.cancelling()
        self._all.alarm.enter(self, self.loop)

    def ring(self) -> None:
        self._task.cancel()
        self._cancels += 1
        self._again = self.loop.call_later(_AGAIN_SECONDS, self.ring)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self._all.alarm.leave(self)
        if self._cancels:
            self._again.cancel()
            if self._is_late(error):
                raise self.late() from error

    def _is_late(self, error: BaseException | None) -> bool:
        """Takes the cancels back, so that the task goes on as if there had been none."""
        for _ in range(self._cancels):
            self._task.uncancel()
        self._cancels = 0
        is_wanted_by_others = self._task.cancelling() > self._others
        return isinstance(error, asyncio.CancelledError) and not is_wanted_by_others


class TimeLimit(Deadline):
    """Of one operation: raises `OperationTimedOut`, which is logged.

    What has a task of its own ends with the operation (see `Resolving`). A transaction that is
    cancelled rolls back, and its connection is closed.
    """

    __slots__ = ("_request_id",)

    def __init__(self, deadlines: Deadlines, context: Context) -> None:
        super().__init__(deadlines)
        self._request_id = context.request_id

    def late(self) -> OperationTimedOut:
        _log.warning("operation.timed_out", extra={"request_id": self._request_id})
        return OperationTimedOut(self._all.seconds)
