"""A script out of an article's own sentences, as long as was asked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.pacing import beats_of
from domain.writing import ScriptBrief, Shot
from infra.ai.lasting import lasting
from infra.ai.lexicon import Lexicon
from infra.ai.narration import Clock, spoken
from infra.ai.openers import Extent, Opener, is_statement, openers
from infra.ai.quotable import is_striking
from infra.ai.ranking import Role
from infra.ai.reading import Reading, said
from infra.ai.scenery import Scenes
from infra.ai.selecting import Candidates, candidates
from infra.ai.titles import fitting_parts

#: Its end is in the last part of a text.
_END_SHARE = 0.25
_FEWEST_LAST = 3
_CONCLUDING_WORTH, _STRIKING_WORTH, _LAST_WORTH = 0.4, 0.3, 0.5
#: Of the time, for the end; an end that takes longer leaves nothing to come to it from.
_END_TIME_SHARE = 0.35
#: Pauses between scenes fill up what is missing; what is too long is lost.
_AIM = 0.985
#: Another end is tried where the one before leads further from the time than this share of it.
_CLOSE, _MOST_ENDINGS = 0.03, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """`numbers` are of the sentences that it says all of."""

    text: str
    numbers: Sequence[int]


def shots_of(reading: Reading, lexicon: Lexicon, brief: ScriptBrief) -> list[Shot]:
    """None where nothing of the article can be said aloud."""
    clock = Clock(brief.characters_per_minute)
    found = candidates(reading, lambda text: clock.seconds_of(spoken(text)))
    hook = _hook(reading, lexicon, found, clock)
    seconds = _AIM * brief.duration_seconds - clock.hook_seconds_of(hook.text)
    told = _told(reading, _without(found, hook.numbers), seconds)
    if told is None:
        told = _told_whole(reading, hook, clock, seconds)
    scenes = Scenes(reading, lexicon)
    narrations = [hook.text, *_narrations(reading, told)]
    return [_shot(narration, scenes) for narration in narrations if beats_of(narration)]


def _told(reading: Reading, found: Candidates, seconds: float) -> set[int] | None:
    """The numbers of the sentences to tell, to the end; None where they are too few."""
    tried: list[tuple[float, set[int]]] = []
    for ending in _endings(reading, found, _END_TIME_SHARE * seconds):
        before = _until(found, ending)
        if sum(before.costs[number] for number in before.contexts) < seconds:
            continue
        told = lasting(before, seconds, kept=[ending])
        off = abs(sum(found.costs[number] for number in told) - seconds)
        if off <= _CLOSE * seconds:
            return told
        tried.append((off, told))
    return min(tried, key=lambda each: each[0])[1] if tried else None


def _told_whole(reading: Reading, hook: Hook, clock: Clock, seconds: float) -> set[int]:
    """Nearly all that there is, to its last sentence: then none misses the one before it."""
    numbers = [
        number
        for number in range(len(reading.ranked))
        if number not in reading.headings and number not in hook.numbers
    ]
    costs = {
        number: clock.seconds_of(spoken(said(reading.ranked[number].sentence.text)))
        for number in numbers
    }
    if sum(costs.values()) <= seconds:
        return set(numbers)
    contexts: dict[int, tuple[int, ...]] = dict.fromkeys(numbers, ())
    found = Candidates(reading=reading, costs=costs, contexts=contexts)
    return lasting(found, seconds, kept=numbers[-1:])


def _shot(narration: str, scenes: Scenes) -> Shot:
    scenery = scenes.of(narration)
    return Shot(
        heading=scenery.heading,
        narration=narration,
        visual=scenery.visual,
        on_screen_text=scenery.on_screen_text,
    )


def _narrations(reading: Reading, chosen: set[int]) -> Iterator[str]:
    """One of a sentence each, in the order of the article."""
    for number in sorted(chosen):
        yield spoken(said(reading.ranked[number].sentence.text))


def _hook(reading: Reading, lexicon: Lexicon, found: Candidates, clock: Clock) -> Hook:
    """A short strong statement, the title, or else the beginning of the strongest sentence."""
    opener = next(iter(openers(reading, lexicon, clock.fits_hook)), None)
    is_strong = opener is not None and opener.is_strong
    title = None if is_strong else _title_to_say(reading, lexicon, clock)
    if title:
        return Hook(text=title, numbers=())
    if opener is not None:
        return Hook(text=spoken(_ended(opener, reading)), numbers=_told_by(opener))
    return _begun(reading, found, clock)


def _begun(reading: Reading, found: Candidates, clock: Clock) -> Hook:
    """As much of the strongest sentence as a hook has time for, or else all of it."""
    best = max(found.contexts, key=lambda each: reading.ranked[each].score)
    text = spoken(said(reading.ranked[best].sentence.text))
    ends = [match.end() for match in re.finditer(r"[，,；;：:。！？!?](?!\d)", text)]
    beginnings = [text[:end] for end in ends if clock.fits_hook(text[:end])]
    if beginnings and beginnings[-1] != text:
        return Hook(text=beginnings[-1], numbers=())
    return Hook(text=text, numbers=(best,))


def _title_to_say(reading: Reading, lexicon: Lexicon, clock: Clock) -> str | None:
    """All of it or a part that says something, in the time that a hook has."""
    parts = (spoken(part) for part in fitting_parts(reading.title, clock.fits_hook))
    said_alone = (part for part in parts if is_statement(part, lexicon, reading.language))
    return next(said_alone, None)


def _told_by(opener: Opener) -> Sequence[int]:
    """What is only begun may be told as a whole later."""
    return () if opener.extent is Extent.BEGINNING else (opener.number,)


def _ended(opener: Opener, reading: Reading) -> str:
    """With the mark that the sentence has after it."""
    sentence = reading.ranked[opener.number].sentence.text
    after = sentence[sentence.find(opener.text) + len(opener.text) :]
    return opener.text + (after[0] if after[:1] in {"。", "！", ".", "!"} else "")


def _without(found: Candidates, numbers: Sequence[int]) -> Candidates:
    """What is left when those are told, and what leans on them with it."""
    contexts = {
        number: context
        for number, context in found.contexts.items()
        if number not in numbers and not set(context) & set(numbers)
    }
    return replace(found, contexts=contexts)


def _until(found: Candidates, ending: int) -> Candidates:
    contexts = {number: each for number, each in found.contexts.items() if number <= ending}
    return replace(found, contexts=contexts)


def _endings(reading: Reading, found: Candidates, most_seconds: float) -> list[int]:
    """Sentences near the end, those that sum up best first; the last where all are too long."""
    numbers = sorted(found.contexts)
    late = numbers[-max(round(_END_SHARE * len(numbers)), _FEWEST_LAST) :]
    fitting = [each for each in late if found.cost_of(each, set()) <= most_seconds] or late[-1:]
    fitting.sort(key=lambda each: -_ending_worth(reading, each))
    return fitting[:_MOST_ENDINGS]


def _ending_worth(reading: Reading, number: int) -> float:
    one = reading.ranked[number]
    return (
        one.score
        + (_CONCLUDING_WORTH if one.role is Role.CONCLUDES else 0.0)
        + (_STRIKING_WORTH if is_striking(one.sentence.text) else 0.0)
        + _LAST_WORTH * number / len(reading.ranked)
    )
