"""The events of generations in Redis streams whose entry ids are the cursors."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event import (
    FINAL_SEQUENCE,
    Event,
    EventCursor,
    EventLogUnavailable,
    Feed,
    RecordedEvent,
)
from infra.queue.event_codec import FIELD, EventCodec
from infra.queue.event_hub import EventHub
from infra.queue.event_mailbox import EventMailbox
from infra.queue.followed_stream import ORIGIN, StreamId
from infra.queue.notices import follow_notices, post_notice

_KEPT_EVENTS = 5_000
EXPIRE_SECONDS = 24 * 3600

# Redis itself refuses an id that is not above the last one; that refusal is the fence, and what
# makes a repeated append harmless. The script adds what Redis does not know: that nothing follows
# a final event, and that a claim's numbers begin with 1.
_APPEND = """
local fence, sequence, field, entry, kept, expires, final = unpack(ARGV)
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last_fence, last_sequence = string.match(last and last[1] or '', '(%d+)-(%d+)')
if last_sequence == final then return 0 end
if sequence == '*' and fence ~= last_fence then sequence = '1' end
local added = redis.pcall(
  'XADD', KEYS[1], 'MAXLEN', '~', kept, fence .. '-' .. sequence, field, entry)
if type(added) == 'table' and added.err then
  if string.find(added.err, 'equal or smaller', 1, true) then return 0 end
  return added
end
redis.call('EXPIRE', KEYS[1], expires)
return 1
"""


class RedisEventLog:
    """Writes by any number of processes; who follows needs the hub to be started."""

    def __init__(self, redis: Redis, hub: EventHub) -> None:
        self._redis = redis
        self._hub = hub
        self._codec = EventCodec()
        self._append_entry = redis.register_script(_APPEND)

    async def append(self, generation_id: str, recorded: RecordedEvent) -> None:
        cursor = recorded.cursor
        entry = self._codec.encode(recorded.event, at=recorded.at)
        await self._append(generation_id, cursor.fence, str(cursor.sequence), entry)

    async def append_next(
        self, generation_id: str, fence: int, event: Event, *, at: datetime
    ) -> None:
        await self._append(generation_id, fence, "*", self._codec.encode(event, at=at))

    async def _append(self, generation_id: str, fence: int, sequence: str, entry: bytes) -> None:
        limits = (_KEPT_EVENTS, EXPIRE_SECONDS, FINAL_SEQUENCE)
        try:
            await self._append_entry(
                keys=[_events_key(generation_id)], args=[fence, sequence, FIELD, entry, *limits]
            )
        except RedisError as error:
            raise EventLogUnavailable from error

    async def announce(self, owner_id: str, generation_id: str) -> None:
        try:
            await post_notice(self._redis, _owner_key(owner_id), generation_id)
        except RedisError as error:
            raise EventLogUnavailable from error

    def follow(
        self, generation_id: str, *, after: EventCursor | None
    ) -> AbstractAsyncContextManager[Feed]:
        mailbox = EventMailbox(self._codec)
        place = ORIGIN if after is None else StreamId(after.fence, after.sequence)
        return self._hub.listen(_events_key(generation_id), mailbox, after=place)

    def follow_owner(self, owner_id: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        return follow_notices(self._hub, _owner_key(owner_id))


def _events_key(generation_id: str) -> str:
    return f"events:generation:{generation_id}"


def _owner_key(owner_id: str) -> str:
    return f"events:owner:{owner_id}"
