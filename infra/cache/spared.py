"""Asking a Redis that may be away, for what can be had without it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from domain.event_logger import EventLogger
from infra.cool_down import CoolDown

Value = TypeVar("Value")

COOL_DOWN_SECONDS = 2.0

_log = EventLogger(__name__)


class NotAnswered(Exception):
    """Redis is away, or will have none of it."""


class Spared:
    """While Redis is away one caller per cool-down asks whether it is back.

    The others do not wait for its time-outs.
    """

    def __init__(self, cache: str, *, monotonic: Callable[[], float]) -> None:
        """`cache` is who asks, for the log."""
        self._cache = cache
        self._cool_down = CoolDown(seconds=COOL_DOWN_SECONDS, monotonic=monotonic)

    async def answer(self, ask: Callable[[], Awaitable[Value]]) -> Value:
        """Raises `NotAnswered`."""
        if not self._cool_down.may_try():
            raise NotAnswered
        try:
            answered = await ask()
        except (RedisConnectionError, RedisTimeoutError) as error:
            if self._cool_down.fail():
                _log.warning("cache.away", cache=self._cache, error=type(error).__name__)
            raise NotAnswered from error
        except RedisError as error:  # it is there, and may answer other questions
            self._restore()
            _log.warning("cache.refused", cache=self._cache, error=type(error).__name__)
            raise NotAnswered from error
        self._restore()
        return answered

    def _restore(self) -> None:
        if self._cool_down.succeed():
            _log.info("cache.restored", cache=self._cache)
