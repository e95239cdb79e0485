"""A model's points as they may stand on cards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.card_room import HEADING_ROOMS, TEXT_ROOMS, TITLE_ROOMS
from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.plain_text import has_addresses, visible
from domain.quotation import Quotations
from domain.writing import TITLE_CANDIDATES, Outline, Point, Provenance
from infra.ai.forms import OutlineAnswer, PointAnswer
from infra.ai.ranking import is_to_a_model
from infra.ai.reading import said, says_something
from infra.ai.replies import require_titles
from infra.ai.tidying import plain_line, tidy_tags


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineReading:
    """Reads answers in that language; at most as many points are kept."""

    language: Locale
    most: int
    quotations: Quotations

    def outline(self, answer: OutlineAnswer, provenance: Provenance) -> Outline:
        """Raises `RecipeFailed` where there is no title, or no point with words of its own."""
        points = list(self._points(answer.points))[: self.most]
        if not points:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no point")
        return Outline(
            titles=self._titles(answer.titles),
            summary=TEXT_ROOMS[self.language].cut(plain_line(answer.summary)),
            points=points,
            quote=self._quote(answer.quote),
            tags=tidy_tags(answer.tags),
            provenance=provenance,
        )

    def _points(self, answers: Sequence[PointAnswer]) -> Iterator[Point]:
        """Each heading and each text once, and none that is empty."""
        headings: set[str] = set()
        texts: set[str] = set()
        for answer in answers:
            heading = HEADING_ROOMS[self.language].cut(said(plain_line(answer.heading)))
            text = TEXT_ROOMS[self.language].cut(said(plain_line(answer.text)))
            is_told = heading in headings or text in texts
            if says_something(heading) and says_something(text) and not is_told:
                headings.add(heading)
                texts.add(text)
                yield Point(heading=heading, text=text)

    def _titles(self, titles: Sequence[str]) -> list[str]:
        """At least one fits the first card, if only in part."""
        room = TITLE_ROOMS[self.language]
        tidied = require_titles([plain_line(title) for title in titles])
        if not any(room.holds(title) for title in tidied):
            tidied = [room.cut(tidied[0]), *tidied]
        return sorted(tidied, key=lambda title: not room.holds(title))[:TITLE_CANDIDATES]

    def _quote(self, quote: str) -> str | None:
        """As the source has it; None where it does not, or where it is no words for a reader."""
        found = self.quotations.find(quote)
        if not found or has_addresses(found) or is_to_a_model(found):
            return None
        words = visible(found)
        return words if TEXT_ROOMS[self.language].holds(words) else None
