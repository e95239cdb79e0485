"""An answer out of several pages, in their own words and each with its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.failure import RecipeFailed
from domain.fitting import cut_at_clause
from domain.language import Locale
from domain.plain_text import without_addresses
from domain.relevance import by_relevance
from domain.source import SourceArticle
from domain.writing import TITLE_CANDIDATES, Evidence, Passage, PassageForm
from infra.ai.keywords import hashtags
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.outline import joined
from infra.ai.reading import Reading, read, said, visible
from infra.ai.relevant import Finding, Gathering, findings
from infra.ai.sentences import split_sentences
from infra.ai.titles import UNLIMITED, title_candidates
from infra.ai.unusable import unusable

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
        raise unusable("no sentence can stand alone")
    passages = list(_passages(gathering, readings))
    told = [passage.text for passage in passages]
    return Answer(
        titles=_titles(question, gathering, readings, lexicon),
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
                # It holds orders to a model alone: the others answer.
                continue
    own = {number: each for number, each in readings.items() if each.language is language}
    if not readings:
        raise unusable("the pages hold no sentence")
    first = next(iter(readings.values())).language
    return own or {n: each for n, each in readings.items() if each.language is first}


def shortened_to(page: SourceArticle, matter: str) -> SourceArticle:
    """The beginning of a very long page, and its parts that say most on the matter, in order."""
    text = visible(page.text)
    if len(text) <= _MOST_READ:
        return page
    parts = list(_parts(text))
    best = [0, *by_relevance(f"{matter} {page.title or ''}", parts)]
    kept = sorted(dict.fromkeys(best[: _MOST_READ // _PART_LENGTH]))
    return replace(page, text="\n".join(parts[index] for index in kept))


def _parts(text: str) -> Iterator[str]:
    """Of whole sentences, each as long as a few paragraphs."""
    begin = 0
    for sentence in split_sentences(text):
        if sentence.start - begin >= _PART_LENGTH:
            yield text[begin : sentence.start]
            begin = sentence.start
    yield text[begin:]


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


def _titles(
    question: str, gathering: Gathering, readings: Mapping[int, Reading], lexicon: Lexicon
) -> list[str]:
    """The question itself, then those of the pages, the most used first, then what they say."""
    asked = " ".join(without_addresses(question).split()).rstrip(_END_MARKS)
    pages = [readings[page] for page in dict.fromkeys(each.page for each in gathering.taken)]
    found = [
        cut_at_clause(asked, longest=_LONGEST_TITLE),
        *(reading.title for reading in pages if len(reading.title) <= _LONGEST_TITLE),
        *title_candidates(pages[0], lexicon, UNLIMITED[pages[0].language]),
    ]
    return list(dict.fromkeys(filter(None, found)))[:TITLE_CANDIDATES]


def tags_of(told: Sequence[str], readings: Iterable[Reading]) -> list[str]:
    """What the pages are about, as far as it is told."""
    text = "\n".join(told)
    found = [term for reading in readings for term in reading.topics if term.text in text]
    best = sorted(found, key=lambda term: -term.worth)
    return hashtags(list({term.tag: term for term in reversed(best)}.values())[::-1])
