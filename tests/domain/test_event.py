import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.event import (
    FINAL_SEQUENCE,
    Event,
    EventCursor,
    EventCursorInvalid,
    GenerationCancelled,
    GenerationFailed,
    GenerationSucceeded,
    RecordedEvent,
    final_event,
)
from domain.failure import FailureCode
from domain.generation import Generation
from tests.factories import NOW, OFFLINE, a_generation

CURSORS = st.builds(EventCursor, st.integers(0, 999_999_999), st.integers(1, FINAL_SEQUENCE))


@given(CURSORS)
def test_a_cursor_is_read_as_it_is_written(cursor: EventCursor) -> None:
    assert EventCursor.parse(str(cursor)) == cursor


@given(CURSORS, CURSORS)
def test_cursors_are_ordered_by_claim_then_by_number(one: EventCursor, other: EventCursor) -> None:
    assert (one < other) is ((one.fence, one.sequence) < (other.fence, other.sequence))


@given(st.text() | st.from_regex(r"-?[0-9]{0,20}-[0-9]{0,20}", fullmatch=True))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    try:
        cursor = EventCursor.parse(text)
    except EventCursorInvalid:
        return
    assert str(cursor) == text


@pytest.mark.parametrize("text", ["", "1", "1-0", "01-1", "1-01", " 1-1", "1-1\n", "１-１", "-1-1"])
def test_only_one_spelling_of_a_cursor_is_read(text: str) -> None:
    with pytest.raises(EventCursorInvalid):
        EventCursor.parse(text)


@given(CURSORS)
def test_nothing_of_a_claim_comes_after_its_final_event(cursor: EventCursor) -> None:
    final = EventCursor.final(cursor.fence)
    assert cursor <= final
    assert cursor.is_final is (cursor == final)


def ended(ending: str) -> Generation:
    generation = a_generation("owner", credits_held=5, fence=2)
    if ending == "succeeded":
        generation.succeed(OFFLINE, spent=3, now=NOW)
    elif ending == "failed":
        generation.fail(FailureCode.SOURCE_EMPTY, now=NOW)
    else:
        generation.cancel(now=NOW)
    return generation


@pytest.mark.parametrize(
    ("ending", "content_id", "event"),
    [
        ("succeeded", "content", GenerationSucceeded("content", 3)),
        ("failed", None, GenerationFailed(FailureCode.SOURCE_EMPTY, 5)),
        ("cancelled", None, GenerationCancelled(5)),
    ],
)
def test_the_final_event_follows_from_the_row(
    ending: str, content_id: str | None, event: Event
) -> None:
    told = final_event(ended(ending), at=NOW, content_id=content_id)

    assert told == RecordedEvent(EventCursor.final(2), NOW, event)
