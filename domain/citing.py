"""Holding a cited text to its pages: what they do not say is left out or marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.content import Citation
from domain.facts import Fact, FactFinder, FactKind, fact_issues
from domain.fitting import cut_at_clause
from domain.plain_text import has_addresses, without_addresses
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.quotation import Quotations
from domain.source import SourceArticle
from domain.writing import LIST_LIMIT, Evidence, Passage, PassageForm

SUMMARY_LENGTH = 160
#: Shorter words, and rules of dashes, stand in any page on the matter and support nothing. A
#: figure makes fewer words telling: 售价3999元.
_SHORTEST_QUOTE, _SHORTEST_WITH_FIGURE, _FEWEST_LETTERS = 8, 6, 4
#: Writers number pages in their own ways; the marks in the text are ours alone.
_MARK = re.compile(
    r" ?[\[【［] ?\^?(?:来源|[Ss]ource)? ?\d{1,3}(?: ?[,，、;；-] ?\d{1,3})*(?:†[^\[\]【】]*)?"
    r" ?[\]】］]"
)
_BRACKETS = re.compile(r"[\[\]【】［］]")
_END_MARKS = "。！？!?.…"
_LINE_START = re.compile(r"\A(?:#{1,6}\s+|[-*+•·]\s+|>\s+)+")
_EMPHASIS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationStyle:
    """Whether the text has marks like [1], and whether it may be Markdown."""

    shows_marks: bool
    shows_markdown: bool

    @classmethod
    def of(cls, platform: Platform | None) -> "CitationStyle":
        """A post to be pasted where plain text is shown has neither."""
        is_rich = platform is None or PROFILES[platform].shows_markdown
        return cls(shows_marks=is_rich, shows_markdown=is_rich)


@dataclass(frozen=True, slots=True)
class _Page:
    article: SourceArticle
    quotations: Quotations
    figures: Sequence[Fact]


class Citations:
    """Takes passages in order, and gives each back as it may be shown.

    A claim stands only on words that are in the page it names; where its figures are not in
    those pages, its citations say so. Pages get their numbers as they are first cited. Making one
    reads every page, and takes time accordingly.
    """

    def __init__(
        self, pages: Sequence[SourceArticle], facts: FactFinder, style: CitationStyle
    ) -> None:
        self._facts = facts
        self._style = style
        self._pages = [
            _Page(page, Quotations(page.text), self._figures(_told_by(page))) for page in pages
        ]
        self._numbers: dict[int, int] = {}
        self._heading = ""
        self._told: list[Passage] = []
        self.cited: list[Citation] = []

    def _figures(self, text: str) -> Sequence[Fact]:
        return [fact for fact in self._facts.find(text) if fact.kind is not FactKind.NAME]

    def add(self, passage: Passage) -> str:
        """The text to show for it; "" where nothing in the pages supports it.

        A heading waits for a passage below it that can stay.
        """
        text = self._line(passage.text)
        if passage.form is PassageForm.HEADING:
            self._heading = text if self._is_told(text, by=range(len(self._pages))) else ""
            return ""
        quotes = list(self._found(passage.evidence))
        if not text or not quotes:
            return ""
        places = list(dict.fromkeys(place for place, _ in quotes))
        is_supported = self._is_told(text, by=places)
        for place, quote in quotes:
            self._cite(place, quote, is_supported=is_supported)
        return self._shown(Passage(passage.form, text), places)

    def _line(self, text: str) -> str:
        """On one line, since one passage is one claim, and without marks of the writer's.

        "" for one without a word.
        """
        line = _MARK.sub("", " ".join(without_addresses(text).split()))
        if _MARK.search(line):
            # What was taken out of a mark made another one of its rest.
            line = _BRACKETS.sub("", line)
        line = _LINE_START.sub("", line.strip())
        if not any(map(str.isalnum, line)):
            return ""
        return line if self._style.shows_markdown else _EMPHASIS.sub("", line)

    def _is_told(self, text: str, *, by: Iterable[int]) -> bool:
        """Whether the figures of the text are in those pages."""
        figures = self._figures(text)
        known = [fact for place in by for fact in self._pages[place].figures]
        return not figures or not fact_issues(known, figures, missing=False)

    def _found(self, evidence: Sequence[Evidence]) -> Iterator[tuple[int, str]]:
        """Each page's place with the words as it spells them, once."""
        seen: set[tuple[int, str]] = set()
        for each in evidence:
            place = each.page - 1
            if not 0 <= place < len(self._pages):
                continue
            quote = self._pages[place].quotations.find(each.quote)
            if quote and _is_telling(quote) and (place, quote) not in seen:
                seen.add((place, quote))
                yield place, quote

    def _cite(self, place: int, quote: str, *, is_supported: bool) -> None:
        article = self._pages[place].article
        citation = Citation(
            index=self._numbers.setdefault(place, len(self._numbers) + 1),
            title=article.shown_title,
            url=article.url or "",
            quoted_text=quote,
            is_supported=is_supported,
        )
        if citation not in self.cited:
            self.cited.append(citation)

    def _shown(self, passage: Passage, places: Sequence[int]) -> str:
        text = passage.text
        if self._style.shows_marks:
            numbers = sorted({self._numbers[place] for place in places})
            marks = "".join(f"[{number}]" for number in numbers)
            place = len(text.rstrip(_END_MARKS))
            text = f"{text[:place]}{marks}{text[place:]}"
        shown = f"{self._begin(passage.form)}{text}"
        self._told.append(replace(passage, text=_EMPHASIS.sub("", passage.text)))
        return shown

    def _begin(self, form: PassageForm) -> str:
        """What stands between the passage and the one before it."""
        heading, self._heading = self._heading, ""
        is_list = form is PassageForm.POINT
        goes_on = is_list and not heading and self._told and self._told[-1].form is form
        gap = "" if not self._told else "\n" if goes_on else "\n\n"
        title = f"{'## ' if self._style.shows_markdown else ''}{heading}\n\n" if heading else ""
        bullet = ("- " if self._style.shows_markdown else "· ") if is_list else ""
        return f"{gap}{title}{bullet}"

    @property
    def summary(self) -> str:
        """What the text begins with, as plain text: words that were checked already."""
        told = next((each.text for each in self._told), "")
        return cut_at_clause(told, longest=SUMMARY_LENGTH)

    @property
    def points(self) -> list[str]:
        told = [each.text for each in self._told if each.form is PassageForm.POINT]
        return told[:LIST_LIMIT]


def _told_by(page: SourceArticle) -> str:
    return "\n".join(part for part in (page.title, page.published_on, page.text) if part)


def _is_telling(quote: str) -> bool:
    """An address of the page's choosing has no place in a citation either."""
    letters = sum(map(str.isalnum, quote))
    has_figure = any(map(str.isdecimal, quote))
    shortest = _SHORTEST_WITH_FIGURE if has_figure else _SHORTEST_QUOTE
    is_long = len(quote) >= shortest and letters >= _FEWEST_LETTERS
    return is_long and not has_addresses(quote)
