"""One Redis stream that somebody listens to: where its reading stands, and who has had what."""

import asyncio
from typing import NamedTuple, Protocol, Self

from infra.queue.stream_connection import Entries, Fields

#: Entries of each stream in one reply.
BATCH = 100


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


class FollowedStream:
    """Where the reading of one stream stands, and who listens to it."""

    __slots__ = ("_located", "joined", "listeners", "newcomers", "position")

    def __init__(self) -> None:
        #: Each with the last entry it has received.
        self.listeners: dict[Listener, StreamId] = {}
        #: Those that may lack entries which the stream already held when they came.
        self.newcomers: set[Listener] = set()
        #: The last entry read; None until the end of the stream has been looked up.
        self.position: StreamId | None = None
        self._located: asyncio.Event | None = None
        #: How many have ever joined: a read asked for earlier does not suit the newest.
        self.joined = 0

    async def located(self) -> None:
        """Returns when it has a position."""
        if self.position is None:
            self._located = self._located or asyncio.Event()
            await self._located.wait()

    def locate(self, position: StreamId) -> None:
        self.position = position
        if self._located is not None:
            self._located.set()

    def join(self, listener: Listener, after: StreamId | None) -> None:
        self.joined += 1
        self.newcomers.add(listener)
        self.listeners[listener] = after or self.position or ORIGIN
        if after is not None and (self.position is None or after < self.position):
            self.locate(after)

    def leave(self, listener: Listener) -> None:
        del self.listeners[listener]
        self.newcomers.discard(listener)

    def advance(self, entries: Entries) -> bool:
        """Whether these were all that there were."""
        for text, fields in entries:
            entry_id = StreamId.parse(text)
            for listener, received in list(self.listeners.items()):
                if entry_id > received:
                    self.listeners[listener] = entry_id
                    listener.receive(entry_id, fields)
            self.position = entry_id
        if len(entries) >= BATCH:
            return False
        for listener in self.newcomers:
            listener.catch_up()
        self.newcomers.clear()
        return True
