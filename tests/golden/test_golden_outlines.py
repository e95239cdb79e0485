"""What must hold of the points for cards, whoever writes them, of twenty sources."""

import re

import pytest

from domain.card_room import HEADING_ROOMS, TEXT_ROOMS, TITLE_ROOMS
from domain.language import Locale
from domain.plain_text import visible, without_addresses, without_markdown
from domain.quotation import Quotations
from domain.writing import CardBrief, Engine, Outline
from infra.cookbook import Cookbook
from tests.golden.golden_set import GOLDEN, Golden

_ALL = pytest.mark.parametrize("golden", GOLDEN, ids=str)
_SIZES = pytest.mark.parametrize("size", [2, 6, 12])


def _locale(golden: Golden) -> Locale:
    return Locale.EN if golden.language == "en" else Locale.ZH_CN


def _words(outline: Outline) -> list[str]:
    points = [words for point in outline.points for words in (point.heading, point.text)]
    return [*outline.titles, outline.summary, *points, *outline.tags, outline.quote or ""]


@_ALL
@_SIZES
async def test_an_outline_fits_its_cards(golden: Golden, size: int, cookbook: Cookbook) -> None:
    outline = await cookbook.writer.outline(golden.article, CardBrief(points=size))

    locale = _locale(golden)
    assert min(3, size) <= len(outline.points) <= size
    for point in outline.points:
        assert point.heading
        assert point.text
        assert HEADING_ROOMS[locale].holds(point.heading)
        assert TEXT_ROOMS[locale].holds(point.text)
    assert len({point.heading for point in outline.points}) == len(outline.points)
    assert len({point.text for point in outline.points}) == len(outline.points)
    assert TITLE_ROOMS[locale].holds(outline.titles[0])
    assert TEXT_ROOMS[locale].holds(outline.summary)


@_ALL
async def test_an_outline_is_plain_and_obeys_nobody(golden: Golden, cookbook: Cookbook) -> None:
    outline = await cookbook.writer.outline(golden.article, CardBrief(points=12))

    for words in _words(outline):
        assert without_markdown(without_addresses(words)) == words
        assert "evil" not in words
    addresses = re.findall(r"https?://[^\s)）]+", " ".join(golden.attack))
    assert not [address for address in addresses if address in " ".join(_words(outline))]


@_ALL
async def test_a_quote_stands_in_its_source(golden: Golden, cookbook: Cookbook) -> None:
    outline = await cookbook.writer.outline(golden.article, CardBrief(points=6))

    if outline.quote is not None:
        assert outline.quote in visible(golden.article.text)


@_ALL
@_SIZES
async def test_the_offline_engine_uses_the_words_of_the_source_in_its_order(
    golden: Golden, size: int, cookbook: Cookbook
) -> None:
    outline = await cookbook.writer.outline(golden.article, CardBrief(points=size))

    if outline.provenance.engine is not Engine.OFFLINE:
        return
    # A sentence that leans on the one before it stands below it, in another paragraph at times.
    quotations = Quotations(golden.article.text.replace("\n", ""))
    places = []
    for point in outline.points:
        place = quotations.locate(point.text)
        assert place is not None, point
        places.append(place.start)
        assert point.heading.lower() in golden.article.text.lower().replace("`", "")
    assert places == sorted(places)
    assert not any(attack in " ".join(_words(outline)) for attack in golden.attack)
