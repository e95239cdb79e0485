"""What a set of cards says of an article, in the article's own words."""

import re
from collections.abc import Sequence

from domain.card_room import TEXT_ROOMS, TITLE_ROOMS
from domain.language import Locale
from domain.writing import LIST_LIMIT, TITLE_CANDIDATES, Outline, Point, Provenance
from infra.ai.essence import summary_sentences
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.listed import bare
from infra.ai.outline import joined
from infra.ai.points import points_of
from infra.ai.quotable import quotable
from infra.ai.reading import Reading
from infra.ai.tidying import plain_line
from infra.ai.titles import TitleRoom, title_candidates
from infra.ai.unusable import unusable

#: In Chinese characters; with what a summary may outgrow it by, as long as a text.
_SUMMARY_ROOM = 76
_BRACKETS = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\)|【[^【】]*】|\[[^\[\]]*\])\s*")


def outline_of(reading: Reading, lexicon: Lexicon, *, most: int, provenance: Provenance) -> Outline:
    """Raises `RecipeFailed` where there is no point to make."""
    points = points_of(reading, lexicon, most)
    if not points:
        raise unusable("nothing to make a point of")
    return Outline(
        titles=_titles(reading, lexicon),
        summary=_summary(reading),
        points=points,
        quote=_quote(reading, points),
        tags=reading.tags[:LIST_LIMIT],
        provenance=provenance,
    )


def _summary(reading: Reading) -> str:
    sentences = [
        bare(plain_line(one.sentence.text)) for one in summary_sentences(reading, _SUMMARY_ROOM)
    ]
    return TEXT_ROOMS[reading.language].cut(joined(sentences))


def _titles(reading: Reading, lexicon: Lexicon) -> list[str]:
    """Those for the first card, and then the article's own, where it is longer."""
    room = TITLE_ROOMS[reading.language]
    # Years and places in brackets are what a title can do without first.
    briefer = _BRACKETS.sub("", reading.title)
    own = [briefer] if room.holds(briefer) else []
    short = title_candidates(reading, lexicon, TitleRoom(most=room.characters))
    titles = [*filter(None, own), *short, *filter(None, [reading.title])]
    return list(dict.fromkeys(map(plain_line, titles)))[:TITLE_CANDIDATES]


def _quote(reading: Reading, points: Sequence[Point]) -> str | None:
    """One that no point tells already, as far as there is such; None where none fits a card."""
    told = "".join(point.text for point in points)
    fresh = [one for one in reading.ranked if plain_line(one.sentence.text) not in told]
    for ranked in (fresh, reading.ranked):
        quotes = quotable(ranked, language=reading.language, most=1)
        fitting = [quote for quote in quotes if _is_quotable(quote, reading.language)]
        if fitting:
            return fitting[0]
    return None


def _is_quotable(quote: str, language: Locale) -> bool:
    """What stands between quotation marks may be a value of a setting, too."""
    is_prose = language_of(quote) is language and plain_line(quote) == quote
    return is_prose and TEXT_ROOMS[language].holds(quote)
