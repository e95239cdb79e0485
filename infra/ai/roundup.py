"""A piece on what several pages are about, in their own words and each with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from domain.failure import FailureCode, RecipeFailed
from domain.source import SourceArticle
from domain.writing import TITLE_CANDIDATES, Brief, Evidence, Passage, PassageForm
from infra.ai.answers import Answer, passage_of, read_pages, shortened_to, tags_of
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.outline import Section, paragraphs_of, sections_of
from infra.ai.posts import (
    Habit,
    Plan,
    caption_paragraphs,
    habit_of,
    planned,
    post_room,
    sentences_to_tell,
    short_paragraphs,
)
from infra.ai.ranking import similarity
from infra.ai.reading import Reading, visible
from infra.ai.selecting import Candidates
from infra.ai.titles import TitleRoom, fitting_parts, title_candidates, title_room
from infra.ai.wording import body_room, profile_of

#: Of several pages, each has its own part from this room on, in Chinese characters.
_LEAST_SHARE = 80.0
#: A sentence so like one of an earlier page says the same.
_TOO_ALIKE = 0.6
Vector = Mapping[str, float]
_SUBTITLE = TitleRoom(most=24, least=2)
#: What is left for marks, bullets and gaps of what the platform takes.
_LIMIT_SHARE = 0.9
_PARAGRAPHS = {Habit.SECTIONS: paragraphs_of, Habit.CAPTION: caption_paragraphs}


def roundup(pages: Sequence[SourceArticle], brief: Brief, lexicon: Lexicon) -> Answer:
    """Raises `RecipeFailed` where no page holds a sentence, or none in the brief's language."""
    language = brief.language or language_of("\n".join(visible(page.text) for page in pages))
    matter = brief.instruction or " ".join(page.title or "" for page in pages)
    shortened = [shortened_to(page, matter) for page in pages]
    readings = read_pages(shortened, lexicon, language=language, focus=brief.instruction)
    if brief.language and brief.language is not next(iter(readings.values())).language:
        raise RecipeFailed(FailureCode.LANGUAGE_UNSUPPORTED, detail=f"no page is {language}")
    plans = _plans(readings, brief, lexicon)
    passages = list(_passages(readings, plans, brief))
    told = [passage.text for passage in passages if passage.form is not PassageForm.HEADING]
    tags = tags_of(told, readings.values())
    return Answer(
        titles=_titles(readings, brief, lexicon),
        passages=_within_limit(passages, brief, tags),
        tags=tags,
        summary=told[0],
    )


def _plans(readings: Mapping[int, Reading], brief: Brief, lexicon: Lexicon) -> Mapping[int, Plan]:
    """Each page's part; what an earlier page says is not said again."""
    plans: dict[int, Plan] = {}
    told: list[Vector] = []
    room = float(body_room(brief))
    for left, (page, reading) in zip(range(len(readings), 0, -1), readings.items(), strict=True):
        share = min(max(room / left, _LEAST_SHARE), post_room(reading, brief))
        found = _untold(sentences_to_tell(reading), told)
        if not found.contexts:
            continue
        plan = planned(found, lexicon, share)
        numbers = (*plan.begun, *plan.others)
        told += [reading.ranked[number].vector for number in numbers]
        room -= sum(reading.ranked[number].room for number in numbers)
        plans[page] = plan
        if room < _LEAST_SHARE:
            break
    return plans


def _untold(found: Candidates, told: Sequence[Vector]) -> Candidates:
    ranked = found.reading.ranked
    fresh = {
        number: context
        for number, context in found.contexts.items()
        if all(similarity(ranked[number].vector, vector) <= _TOO_ALIKE for vector in told)
    }
    return replace(found, contexts=fresh)


def _passages(
    readings: Mapping[int, Reading], plans: Mapping[int, Plan], brief: Brief
) -> Iterator[Passage]:
    has_parts = habit_of(brief.platform) is Habit.SECTIONS and len(plans) > 1
    for place, (page, plan) in enumerate(plans.items()):
        if has_parts and place:
            yield Passage(PassageForm.HEADING, _subtitle(readings[page]))
        yield _opening(page, plan, readings[page])
        yield from _others(page, plan, readings[page], brief=brief, is_whole=not has_parts)


def _subtitle(reading: Reading) -> str:
    """Of the page: its title, as far as that is short, or what it is about."""
    found = [
        *fitting_parts(reading.title, _SUBTITLE.fits),
        *(term.text for term in reading.subjects),
    ]
    return found[0] if found else reading.title


def _opening(page: int, plan: Plan, reading: Reading) -> Passage:
    whole = passage_of(PassageForm.PARAGRAPH, page, plan.begun, reading)
    if plan.opening == whole.text:
        return whole
    return Passage(PassageForm.PARAGRAPH, plan.opening, (Evidence(page, plan.opening),))


def _others(
    page: int, plan: Plan, reading: Reading, *, brief: Brief, is_whole: bool
) -> Iterator[Passage]:
    form = PassageForm.PARAGRAPH
    if habit_of(brief.platform) is Habit.POINTS:
        form = PassageForm.POINT
    for section in _sections(reading, plan, brief=brief, is_whole=is_whole):
        if section.subtitle:
            yield Passage(PassageForm.HEADING, section.subtitle)
        for paragraph in section.paragraphs:
            yield passage_of(form, page, paragraph, reading)


def _sections(reading: Reading, plan: Plan, *, brief: Brief, is_whole: bool) -> Sequence[Section]:
    habit = habit_of(brief.platform)
    if habit is Habit.SECTIONS and is_whole:
        return sections_of(reading, plan.others)
    in_paragraphs = _PARAGRAPHS.get(habit, short_paragraphs)
    return [Section("", in_paragraphs(reading, plan.others))]


def _titles(readings: Mapping[int, Reading], brief: Brief, lexicon: Lexicon) -> list[str]:
    """The best of each page by turns."""
    first, *others = [
        title_candidates(reading, lexicon, title_room(brief.platform, reading.language))
        for reading in readings.values()
    ]
    titles = [first[0], *(each[0] for each in others), *first[1:]]
    return list(dict.fromkeys(titles))[:TITLE_CANDIDATES]


def _within_limit(passages: Sequence[Passage], brief: Brief, tags: Sequence[str]) -> list[Passage]:
    """As many as the platform takes, one at least."""
    profile = profile_of(brief.platform)
    if profile is None or profile.body_limit is None:
        return list(passages)
    kept: list[Passage] = []
    for passage in passages:
        body = "\n\n".join(each.text for each in (*kept, passage))
        length = profile.length_of(body, tags[: profile.max_tags])
        if kept and length > _LIMIT_SHARE * profile.body_limit:
            break
        kept.append(passage)
    return kept
