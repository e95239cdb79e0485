"""Shares one connection for reading Redis streams among all who listen in this process."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import ExitStack, suppress
from itertools import islice
from typing import Generic, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event_logger import EventLogger
from infra.queue.backoff import Backoff
from infra.queue.ending import end
from infra.queue.followed_stream import BATCH, ORIGIN, FollowedStream, Listener, StreamId
from infra.queue.rounds import Rounds
from infra.queue.stream_connection import StreamConnection, stream_connection

#: Streams in one read.
_STREAMS_AT_ONCE = 1000
#: Between reads: each takes all that came by then.
_PAUSE_SECONDS = 0.005
#: Below every socket timeout, so that a connection which died silently is noticed by it.
_BEAT_SECONDS = 1.0
#: In so many beats everything is read once, whether or not a change was told.
_BEATS_OF_ROUND = 5

_log = EventLogger(__name__)

L = TypeVar("L", bound=Listener)


class EventHub:
    """One connection for everything listened to; it is read what has changed, however much is not.

    Redis tells which of the streams that were read have changed since (`StreamConnection`), and
    what nobody was told of is found within two rounds through all of them. Either way reading goes
    on from where each stream stands, without gap or repetition. A listener that wants earlier
    entries moves its stream's position back; the others pass over what they have had. So a
    replay, live entries and the return of a lost Redis are one and the same thing.
    """

    def __init__(self, redis: Redis, *, beat_seconds: float = _BEAT_SECONDS) -> None:
        """`redis` decodes replies; at each beat Redis is asked for something."""
        self._redis = redis
        self._streams: dict[str, FollowedStream] = {}
        #: The keys of those to be read next, the first first.
        self._due: dict[str, None] = {}
        self._rounds = Rounds(beat_seconds)
        self._waiting: asyncio.Timeout | None = None
        self._backoff = Backoff()
        self._connections = 0
        self._is_reading = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        task = asyncio.create_task(self._keep_reading())
        task.add_done_callback(_report)
        self._tasks = [task]

    async def aclose(self) -> None:
        await end(self._tasks)

    @property
    def reading(self) -> int | None:
        """Names the time since Redis was reached last; None while it is away, or tells no changes.

        Whatever is told in a time of one name is heard in it, at once; in between things may be
        heard late, or lost with the memory of Redis.
        """
        return self._connections if self._is_reading else None

    @property
    def listener_count(self) -> int:
        return sum(len(stream.listeners) for stream in self._streams.values())

    def listen(self, key: str, listener: L, *, after: StreamId | None) -> "Listening[L]":
        """Gives `listener`, which it enters with, every entry behind `after` while it lasts.

        With None, those behind the stream's present end, which is known once this is entered:
        entering then waits for a Redis that is away. Without `async` it waits for nothing, and
        the end is looked up as soon as it can be.
        """
        return Listening(self, key, listener, after)

    def join(self, key: str, listener: Listener, *, after: StreamId | None) -> None:
        """For `Listening`, as the next two are."""
        stream = self._streams.setdefault(key, FollowedStream())
        stream.join(listener, after)
        self._due[key] = None
        self._wake()

    async def located(self, key: str) -> None:
        """Returns when it is known where the reading of the stream stands."""
        await self._streams[key].located()

    def leave(self, key: str, listener: Listener) -> None:
        stream = self._streams[key]
        stream.leave(listener)
        if not stream.listeners:
            del self._streams[key]
            self._due.pop(key, None)

    def _wake(self) -> None:
        """Ends the waiting for a change, once what has come of them is heard."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.expired():
            waiting.reschedule(_now())

    def _note_change(self, keys: Collection[str] | None) -> None:
        for key in self._streams if keys is None else keys:
            self._due[key] = None
        self._wake()

    async def _keep_reading(self) -> None:
        while True:
            try:
                async with stream_connection(self._redis, self._note_change) as connection:
                    await self._read_all(connection)
                    self._connections += 1
                    self._is_reading = connection.is_tracking
                    while True:
                        await self._wait(connection)
                        await self._read(connection)
            except RedisError as error:
                _log.warning("events.unreachable", error=type(error).__name__)
            finally:
                self._is_reading = False
            await self._backoff.wait()

    async def _read_all(self, connection: StreamConnection) -> None:
        """Redis tells changes of what was read over this connection."""
        self._rounds.begin(beats=_BEATS_OF_ROUND if connection.is_tracking else 1)
        self._due = dict.fromkeys(self._streams)
        for _ in range(0, len(self._due), _STREAMS_AT_ONCE):
            await self._wait(connection)
            await self._read(connection)

    async def _wait(self, connection: StreamConnection) -> None:
        """Until something is due, by a beat at the latest; what was told by then is."""
        seconds = 0.0 if self._due else self._rounds.seconds_left(_now())
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds) as self._waiting:
                    await connection.hear()
        finally:
            self._waiting = None
        self._due |= dict.fromkeys(self._rounds.part(self._streams, now=_now()))

    async def _read(self, connection: StreamConnection) -> None:
        """What is due; asks something in any case, so that a lost Redis is noticed."""
        began = _now()
        asked = self._take_due()
        if not asked:
            await connection.ping()
            return
        await _look_up_ends(asked, connection)
        joined = [stream.joined for stream in asked.values()]
        positions = {key: stream.position for key, stream in asked.items()}
        entries_of = await connection.read(positions, count=BATCH)
        for (key, stream), joined_before in zip(asked.items(), joined, strict=True):
            # Whoever has joined meanwhile made it due again, and may want what comes before.
            is_suited = stream.joined == joined_before
            if is_suited and not stream.advance(entries_of.get(key, ())):
                self._due[key] = None
        # Also where nothing has come: Redis tells of changes that are none where it remembers
        # fewer streams than are followed, and reading those makes it forget others.
        await asyncio.sleep(began + _PAUSE_SECONDS - _now())

    def _take_due(self) -> Mapping[str, FollowedStream]:
        """Those that are still listened to."""
        keys = [*islice(self._due, _STREAMS_AT_ONCE)]
        for key in keys:
            del self._due[key]
        return {key: stream for key in keys if (stream := self._streams.get(key))}


class Listening(Generic[L]):
    """The time of one listener; there are thousands, and generators would take more memory."""

    __slots__ = ("_after", "_hub", "_key", "_listener")

    def __init__(self, hub: EventHub, key: str, listener: L, after: StreamId | None) -> None:
        self._hub = hub
        self._key = key
        self._listener = listener
        self._after = after

    def __enter__(self) -> L:
        self._hub.join(self._key, self._listener, after=self._after)
        return self._listener

    def __exit__(self, *_: object) -> None:
        self._hub.leave(self._key, self._listener)

    async def __aenter__(self) -> L:
        with ExitStack() as leaving:
            listener = leaving.enter_context(self)
            await self._hub.located(self._key)
            leaving.pop_all()
        return listener

    async def __aexit__(self, *_: object) -> None:
        self.__exit__()


async def _look_up_ends(
    streams: Mapping[str, FollowedStream], connection: StreamConnection
) -> None:
    """Where the reading of those begins that nobody wants anything earlier of."""
    unlocated = {key: stream for key, stream in streams.items() if stream.position is None}
    if unlocated:
        last_ids = await connection.last_ids(unlocated)
        for stream, last_id in zip(unlocated.values(), last_ids, strict=True):
            if stream.position is None:
                stream.locate(ORIGIN if last_id is None else StreamId.parse(last_id))


def _now() -> float:
    return asyncio.get_running_loop().time()


def _report(task: asyncio.Task[None]) -> None:
    """Followers would wait in silence, and `aclose` would be the first to hear of it."""
    if not task.cancelled() and (error := task.exception()):
        _log.critical("events.crashed", exc_info=error)
