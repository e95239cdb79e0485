"""Hints that an export has changed, over the hub that all watchers share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event import EventLogUnavailable
from domain.export import ExportChanges
from infra.queue.event_hub import EventHub
from infra.queue.followed_stream import ORIGIN
from infra.queue.notices import NoticeMailbox, post_notice

#: How long a watcher relies on being told.
IDLE_SECONDS = 5.0


class RedisExportNotices:
    def __init__(self, redis: Redis, hub: EventHub, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._redis = redis
        self._hub = hub
        self._idle_seconds = idle_seconds

    async def announce(self, export_id: str) -> None:
        try:
            await post_notice(self._redis, _key(export_id), export_id)
        except RedisError as error:
            raise EventLogUnavailable from error

    @asynccontextmanager
    async def follow(self, export_id: str) -> AsyncIterator[ExportChanges]:
        mailbox = NoticeMailbox()
        # From the stream's beginning: its end would have to be asked of a Redis that may be away,
        # and an old notice costs no more than a look.
        async with self._hub.listen(_key(export_id), mailbox, after=ORIGIN):
            yield _Changes(mailbox, self._idle_seconds)


class _Changes:
    def __init__(self, mailbox: NoticeMailbox, idle_seconds: float) -> None:
        self._mailbox = mailbox
        self._idle_seconds = idle_seconds

    async def wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._idle_seconds):
                await anext(self._mailbox)


def _key(export_id: str) -> str:
    return f"events:export:{export_id}"
