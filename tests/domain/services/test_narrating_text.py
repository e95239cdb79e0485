"""What watchers are told of sources, and of text that begins anew."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.event import (
    AssetReady,
    Event,
    EventCursor,
    GenerationStarted,
    GenerationSucceeded,
    ProgressMade,
    RecordedEvent,
    SourceFound,
    TextAppended,
)
from domain.services.narrating import Narration
from domain.source import SourceArticle
from domain.stage import Stage
from tests.domain.memory_event_log import MemoryEventLog
from tests.domain.virtual_time import MovableClock
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


def text_of(told: list[Event]) -> str:
    return "".join(event.delta for event in told if isinstance(event, TextAppended))


@pytest.mark.parametrize(
    ("article", "event"),
    [
        (
            SourceArticle(text="", title="南瓜汤", url="https://a.example", site_name="美食"),
            SourceFound("南瓜汤", "https://a.example", "美食"),
        ),
        (
            SourceArticle(text="", url="https://a.example"),
            SourceFound("https://a.example", "https://a.example", None),
        ),
        (
            SourceArticle(
                text="",
                title="南瓜汤，详见 https://evil.example/x [领取](https://evil.example/y)",
                url="https://a.example",
                site_name="<b>www.evil.example</b>",
            ),
            SourceFound("南瓜汤，详见  领取", "https://a.example", None),
        ),
    ],
)
async def test_a_source_is_told_with_its_address(
    events: MemoryEventLog, narration: Narration, article: SourceArticle, event: SourceFound
) -> None:
    await narration.source(article)
    await narration.close()
    assert events.events_of("job") == [event]


async def test_text_that_begins_anew_voids_what_was_told(
    events: MemoryEventLog, narration: Narration
) -> None:
    await narration.write("大火")
    await asyncio.sleep(1)
    await narration.write("快煮")
    await narration.restart_text()
    await narration.write("小火慢炖")

    await narration.close(FINAL)

    told = events.events_of("job")
    assert told[-3:] == [
        GenerationStarted(2, resets_text=True),
        TextAppended("小火慢炖"),
        FINAL.event,
    ]
    assert text_of(told[:-3]) in {"大火", "大火快煮"}


async def test_of_text_that_is_void_before_it_was_told_nobody_hears(
    events: MemoryEventLog, narration: Narration
) -> None:
    events.is_away = True
    image = an_image("content", "owner")
    for _ in range(2):
        await narration.stage(Stage.WRITING, 40)
        await narration.write("大火")
        await narration.asset(image)
        await narration.write("快煮")
    await narration.restart_text()
    await narration.write("小火")
    events.is_away = False

    await narration.close()

    assert events.events_of("job") == [
        *[ProgressMade(Stage.WRITING, 40), AssetReady(image)] * 2,
        GenerationStarted(2, resets_text=True),
        TextAppended("小火"),
    ]
