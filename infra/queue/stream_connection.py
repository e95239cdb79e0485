"""A connection on which Redis itself tells which of the streams read over it have changed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

from redis._parsers import _AsyncHiredisParser
from redis.asyncio import Connection, Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from domain.event_logger import EventLogger

Fields = Mapping[str, str]
#: Each with the id that Redis gave it.
Entries = Sequence[tuple[str, Fields]]
#: Hears of changed keys; None where any may have changed.
OnChange = Callable[[Collection[str] | None], None]

#: What RESP3 calls a push: it comes between replies, and answers nothing.
_CHANGED = "invalidate"

_log = EventLogger(__name__)


class StreamConnection:
    """Reads streams; `on_change` hears once of each that changes after it was read.

    That is what client-side caching is made of (CLIENT TRACKING). A change is told before the reply
    to whatever comes after it, and reading makes Redis tell of the next one: none is missed.
    """

    def __init__(
        self, connection: Connection, on_change: OnChange, *, reply_seconds: float | None
    ) -> None:
        """The connection has no time limit of its own, which each message would pay for."""
        self._connection = connection
        self._reply_seconds = reply_seconds
        self._on_change = on_change
        #: Whether changes are told.
        self.is_tracking = False

    async def track(self) -> None:
        """Raises redis-py's `RedisError` where Redis is away."""
        # The other parsers know only the protocol that redis-py itself has asked for.
        if not isinstance(self._connection._parser, _AsyncHiredisParser):  # noqa: SLF001 - no other way
            _log.warning("events.untracked", error="replies are not read by hiredis")
            return
        try:
            await self._ask([("HELLO", 3)])
            await self._ask([("CLIENT", "TRACKING", "ON")])
        except ResponseError as refusal:
            _log.warning("events.untracked", error=str(refusal))
        else:
            self.is_tracking = True

    async def hear(self) -> None:
        """Tells of changes as they come, until it is cancelled.

        Nothing is lost by that, and what has come by then was told.
        """
        while True:
            self._told(await self._connection.read_response(disconnect_on_error=False))

    async def ping(self) -> None:
        await self._ask([("PING",)])

    async def last_ids(self, keys: Collection[str]) -> Sequence[str | None]:
        """Of the last entry of each; None of an empty stream."""
        replies = await self._ask([("XREVRANGE", key, "+", "-", "COUNT", 1) for key in keys])
        return [reply[0][0] if reply else None for reply in replies]

    async def read(self, positions: Mapping[str, object], *, count: int) -> Mapping[str, Entries]:
        """At most `count` entries of each stream that has any behind its position."""
        places = map(str, positions.values())
        [reply] = await self._ask([("XREAD", "COUNT", count, "STREAMS", *positions, *places)])
        # A dictionary in the protocol that is asked for first, and pairs in the one before it.
        return {key: [_entry(*each) for each in found] for key, found in dict(reply or ()).items()}

    async def _ask(
        self, commands: Sequence[tuple[str | int, ...]]
    ) -> list[Any]:  # Any: each command has replies of its own form
        try:
            async with asyncio.timeout(self._reply_seconds):
                return await self._replies(commands)
        except TimeoutError:
            raise RedisTimeoutError from None

    async def _replies(self, commands: Sequence[tuple[str | int, ...]]) -> list[Any]:
        connection = self._connection
        packed = connection.pack_commands(commands)
        with _ending_told():
            await connection.send_packed_command(packed, check_health=False)
        replies: list[Any] = []
        while len(replies) < len(commands):
            reply = await connection.read_response()
            if not self._told(reply):
                replies.append(reply)
        return replies

    def _told(self, message: object) -> bool:
        """Whether it was of changes."""
        if not isinstance(message, list) or message[:1] != [_CHANGED]:
            return False
        self._on_change(message[1])
        return True


def _entry(entry_id: str, fields: Sequence[str]) -> tuple[str, Fields]:
    return entry_id, dict(zip(fields[::2], fields[1::2], strict=True))


@contextmanager
def _ending_told() -> Iterator[None]:
    """As redis-py tells of a connection that has ended.

    uvloop's transports raise a `RuntimeError` where one writes to them just then: they have
    closed themselves, and redis-py has not heard of it. Those of asyncio pass over it.
    """
    try:
        yield
    except RuntimeError as error:
        raise RedisConnectionError(str(error)) from error


@asynccontextmanager
async def stream_connection(redis: Redis, on_change: OnChange) -> AsyncIterator[StreamConnection]:
    """One of the client's, which decodes replies; raises redis-py's `RedisError`."""
    client = redis.client()
    with _ending_told():
        await client.initialize()
    async with client:
        connection = cast("Connection", client.connection)  # it was opened by that
        reply_seconds, connection.socket_timeout = connection.socket_timeout, None
        streams = StreamConnection(connection, on_change, reply_seconds=reply_seconds)
        try:
            await streams.track()
            yield streams
        finally:
            # Nobody else could use it: it speaks another protocol by now.
            await connection.disconnect(nowait=True)
            connection.socket_timeout = reply_seconds
