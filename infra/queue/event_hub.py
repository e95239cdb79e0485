"""Shares one blocking read of Redis streams among all who listen in this process."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple, Protocol, Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event_logger import EventLogger
from infra.queue.backoff import Backoff
from infra.queue.ending import end

#: Entries of each stream in one reply.
_BATCH = 100
#: Below every socket timeout, so that a connection which died silently is noticed by it.
_BLOCK_MILLISECONDS = 1_000
_WAKE_EXPIRES_SECONDS = 60

_log = EventLogger(__name__)

Fields = Mapping[str, str]


class StreamId(NamedTuple):
    """The id of a stream's entry; its order is the order of the entries."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Self:
        major, _, minor = text.partition("-")
        return cls(int(major), int(minor))

    def __str__(self) -> str:
        return f"{self.major}-{self.minor}"


ORIGIN = StreamId(0, 0)


class Listener(Protocol):
    def receive(self, entry_id: StreamId, fields: Fields, /) -> None:
        """Takes the next entry; must not block."""

    def catch_up(self) -> None:
        """All entries that the stream held when the listening began have been received."""


class _Stream:
    """Where the reading of one stream stands, and who listens to it."""

    def __init__(self) -> None:
        #: Each with the last entry it has received.
        self.listeners: dict[Listener, StreamId] = {}
        #: Those that may lack entries which the stream already held when they came.
        self.newcomers: set[Listener] = set()
        #: The last entry read; None until the end of the stream has been looked up.
        self.position: StreamId | None = None
        self.located = asyncio.Event()
        #: How many have ever joined: a read asked for earlier does not suit the newest.
        self.joined = 0

    def locate(self, position: StreamId) -> None:
        self.position = position
        self.located.set()

    def join(self, listener: Listener, after: StreamId | None) -> None:
        self.joined += 1
        self.newcomers.add(listener)
        self.listeners[listener] = after or self.position or ORIGIN
        if after is not None and (self.position is None or after < self.position):
            self.locate(after)

    def leave(self, listener: Listener) -> None:
        del self.listeners[listener]
        self.newcomers.discard(listener)

    def advance(self, entries: Sequence[tuple[StreamId, Fields]]) -> None:
        for entry_id, fields in entries:
            for listener, received in list(self.listeners.items()):
                if entry_id > received:
                    self.listeners[listener] = entry_id
                    listener.receive(entry_id, fields)
            self.position = entry_id
        if len(entries) < _BATCH:
            for listener in self.newcomers:
                listener.catch_up()
            self.newcomers.clear()


class EventHub:
    """One connection and one read for everything listened to, however many listen.

    A listener that wants earlier entries moves its stream's position back; the others pass over
    what they have had. So a replay, live entries and the return of a lost Redis are one and the
    same thing: reading on from where each stream stands, without gap or repetition.
    """

    def __init__(self, redis: Redis, *, hub_id: str) -> None:
        """`redis` decodes replies; `hub_id` differs from every other hub's."""
        self._redis = redis
        self._streams: dict[str, _Stream] = {}
        self._wake_key = f"events:wake:{hub_id}"
        self._newcomer = asyncio.Event()
        self._backoff = Backoff()
        self._connections = 0
        self._is_reading = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._keep_reading()),
            asyncio.create_task(self._keep_waking()),
        ]
        for task in self._tasks:
            task.add_done_callback(_report)

    async def aclose(self) -> None:
        await end(self._tasks)

    @property
    def reading(self) -> int | None:
        """Names the time since Redis was reached last; None while it is away.

        Whatever is told in a time of one name is heard in it, at once; in between things may be
        heard late, or lost with the memory of Redis.
        """
        return self._connections if self._is_reading else None

    @property
    def listener_count(self) -> int:
        return sum(len(stream.listeners) for stream in self._streams.values())

    @asynccontextmanager
    async def listen(
        self, key: str, listener: Listener, *, after: StreamId | None
    ) -> AsyncIterator[None]:
        """Gives `listener` every entry behind `after`, while the context lasts.

        With None, those behind the stream's present end, which is known once this is entered:
        entering then waits for a Redis that is away.
        """
        with self.listening(key, listener, after=after) as located:
            await located.wait()
            yield

    @contextmanager
    def listening(
        self, key: str, listener: Listener, *, after: StreamId | None
    ) -> Iterator[asyncio.Event]:
        """As `listen`, but waits for nothing: the event tells when the end is known."""
        stream = self._streams.setdefault(key, _Stream())
        stream.join(listener, after)
        self._newcomer.set()
        try:
            yield stream.located
        finally:
            stream.leave(listener)
            if not stream.listeners:
                del self._streams[key]

    async def _keep_waking(self) -> None:
        """Ends a blocked read for every newcomer.

        By an entry in a stream that the read includes: an entry waits where the reading task is
        just between two reads, which a call of CLIENT UNBLOCK would miss.
        """
        while True:
            await self._newcomer.wait()
            self._newcomer.clear()
            try:
                async with self._redis.pipeline() as pipeline:
                    pipeline.xadd(self._wake_key, {"wake": ""}, maxlen=1)
                    pipeline.expire(self._wake_key, _WAKE_EXPIRES_SECONDS)
                    await pipeline.execute()
            except RedisError as error:
                # Every read ends by itself soon, and the next one includes the newcomer.
                _log.info("events.wake_failed", error=type(error).__name__)

    async def _keep_reading(self) -> None:
        while True:
            try:
                async with self._redis.client() as connection:
                    self._streams[self._wake_key] = _Stream()
                    self._connections += 1
                    while True:
                        await self._read(connection)
                        self._is_reading = True
            except RedisError as error:
                _log.warning("events.unreachable", error=type(error).__name__)
            finally:
                self._is_reading = False
            await self._backoff.wait()

    async def _read(self, connection: Redis) -> None:
        await self._look_up_ends(connection)
        asked = [(key, stream, stream.joined) for key, stream in self._streams.items()]
        is_urgent = any(stream.newcomers for _, stream, _ in asked)
        replies = await connection.xread(
            {key: str(stream.position) for key, stream, _ in asked},
            count=_BATCH,
            block=None if is_urgent else _BLOCK_MILLISECONDS,
        )
        entries_of = dict(replies)
        for key, stream, joined in asked:
            if stream.joined == joined:
                entries = entries_of.get(key, ())
                stream.advance([(StreamId.parse(entry_id), fields) for entry_id, fields in entries])

    async def _look_up_ends(self, connection: Redis) -> None:
        """Ends when no stream is left without a position, those that came meanwhile included."""
        while unlocated := [
            (key, stream) for key, stream in self._streams.items() if stream.position is None
        ]:
            for key, stream in unlocated:
                last = await connection.xrevrange(key, count=1)
                if stream.position is None:
                    stream.locate(StreamId.parse(last[0][0]) if last else ORIGIN)


def _report(task: asyncio.Task[None]) -> None:
    """Followers would wait in silence, and `aclose` would be the first to hear of it."""
    if not task.cancelled() and (error := task.exception()):
        _log.critical("events.crashed", exc_info=error)
