"""What happens to a generation, in the order its watchers see it."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, Self

from domain.asset import Asset
from domain.errors import BadUserInput
from domain.failure import FailureCode
from domain.generation import Generation, GenerationStatus, QueueName
from domain.language import Sentence
from domain.stage import Stage

_CURSOR = re.compile(r"(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,15})")
#: The place of a final event: nothing of the same claim can come after it.
FINAL_SEQUENCE = 9_999_999_999_999_999


class EventCursorInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "after 无效：请使用事件中返回的 cursor。",
                "Invalid `after`: use the cursor of an event you received.",
            )
        )


@dataclass(frozen=True, slots=True, order=True)
class EventCursor:
    """A place in a generation's events: the claim it belongs to, then its number in there."""

    fence: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.fence}-{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> "EventCursor":
        """Raises `EventCursorInvalid`."""
        matched = _CURSOR.fullmatch(text)
        if matched is None:
            raise EventCursorInvalid
        return cls(int(matched[1]), int(matched[2]))

    @classmethod
    def final(cls, fence: int) -> "EventCursor":
        return cls(fence, FINAL_SEQUENCE)

    @property
    def is_final(self) -> bool:
        return self.sequence == FINAL_SEQUENCE


@dataclass(frozen=True, slots=True)
class GenerationQueued:
    """`position` counts the generations that go first."""

    position: int
    type: Literal["QUEUED"] = "QUEUED"


@dataclass(frozen=True, slots=True)
class GenerationStarted:
    """A worker begins, or begins its text anew. `resets_text`: text of before is void."""

    attempt: int
    resets_text: bool
    type: Literal["STARTED"] = "STARTED"


@dataclass(frozen=True, slots=True)
class ProgressMade:
    stage: Stage
    percent: int
    type: Literal["PROGRESS"] = "PROGRESS"


@dataclass(frozen=True, slots=True)
class TextAppended:
    delta: str
    type: Literal["TEXT"] = "TEXT"


@dataclass(frozen=True, slots=True)
class SourceFound:
    """A page was read and will be used."""

    title: str
    url: str
    site_name: str | None = None
    type: Literal["SOURCE"] = "SOURCE"


@dataclass(frozen=True, slots=True)
class AssetReady:
    """One file is finished; the content that will hold it may still be in the making."""

    asset: Asset
    type: Literal["ASSET"] = "ASSET"


@dataclass(frozen=True, slots=True)
class GenerationSucceeded:
    content_id: str
    credits_spent: int
    type: Literal["SUCCEEDED"] = "SUCCEEDED"


@dataclass(frozen=True, slots=True)
class GenerationFailed:
    code: FailureCode
    credits_refunded: int
    type: Literal["FAILED"] = "FAILED"


@dataclass(frozen=True, slots=True)
class GenerationCancelled:
    credits_refunded: int
    type: Literal["CANCELLED"] = "CANCELLED"


Event = (
    GenerationQueued
    | GenerationStarted
    | ProgressMade
    | TextAppended
    | SourceFound
    | AssetReady
    | GenerationSucceeded
    | GenerationFailed
    | GenerationCancelled
)


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    cursor: EventCursor
    at: datetime
    event: Event


def final_event(
    generation: Generation, *, at: datetime, content_id: str | None = None
) -> RecordedEvent:
    """The last event of a finished generation, the same whoever derives it from SQL."""
    event: Event
    if generation.status is GenerationStatus.SUCCEEDED and content_id is not None:
        event = GenerationSucceeded(content_id, generation.credits_spent)
    elif generation.failure_code is not None:
        event = GenerationFailed(generation.failure_code, generation.credits_refunded)
    else:
        event = GenerationCancelled(generation.credits_refunded)
    return RecordedEvent(EventCursor.final(generation.fence), at, event)


class EventLogUnavailable(Exception):
    """The store of events cannot be reached; SQL still knows how each generation stands."""


class Feed(Protocol):
    """Never ends by itself; gives None once when all that was stored has been given."""

    def rouse(self) -> None:
        """Makes it give None once nothing else waits, so that its reader can look at SQL."""

    def __aiter__(self) -> Self: ...

    async def __anext__(self) -> RecordedEvent | None: ...


class EventLog(Protocol):
    """Capped, expiring streams: one of events per generation, one of changes per owner."""

    async def append(self, generation_id: str, recorded: RecordedEvent) -> None:
        """Adds one event at its cursor.

        Does nothing where the log already holds that cursor or a later one: a repeated append
        is harmless, and a worker that lost its claim cannot write. Raises `EventLogUnavailable`.
        """

    async def append_next(
        self, generation_id: str, fence: int, event: Event, *, at: datetime
    ) -> None:
        """Adds one event at the next free place of `fence`; as `append` otherwise."""

    async def announce(self, owner_id: str, generation_id: str) -> None:
        """Tells the owner's watchers that a status changed. Raises `EventLogUnavailable`."""

    def follow(
        self, generation_id: str, *, after: EventCursor | None
    ) -> AbstractAsyncContextManager[Feed]:
        """The events after `after`, first those that are stored, then as they come."""

    def follow_owner(self, owner_id: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """The ids of the owner's generations as their status changes, from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """That a generation waits for its next attempt; of two the one of the earlier place is first.

    One whose place is still to come does not wait for it.
    """

    generation_id: str
    attempt: int
    queue: QueueName
    place: datetime


class Queue(Protocol):
    async def enqueue(self, hint: Hint) -> None:
        """Hints to some worker that a generation waits. Raises `QueueUnavailable`."""

    async def enqueue_again(self, hint: Hint) -> None:
        """The same for a hint that may be lost: at most one more in half a minute."""

    async def wake(self, generation_id: str) -> None:
        """Tells the worker that runs it to look at SQL now. Raises `QueueUnavailable`."""


class QueueUnavailable(Exception):
    """The queue cannot be reached; the sweeper will deliver."""
