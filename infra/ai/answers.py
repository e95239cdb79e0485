"""An answer out of several pages, in their own words and each with its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.plain_text import without_addresses
from domain.relevance import by_relevance
from domain.source import SourceArticle
from domain.writing import TITLE_CANDIDATES, Evidence, Passage, PassageForm
from infra.ai.chunks import parts_of
from infra.ai.keywords import hashtags
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.outline import joined
from infra.ai.reading import Reading, read, said
from infra.ai.relevant import Finding, Gathering, findings

_MOST_PASSAGES = 10
#: A page is read as far as this many characters: of a longer one, the parts that are on the matter.
_MOST_READ = 20_000
_PART_LENGTH = 1_000
_LONGEST_TITLE = 60
_END_MARKS = " ？?。.！!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Passages in the order they are to be read, and what stands around them."""

    titles: list[str]
    passages: list[Passage]
    tags: list[str]
    summary: str = field(default="")


def answer(question: str, pages: Sequence[SourceArticle], lexicon: Lexicon) -> Answer:
    """Raises `RecipeFailed` where no page holds a sentence."""
    language = language_of(question)
    shortened = [shortened_to(page, question) for page in pages]
    readings = read_pages(shortened, lexicon, language=language, focus=None)
    language = next(iter(readings.values())).language
    gathering = gathered(findings(question, readings, lexicon, language))
    if not gathering.taken:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no sentence can stand alone")
    passages = list(_passages(gathering, readings))
    told = [passage.text for passage in passages]
    return Answer(
        titles=_titles(question, gathering, readings),
        passages=passages,
        tags=tags_of(told, [readings[page] for page in gathering.pages]),
        summary=told[0],
    )


def read_pages(
    pages: Sequence[SourceArticle], lexicon: Lexicon, *, language: Locale, focus: str | None
) -> dict[int, Reading]:
    """Those in that language by their number from 1, or, if none is, those in one of their own."""
    readings: dict[int, Reading] = {}
    for number, page in enumerate(pages, 1):
        if any(character.isalnum() for character in page.text):
            try:
                readings[number] = read(page, lexicon, focus=focus)
            except RecipeFailed:
                continue
    own = {number: each for number, each in readings.items() if each.language is language}
    if not readings:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="the pages hold no sentence")
    first = next(iter(readings.values())).language
    return own or {n: each for n, each in readings.items() if each.language is first}


def shortened_to(page: SourceArticle, matter: str) -> SourceArticle:
    """The beginning of a very long page, and its parts that say most on the matter, in order."""
    if len(page.text) <= _MOST_READ:
        return page
    parts = parts_of(page.text, _PART_LENGTH)
    best = [0, *by_relevance(f"{matter} {page.title or ''}", parts)]
    kept = sorted(dict.fromkeys(best[: _MOST_READ // _PART_LENGTH]))
    # The ends of a part may lie within a sentence: what is cut there is left out.
    return replace(page, text="\n".join(_whole_lines(parts[index]) for index in kept))


def _whole_lines(part: str) -> str:
    first = min((part.find(end) + 1 for end in "\n。！？." if end in part), default=0)
    last = max(part.rfind(end) + 1 for end in "\n。！？.")
    return part[first:last] if last > first else part


def gathered(found: Sequence[Finding]) -> Gathering:
    """The best first, and two pages at least where two say something."""
    gathering = Gathering(found)
    gathering.take_best()
    gathering.take_best(besides=gathering.pages)
    while len(gathering.taken) < _MOST_PASSAGES and gathering.take_best():
        pass
    return gathering


def _passages(gathering: Gathering, readings: Mapping[int, Reading]) -> Iterator[Passage]:
    """First what answers best, as a paragraph of its own; the others as points, page by page."""
    first, *others = gathering.taken
    yield passage_of(PassageForm.PARAGRAPH, first.page, first.numbers, readings[first.page])
    pages = list(dict.fromkeys(each.page for each in gathering.taken))
    others.sort(key=lambda each: (pages.index(each.page), each.numbers))
    for each in others:
        yield passage_of(PassageForm.POINT, each.page, each.numbers, readings[each.page])


def passage_of(form: PassageForm, page: int, numbers: Sequence[int], reading: Reading) -> Passage:
    """Sentences of a page as one passage; each is its own evidence."""
    sentences = [reading.ranked[number].sentence.text for number in numbers]
    return Passage(
        form=form,
        text=joined([said(sentence) for sentence in sentences]),
        evidence=tuple(Evidence(page, sentence) for sentence in sentences),
    )


def _titles(question: str, gathering: Gathering, readings: Mapping[int, Reading]) -> list[str]:
    asked = " ".join(without_addresses(question).split()).rstrip(_END_MARKS)
    pages = dict.fromkeys(each.page for each in gathering.taken)
    titles = [asked, *(readings[page].title for page in pages)]
    told = [title for title in titles if 0 < len(title) <= _LONGEST_TITLE]
    return list(dict.fromkeys(told))[:TITLE_CANDIDATES] or [asked[:_LONGEST_TITLE] or "?"]


def tags_of(told: Sequence[str], readings: Iterable[Reading]) -> list[str]:
    """What the pages are about, as far as it is told."""
    text = "\n".join(told)
    found = [term for reading in readings for term in reading.terms if term.text in text]
    best = sorted(found, key=lambda term: -term.worth)
    return hashtags(list({term.tag: term for term in reversed(best)}.values())[::-1])
