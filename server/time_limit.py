"""How long an operation may take."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.errors import DomainError, ErrorCode
from domain.language import Sentence
from resolvers.context import Context

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
    """Of one operation from now on, in however many parts it is answered."""

    def __init__(self, seconds: float, context: Context) -> None:
        self._seconds = seconds
        self._context = context
        self._ends_at = asyncio.get_running_loop().time() + seconds

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Cancels what runs within once the time is over; raises `OperationTimedOut`."""
        try:
            async with asyncio.timeout_at(self._ends_at) as limit:
                yield
        except TimeoutError as error:
            if not limit.expired():
                raise
            _log.warning("operation.timed_out", extra={"request_id": self._context.request_id})
            raise OperationTimedOut(self._seconds) from error


@asynccontextmanager
async def time_limit(seconds: float, context: Context) -> AsyncIterator[None]:
    """Cancels what runs within, and the operation's batched reads; raises `OperationTimedOut`.

    A transaction that is cancelled rolls back, and its connection is closed.
    """
    try:
        async with TimeLimit(seconds, context).kept():
            yield
    finally:
        context.loaders.stop()
