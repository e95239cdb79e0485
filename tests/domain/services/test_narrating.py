"""What watchers are told of one claim: in order, complete, and never in the worker's way."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.event import (
    AssetReady,
    Event,
    EventCursor,
    GenerationQueued,
    GenerationStarted,
    GenerationSucceeded,
    ProgressMade,
    RecordedEvent,
    TextAppended,
)
from domain.services.narrating import Narration
from domain.stage import Stage
from tests.domain.memory_event_log import MemoryEventLog
from tests.domain.virtual_time import MovableClock, VirtualLoop
from tests.factories import NOW, a_generation, an_image

JOB = a_generation("owner", id="job", fence=2, attempt=2)
FINAL = RecordedEvent(EventCursor.final(2), NOW, GenerationSucceeded("content", 2))


@pytest.fixture
def events() -> MemoryEventLog:
    return MemoryEventLog()


@pytest.fixture
async def narration(events: MemoryEventLog) -> AsyncIterator[Narration]:
    async with Narration(events, JOB, clock=MovableClock()) as narration:
        yield narration


async def test_events_are_told_in_order_and_the_final_one_last(
    events: MemoryEventLog, narration: Narration
) -> None:
    image = an_image("content", "owner")
    narration.started()
    await narration.stage(Stage.READING, 20)
    await narration.write("小火")
    await narration.asset(image)
    narration.queued_again()

    await narration.close(FINAL)

    assert events.events_of("job") == [
        GenerationStarted(2, resets_text=True),
        ProgressMade(Stage.READING, 20),
        TextAppended("小火"),
        AssetReady(image),
        GenerationQueued(0),
        FINAL.event,
    ]
    cursors = [recorded.cursor for recorded in events.streams["job"]]
    assert cursors == [*(EventCursor(2, number) for number in range(1, 6)), FINAL.cursor]
    assert events.announced == [("owner", "job")]


async def test_an_event_bears_the_moment_it_happened(
    events: MemoryEventLog, narration: Narration
) -> None:
    events.is_away = True
    narration.started()
    happened_at = MovableClock()()
    await asyncio.sleep(3)
    events.is_away = False

    await narration.close()

    assert [recorded.at for recorded in events.streams["job"]] == [happened_at]


@pytest.mark.parametrize(
    ("fence", "attempt", "resets_text"), [(1, 1, False), (2, 2, True), (2, 1, True)]
)
async def test_a_claim_after_another_voids_the_text_even_if_that_was_no_attempt(
    events: MemoryEventLog, fence: int, attempt: int, *, resets_text: bool
) -> None:
    job = a_generation("owner", id="job", fence=fence, attempt=attempt)
    async with Narration(events, job, clock=MovableClock()) as narration:
        narration.started()
        await narration.close()
    assert events.events_of("job") == [GenerationStarted(attempt, resets_text=resets_text)]


async def test_nothing_written_is_no_event(events: MemoryEventLog, narration: Narration) -> None:
    await narration.write("")
    await narration.close()
    assert events.events_of("job") == []


async def test_reporting_never_waits_for_the_log(
    events: MemoryEventLog, narration: Narration
) -> None:
    loop, events.is_away = asyncio.get_running_loop(), True
    began = loop.time()
    for number in range(1_000):
        await narration.write("字")
        await narration.stage(Stage.WRITING, number % 100)
    assert loop.time() == began


async def test_text_that_comes_faster_than_it_is_told_is_told_in_larger_pieces(
    events: MemoryEventLog, narration: Narration
) -> None:
    text = "南瓜汤要小火慢炖，" * 100
    for character in text:
        await narration.write(character)
    await narration.stage(Stage.SAVING, 95)
    await narration.write("完")

    await narration.close()

    assert events.events_of("job") == [
        TextAppended(text),
        ProgressMade(Stage.SAVING, 95),
        TextAppended("完"),
    ]


async def test_while_the_log_is_away_events_wait_and_none_is_lost(
    events: MemoryEventLog, narration: Narration
) -> None:
    await narration.write("小")
    await asyncio.sleep(1)
    events.is_away = True
    for character in "火慢":
        await narration.write(character)
        await asyncio.sleep(1)
    await narration.stage(Stage.SAVING, 95)
    await narration.write("炖")
    await asyncio.sleep(60)
    events.is_away = False
    await asyncio.sleep(1)
    await narration.close(FINAL)

    told = events.events_of("job")
    assert text_of(told) == "小火慢炖"
    assert told[-3:] == [ProgressMade(Stage.SAVING, 95), TextAppended("炖"), FINAL.event]


def text_of(told: list[Event]) -> str:
    return "".join(event.delta for event in told if isinstance(event, TextAppended))


async def test_an_event_whose_storing_was_not_confirmed_is_told_once(
    events: MemoryEventLog, narration: Narration
) -> None:
    events.lost_answers = 2
    await narration.write("小火")
    await narration.stage(Stage.SAVING, 95)

    await narration.close(FINAL)

    assert events.events_of("job") == [
        TextAppended("小火"),
        ProgressMade(Stage.SAVING, 95),
        FINAL.event,
    ]


async def test_the_end_waits_for_a_log_that_comes_back(
    events: MemoryEventLog, narration: Narration
) -> None:
    events.is_away = True
    narration.started()
    closing = asyncio.create_task(narration.close(FINAL))
    await asyncio.sleep(2)
    events.is_away = False

    await closing

    assert events.events_of("job") == [GenerationStarted(2, resets_text=True), FINAL.event]


async def test_the_end_does_not_wait_for_a_log_that_stays_away(
    events: MemoryEventLog, narration: Narration
) -> None:
    events.is_away = True
    narration.started()

    await narration.close(FINAL)
    await narration.announce()

    assert (events.events_of("job"), events.announced) == ([], [])


async def test_who_leaves_without_an_end_sends_nothing_more(events: MemoryEventLog) -> None:
    events.is_away = True
    async with Narration(events, JOB, clock=MovableClock()) as narration:
        narration.started()
    events.is_away = False

    await asyncio.sleep(60)

    assert events.events_of("job") == []
    assert len(asyncio.all_tasks()) == 1


async def test_a_stage_is_known_at_once_to_who_keeps_the_claim(narration: Narration) -> None:
    assert not narration.attention.is_set()
    assert (narration.stage_now, narration.percent_now) == (None, 0)

    await narration.stage(Stage.READING, 20)

    assert narration.attention.is_set()
    assert (narration.stage_now, narration.percent_now) == (Stage.READING, 20)


REPORTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=5),
    st.builds(ProgressMade, st.sampled_from(Stage), st.integers(0, 100)),
    st.sampled_from([0.01, 0.05, 0.3]),
    st.booleans(),
)


@given(st.lists(REPORTS, max_size=20))
def test_whatever_happens_the_story_is_complete_and_in_order(
    reports: list[str | ProgressMade | float | bool],
) -> None:
    """Texts, stages, pauses, and a log that goes away and comes back."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        told = runner.run(narrate(reports))

    cursors = [recorded.cursor for recorded in told]
    assert cursors[:-1] == [EventCursor(2, number) for number in range(1, len(told))]
    assert told[-1] == FINAL
    assert flat([recorded.event for recorded in told[:-1]]) == flat(
        [TextAppended(each) if isinstance(each, str) else each for each in reports]
    )


async def narrate(reports: list[str | ProgressMade | float | bool]) -> list[RecordedEvent]:
    events = MemoryEventLog()
    async with Narration(events, JOB, clock=MovableClock()) as narration:
        for report in reports:
            match report:
                case bool():
                    events.is_away = report
                case float():
                    await asyncio.sleep(report)
                case str():
                    await narration.write(report)
                case ProgressMade(stage, percent):
                    await narration.stage(stage, percent)
        events.is_away = False
        await narration.close(FINAL)
    return events.streams["job"]


def flat(told: Sequence[Event | float | bool]) -> list[object]:
    """Each character and each stage, in order: however the text was cut."""
    story: list[object] = []
    for event in told:
        if isinstance(event, TextAppended):
            story.extend(event.delta)
        elif isinstance(event, ProgressMade):
            story.append(event)
    return story
