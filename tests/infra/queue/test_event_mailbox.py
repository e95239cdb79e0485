"""A slow watcher is told less often, never less."""

from collections.abc import Sequence

from hypothesis import given

from domain.event import (
    Event,
    EventCursor,
    GenerationQueued,
    GenerationStarted,
    ProgressMade,
    RecordedEvent,
    TextAppended,
)
from domain.stage import Stage
from infra.queue.event_codec import FIELD, EventCodec
from infra.queue.event_mailbox import EventMailbox, condensed
from infra.queue.followed_stream import StreamId
from tests.infra.queue.story import AT, final, recorded, stored, stories, text, text_of

Told = Sequence[RecordedEvent]


def kept_whole(told: Told) -> list[RecordedEvent]:
    return [
        event
        for event in told
        if not isinstance(event.event, (TextAppended, ProgressMade, GenerationQueued))
    ]


def last(kind: type[Event], told: Told) -> list[RecordedEvent]:
    return [event for event in told if isinstance(event.event, kind)][-1:]


@given(stories())
def test_condensing_loses_no_text_no_milestone_and_no_latest_state(told: Told) -> None:
    fewer = condensed([*told, final(9)])

    assert text_of(fewer) == text_of(told)
    assert kept_whole(fewer) == kept_whole([*told, final(9)])
    assert last(ProgressMade, fewer) == last(ProgressMade, told)
    assert last(GenerationQueued, fewer) == last(GenerationQueued, told)


@given(stories())
def test_condensed_events_keep_their_order_and_their_places(told: Told) -> None:
    fewer = condensed(told)

    assert [event.cursor for event in fewer] == sorted({event.cursor for event in fewer})
    assert {event.cursor for event in fewer} <= {event.cursor for event in told}
    assert condensed(fewer) == fewer


def test_text_of_two_claims_stays_apart() -> None:
    assert condensed([text(5, "old", fence=1), text(1, "new", fence=2)]) == [
        text(5, "old", fence=1),
        text(1, "new", fence=2),
    ]


async def test_a_mailbox_stays_small_however_much_comes() -> None:
    codec = EventCodec()
    mailbox = EventMailbox(codec)
    told = [recorded(1, 1, GenerationStarted(1, resets_text=False))]
    for number in range(2, 3_000, 2):
        told += [text(number, f"{number} "), recorded(1, number + 1, _progress(number))]
    told.append(final())

    for event in told:
        entry = codec.encode(event.event, at=AT).decode()
        mailbox.receive(StreamId(event.cursor.fence, event.cursor.sequence), {FIELD: entry})
    mailbox.catch_up()
    received = await stored(mailbox)

    assert len(received) <= 256
    assert text_of(received) == text_of(told)
    assert kept_whole(received) == kept_whole(told)
    assert received[-1].cursor == EventCursor.final(1)


def _progress(number: int) -> ProgressMade:
    return ProgressMade(Stage.WRITING, number % 100)
