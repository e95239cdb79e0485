"""An article's essence as a post, in the form that each platform's readers are used to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.platform import Platform
from domain.platforms import PlatformProfile
from domain.writing import Brief
from infra.ai.lexicon import Lexicon, room_of
from infra.ai.openers import Extent, Opener, openers
from infra.ai.outline import Section, paragraphs_of, sections_of, text_of
from infra.ai.reading import Reading
from infra.ai.selecting import Candidates, Selection, candidates
from infra.ai.wording import body_room, profile_of

#: A post that holds all of a short article would be a copy of it, not its essence.
_MOST_OF_SOURCE = 0.7
_LEAST_ROOM = 120
#: In Chinese characters.
_OPENING_ROOM = (10.0, 70.0)
#: In plain text, what is longer than this is two paragraphs.
_PARAGRAPH_ROOM = 90.0
_LEAD_SENTENCES = 3
_CAPTION_ROOM = 130.0
_MARK, _LAST_MARK = "📌", "✅"
_ASKING, _ANSWER = ("？", "?"), "\n"


class Habit(StrEnum):
    """How a platform's readers are used to read."""

    SECTIONS = "SECTIONS"
    NOTES = "NOTES"
    POINTS = "POINTS"
    CAPTION = "CAPTION"


_HABITS: Mapping[Platform, Habit] = {
    Platform.XIAOHONGSHU: Habit.NOTES,
    Platform.BILIBILI: Habit.POINTS,
    Platform.DOUYIN: Habit.CAPTION,
    Platform.WECHAT_CHANNELS: Habit.CAPTION,
    Platform.WEIBO: Habit.CAPTION,
}


def habit_of(platform: Platform | None) -> Habit:
    return Habit.SECTIONS if platform is None else _HABITS.get(platform, Habit.SECTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A post begins with `opening`, words of the sentences `begun`; the `others` follow."""

    opening: str
    begun: Sequence[int]
    others: Sequence[int]


def pieces_of_post(reading: Reading, lexicon: Lexicon, brief: Brief) -> list[str]:
    """The post in readable pieces; joined, they are the body, which its platform takes."""
    profile = profile_of(brief.platform)
    room = post_room(reading, brief)
    found = sentences_to_tell(reading)
    while True:
        plan = planned(found, lexicon, room)
        pieces = list(_pieces(reading, plan, brief.platform))
        if not plan.others or _is_taken("".join(pieces), reading, profile):
            return pieces
        room *= 0.9


def _is_taken(body: str, reading: Reading, profile: PlatformProfile | None) -> bool:
    if profile is None or profile.body_limit is None:
        return True
    return profile.length_of(body, reading.tags[: profile.max_tags]) <= profile.body_limit


def post_room(reading: Reading, brief: Brief) -> float:
    return min(body_room(brief), max(_MOST_OF_SOURCE * reading.room, _LEAST_ROOM))


def planned(found: Candidates, lexicon: Lexicon, room: float) -> Plan:
    """What says most within the room; one sentence at least, however long."""
    selection = Selection(found)
    opening, numbers = _opening(found, lexicon, room)
    for number in numbers:
        selection.take(number)
    selection.fill(room)
    return Plan(opening=opening, begun=numbers, others=sorted(selection.chosen - set(numbers)))


def sentences_to_tell(reading: Reading) -> Candidates:
    return candidates(reading, lambda text: room_of(text, reading.language))


def _opening(found: Candidates, lexicon: Lexicon, room: float) -> tuple[str, Sequence[int]]:
    """A strong statement that needs no other, or else what the text itself begins with."""
    reading = found.reading

    def fits(text: str) -> bool:
        shortest, longest = _OPENING_ROOM
        return shortest <= room_of(text, reading.language) <= min(longest, room)

    for opener in openers(reading, lexicon, fits):
        begun = _begun_with(opener, found) if opener.is_strong else None
        if begun:
            return begun, (opener.number,)
    best = _lead(found, room)
    return text_of(reading, found.with_context(best)), found.with_context(best)


def _lead(found: Candidates, room: float) -> int:
    """The best of the first sentences that fit, since texts begin with what they are about."""
    fitting = [each for each in sorted(found.contexts) if found.cost_of(each, set()) <= room]
    first = fitting[:_LEAD_SENTENCES] or list(found.contexts)
    return max(first, key=lambda number: found.reading.ranked[number].score)


def _begun_with(opener: Opener, found: Candidates) -> str | None:
    """The words to begin with; None where they are the title, or no sentence of their own."""
    reading = found.reading
    if opener.number not in found.contexts or opener.text in reading.title:
        return None
    if opener.extent is Extent.SPOKEN:
        return _quoted(opener, reading)
    is_free = opener.extent is Extent.WHOLE and not found.contexts[opener.number]
    return text_of(reading, [opener.number]) if is_free else None


def _quoted(opener: Opener, reading: Reading) -> str:
    """What was said, with its marks: who said it is told further below."""
    sentence = reading.ranked[opener.number].sentence.text
    words = re.escape(opener.text)
    found = re.search(
        rf"[“「『\"][^”」』\"]*{words}[^”」』\"]*[”」』\"]|{words}[。！？!?.…]*", sentence
    )
    return found[0].strip() if found else opener.text


def _pieces(reading: Reading, plan: Plan, platform: Platform | None) -> Iterator[str]:
    habit = habit_of(platform)
    yield plan.opening
    if habit is Habit.SECTIONS:
        for section in sections_of(reading, plan.others):
            yield from _section(reading, section)
    elif habit is Habit.CAPTION:
        for paragraph in caption_paragraphs(reading, plan.others):
            yield f"\n\n{text_of(reading, paragraph)}"
    else:
        yield from _marked(reading, plan, habit)


def _marked(reading: Reading, plan: Plan, habit: Habit) -> Iterator[str]:
    """An answer stands below its question, without a mark of its own."""
    paragraphs = short_paragraphs(reading, plan.others)
    is_open = False
    for place, paragraph in enumerate(paragraphs, 1):
        text = text_of(reading, paragraph)
        begin = _beginning(habit, is_first=place == 1, is_last=place == len(paragraphs))
        yield f"{_ANSWER if is_open else begin}{text}"
        is_open = text.endswith(_ASKING)


def _beginning(habit: Habit, *, is_first: bool, is_last: bool) -> str:
    if habit is Habit.POINTS:
        return "\n\n· " if is_first else "\n· "
    return f"\n\n{_LAST_MARK if is_last else _MARK} "


def _section(reading: Reading, section: Section) -> Iterator[str]:
    if section.subtitle:
        yield f"\n\n## {section.subtitle}"
    for paragraph in section.paragraphs:
        yield f"\n\n{text_of(reading, paragraph)}"


def short_paragraphs(reading: Reading, numbers: Sequence[int]) -> list[list[int]]:
    """As a phone shows them: of a few sentences of one paragraph each."""
    short: list[list[int]] = []
    for paragraph in paragraphs_of(reading, numbers):
        room = 0.0
        for place, number in enumerate(paragraph):
            own = reading.ranked[number].room
            if place == 0 or room + own > _PARAGRAPH_ROOM:
                short.append([])
                room = 0.0
            short[-1].append(number)
            room += own
    return short


def caption_paragraphs(reading: Reading, numbers: Sequence[int]) -> list[list[int]]:
    """Few, since a caption is folded after some lines."""
    few: list[list[int]] = []
    room = 0.0
    for paragraph in paragraphs_of(reading, numbers):
        own = sum(reading.ranked[number].room for number in paragraph)
        is_prose = all(reading.ranked[number].sentence.is_finished for number in paragraph)
        if few and is_prose and room + own <= _CAPTION_ROOM:
            few[-1] += paragraph
            room += own
        else:
            few.append(paragraph)
            room = own if is_prose else _CAPTION_ROOM
    return few
