"""What an article says, in its own words and briefly."""

from collections.abc import Sequence

from domain.language import Locale
from domain.writing import LIST_LIMIT, TITLE_CANDIDATES
from infra.ai.lexicon import Lexicon
from infra.ai.markdown import Essence
from infra.ai.measure import Measure
from infra.ai.quotable import quotable
from infra.ai.ranking import Ranked, Role, diverse
from infra.ai.reading import Reading, said
from infra.ai.selecting import standing_alone
from infra.ai.titles import UNLIMITED, title_candidates

_MOST_SUMMARY_SENTENCES = 12
#: A summary may outgrow its measure by this much rather than end far below it.
_OVERFLOW = 1.15
_NO_SUMMARY = frozenset({Role.ANNOUNCES, Role.ENUMERATES, Role.ACCOMPANIES})
_SHORTEST_POINT, _LONGEST_POINT = 8, 120
#: Between two sentences.
SEPARATORS = {Locale.ZH_CN: "", Locale.EN: " "}


def essence_of(reading: Reading, lexicon: Lexicon, measure: Measure) -> Essence:
    summary = summary_sentences(reading, measure.summary_room)
    quotes = quotable(reading.ranked, language=reading.language, most=measure.quotes)
    candidates = title_candidates(reading, lexicon, UNLIMITED[reading.language])
    titles = dict.fromkeys([*filter(None, [reading.title]), *candidates])
    title, *others = list(titles)[:TITLE_CANDIDATES]
    return Essence(
        title=title,
        summary=_joined(summary, reading.language),
        key_points=_key_points(reading, measure, summary, quotes)[:LIST_LIMIT],
        quotes=quotes,
        tags=reading.tags,
        other_titles=others,
    )


def summary_of(reading: Reading, room: float) -> str:
    """The best sentences that fit the room, in Chinese characters; at least one."""
    return _joined(summary_sentences(reading, room), reading.language)


def _joined(ranked: Sequence[Ranked], language: Locale) -> str:
    return SEPARATORS[language].join(one.sentence.text for one in ranked)


def summary_sentences(reading: Reading, measure: float) -> list[Ranked]:
    """The best unlike sentences that fit, in the order of the text; at least one."""
    ranked = reading.ranked
    room = measure * _OVERFLOW
    whole = _whole(reading, room)
    fitting = [one for one in whole if one.room <= room] or [min(whole, key=lambda one: one.room)]
    chosen: list[Ranked] = []
    for one in diverse(fitting, count=_MOST_SUMMARY_SENTENCES, of=len(ranked)):
        if not chosen or one.room <= room:
            chosen.append(one)
            room -= one.room
    return sorted(chosen, key=lambda one: one.position)


def _whole(reading: Reading, room: float) -> list[Ranked]:
    """Sentences that can stand alone, or, where these do not fill the room, all that end."""
    finished = [
        one for one in reading.ranked if one.sentence.is_finished and one.role not in _NO_SUMMARY
    ]
    free = set(standing_alone(reading))
    alone = [one for one in finished if one.position in free and one.room <= room]
    return alone if sum(one.room for one in alone) >= room else finished or list(reading.ranked)


def _key_points(
    reading: Reading, measure: Measure, summary: Sequence[Ranked], quotes: Sequence[str]
) -> list[str]:
    """Points that the summary and the quotes do not make already, as long as there are such."""
    told = {one.position for one in summary}
    fresh = [
        one
        for one in reading.ranked
        if one.position not in told
        and not any(quote in one.sentence.text for quote in quotes)
        and one.sentence.is_finished
        and _SHORTEST_POINT <= one.room <= _LONGEST_POINT
    ]
    free = set(standing_alone(reading))
    alone = [one for one in fresh if one.position in free]
    points: list[Ranked] = []
    for pool in (alone, fresh, reading.ranked):
        left = [one for one in pool if one not in points]
        points += diverse(left, count=measure.key_points - len(points), of=len(reading.ranked))
    points.sort(key=lambda one: one.position)
    return [said(one.sentence.text) for one in points]
