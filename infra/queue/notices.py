"""Short streams of ids, each saying: look at this again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.session import SessionsUnavailable
from infra.queue.event_hub import EventHub
from infra.queue.followed_stream import StreamId
from infra.queue.stream_connection import Fields

#: Read by every worker: generations whose state in SQL somebody else has changed.
WAKES_KEY = "laowang:wake"
#: Read by every process that serves requests: users whose sessions may have ended.
SESSION_ENDINGS_KEY = "laowang:session-endings"
_KEPT_NOTICES = 100
_EXPIRE_SECONDS = 3600
_FIELD = "id"


async def post_notice(redis: Redis, key: str, subject_id: str) -> None:
    """Raises redis-py's `RedisError`."""
    async with redis.pipeline() as pipeline:
        pipeline.xadd(key, {_FIELD: subject_id}, maxlen=_KEPT_NOTICES)
        pipeline.expire(key, _EXPIRE_SECONDS)
        await pipeline.execute()


def follow_notices(
    hub: EventHub, key: str, *, only: str | None = None
) -> AbstractAsyncContextManager[AsyncIterator[str]]:
    """The ids posted from now on, or `only` that one; entering waits for a Redis that is away."""
    return hub.listen(key, NoticeMailbox(only=only), after=None)


class RedisWakes:
    """What `Queue.wake` tells; a stream, so that a worker also hears of it after an outage."""

    def __init__(self, hub: EventHub) -> None:
        self._hub = hub

    def listen(self) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        return follow_notices(self._hub, WAKES_KEY)


class RedisSessionEndings:
    """One stream for all users: a process reads it once, however many sockets it serves."""

    def __init__(self, redis: Redis, hub: EventHub) -> None:
        self._redis = redis
        self._hub = hub

    async def tell(self, user_id: str) -> None:
        try:
            await post_notice(self._redis, SESSION_ENDINGS_KEY, user_id)
        except RedisError as error:
            raise SessionsUnavailable from error

    def follow(self, user_id: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        return follow_notices(self._hub, SESSION_ENDINGS_KEY, only=user_id)


class HeardEndings:
    """All that is told of endings, and since when none of it can have been missed."""

    def __init__(self, hub: EventHub) -> None:
        self._hub = hub
        self._ear: _Ear | None = None

    def hearing(self) -> int | None:
        """Names the time since which all is heard; None while something may be missed."""
        is_heard = self._ear is not None and self._ear.has_begun
        return self._hub.reading if is_heard else None

    @contextmanager
    def told_to(self, forget: Callable[[str], None]) -> Iterator[None]:
        """Calls `forget` with each user told of, while the context lasts; waits for nothing."""
        self._ear = _Ear(forget)
        try:
            with self._hub.listen(SESSION_ENDINGS_KEY, self._ear, after=None):
                yield
        finally:
            self._ear = None


class _Ear:
    def __init__(self, forget: Callable[[str], None]) -> None:
        self._forget = forget
        self.has_begun = False

    def receive(self, _entry_id: StreamId, fields: Fields, /) -> None:
        if subject_id := fields.get(_FIELD):
            self._forget(subject_id)

    def catch_up(self) -> None:
        self.has_begun = True


class NoticeMailbox:
    """Ids of things to look at again, in the order of their first mention, each once."""

    def __init__(self, *, only: str | None = None) -> None:
        self._only = only
        self._waiting: dict[str, None] = {}
        self._arrival = asyncio.Event()

    def receive(self, _entry_id: StreamId, fields: Fields, /) -> None:
        subject_id = fields.get(_FIELD)
        if subject_id and self._only in {None, subject_id}:
            self._waiting[subject_id] = None
            self._arrival.set()

    def catch_up(self) -> None:
        """Notices begin at the end of the stream: there is nothing to catch up with."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        while not self._waiting:
            self._arrival.clear()
            await self._arrival.wait()
        subject_id = next(iter(self._waiting))
        del self._waiting[subject_id]
        return subject_id
