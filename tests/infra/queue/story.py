"""Events for tests: made by hand, drawn by hypothesis, and read from a log."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict
from datetime import UTC, datetime

from hypothesis import strategies as st

from domain.event import (
    Event,
    EventCursor,
    GenerationQueued,
    GenerationStarted,
    GenerationSucceeded,
    ProgressMade,
    RecordedEvent,
    SourceFound,
    TextAppended,
)
from domain.stage import Stage

AT = datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=UTC)

_WORDS = st.text(st.characters(codec="utf-8"), max_size=5)
_EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(GenerationQueued, st.integers(0, 99)),
    st.builds(GenerationStarted, st.integers(1, 3), st.booleans()),
    st.builds(ProgressMade, st.sampled_from(Stage), st.integers(0, 100)),
    st.builds(SourceFound, _WORDS, _WORDS, st.none() | _WORDS),
    st.builds(TextAppended, st.text(st.characters(codec="utf-8"), min_size=1, max_size=5)),
)


@st.composite
def stories(draw: st.DrawFn, *, max_size: int = 12) -> list[RecordedEvent]:
    """Some events of one to three claims, at rising cursors."""
    told: list[RecordedEvent] = []
    for fence in range(draw(st.integers(1, 3))):
        sequence = 0
        for event in draw(st.lists(_EVENTS, max_size=max_size)):
            sequence += draw(st.integers(1, 5))
            told.append(recorded(fence, sequence, event))
    return told


def recorded(fence: int, sequence: int, event: Event) -> RecordedEvent:
    return RecordedEvent(EventCursor(fence, sequence), AT, event)


def text(sequence: int, delta: str = "字", *, fence: int = 1) -> RecordedEvent:
    return recorded(fence, sequence, TextAppended(delta))


def final(fence: int = 1) -> RecordedEvent:
    return RecordedEvent(EventCursor.final(fence), AT, GenerationSucceeded("content", 3))


async def until(
    last: EventCursor, feed: AsyncIterator[RecordedEvent | None]
) -> list[RecordedEvent]:
    """What `feed` gives, up to the event at `last`."""
    received = []
    async for event in feed:
        if event is not None:
            received.append(event)
            if event.cursor >= last:
                break
    return received


async def stored(feed: AsyncIterator[RecordedEvent | None]) -> list[RecordedEvent]:
    """What `feed` gives, up to its first pause."""
    received = []
    async for event in feed:
        if event is None:
            break
        received.append(event)
    return received


def plain(events: list[RecordedEvent]) -> list[dict[str, object]]:
    """By value: assets, being entities, compare by identity."""
    return [asdict(event) for event in events]


def text_of(told: Iterable[RecordedEvent]) -> dict[int, str]:
    """The whole text of each claim."""
    texts: dict[int, str] = {}
    for event in told:
        if isinstance(event.event, TextAppended):
            fence = event.cursor.fence
            texts[fence] = texts.get(fence, "") + event.event.delta
    return texts
