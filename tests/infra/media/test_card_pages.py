"""Every theme in every size, with texts of every kind: measured, not compared byte by byte."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image

from bench.looks_cards import DECKS, LONGEST, SHORTEST, USUAL, style_of
from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.info_card import (
    SMALLEST_TEXT,
    Card,
    CardForm,
    CardLook,
    CardPoint,
    CardSheet,
    CardStyle,
    Deck,
)
from domain.picture import QualityCheck, QualityRule
from domain.platform import Platform
from infra.media.card_drawing import Drawing
from infra.media.card_inspection import LEAST_CONTRAST, contrasts, inspect
from infra.media.card_page import draw_card, paginate_deck, render_card
from infra.media.card_preview import render_preview
from infra.media.card_themes import THEMES
from infra.media.does_not_fit import DoesNotFit

THEME_IDS = [theme.id for theme in THEMES]
MOST = 9
RULES = {
    QualityRule.CONTRAST,
    QualityRule.INSIDE_BOX,
    QualityRule.TEXT_SIZE,
    QualityRule.GLYPHS,
    QualityRule.EMPTY_THIRD,
    QualityRule.AI_LABEL,
}


def drawn(
    deck: Deck, style: CardStyle, *, most: int = MOST, variant: int = 0
) -> Iterator[tuple[Card, Drawing]]:
    cards = paginate_deck(deck, style, most)
    for index, card in enumerate(cards, 1):
        sheet = CardSheet(
            card=replace(card, variant=variant), style=style, index=index, count=len(cards)
        )
        yield card, draw_card(sheet)


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("theme_id", THEME_IDS)
def test_every_theme_passes_its_inspection_in_every_size(theme_id: str, platform: Platform) -> None:
    """Positions of the label, variants and odd texts take turns."""
    turn = THEME_IDS.index(theme_id) + list(Platform).index(platform)
    position = list(LabelPosition)[turn % len(LabelPosition)]
    style = style_of(theme_id, platform)
    style = replace(style, look=replace(style.look, label_position=position))

    for deck in (USUAL, list(DECKS.values())[turn % len(DECKS)]):
        for card, drawing in drawn(deck, style, most=5, variant=turn % 2):
            assert failures(card, drawing) == []


@pytest.mark.parametrize("variant", [0, 1])
@pytest.mark.parametrize("name", DECKS)
@pytest.mark.parametrize("platform", [Platform.XIAOHONGSHU, Platform.ZHIHU])
def test_every_text_passes_its_inspection_in_the_largest_size_and_the_smallest(
    platform: Platform, name: str, variant: int
) -> None:
    theme_id = THEME_IDS[list(DECKS).index(name) % len(THEME_IDS)]

    for card, drawing in drawn(DECKS[name], style_of(theme_id, platform), variant=variant):
        assert failures(card, drawing) == []


def failures(card: Card, drawing: Drawing) -> list[tuple[CardForm, QualityCheck]]:
    checks = inspect(drawing)
    assert {check.rule for check in checks} == RULES
    assert min(placed.set_text.size for placed in drawing.placed) >= SMALLEST_TEXT
    return [(card.form, check) for check in checks if not check.is_passed]


@pytest.mark.parametrize("theme_id", THEME_IDS)
def test_the_margins_say_which_page_it_is(theme_id: str) -> None:
    pages = list(drawn(USUAL, style_of(theme_id, Platform.XIAOHONGSHU)))

    for index, (_, drawing) in enumerate(pages, 1):
        roles = {placed.role: placed.set_text.text for placed in drawing.placed}
        dots = [shape.box for shape in drawing.canvas.shapes if shape.role == "dot"]
        widths = [round(dot.width) for dot in dots]
        assert roles["number"] == f"{index:02d} / {len(pages):02d}"
        assert (roles["author"], roles["initial"]) == ("阿澄的成长笔记", "阿")
        assert len(dots) == len(pages)
        assert widths.index(max(widths)) == index - 1


@pytest.mark.parametrize("color", ["#FFFFFF", "#000000", "#FFEE00", "#0FA3B1", "#FF2E63"])
@pytest.mark.parametrize("theme_id", THEME_IDS)
def test_any_brand_colour_stays_legible(theme_id: str, color: str) -> None:
    style = style_of(theme_id, Platform.WEIBO)
    style = replace(style, look=CardLook(brand=Brand(name="汤社", color=color)))

    for _, drawing in drawn(USUAL, style, most=3):
        assert min(contrasts(drawing)) >= LEAST_CONTRAST


@pytest.mark.parametrize("platform", Platform)
def test_all_points_are_drawn_word_by_word(platform: Platform) -> None:
    style = style_of("clean", platform)

    pages = [drawing for card, drawing in drawn(USUAL, style) if card.form is CardForm.POINTS]

    texts = [
        placed.set_text.text
        for drawing in pages
        for placed in drawing.placed
        if placed.role in {"heading", "body"}
    ]
    expected = [text for point in USUAL.points for text in (point.heading, point.text)]
    assert texts == expected


def test_a_set_has_a_cover_its_points_a_quote_and_a_closing() -> None:
    style = style_of("clean", Platform.XIAOHONGSHU)

    forms = [card.form for card in paginate_deck(USUAL, style, MOST)]

    assert (forms[0], *forms[-2:]) == (CardForm.COVER, CardForm.QUOTE, CardForm.CLOSING)
    assert set(forms[1:-2]) == {CardForm.POINTS}


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("most", [3, 4, 18])
def test_there_are_at_most_as_many_cards_as_asked_for(platform: Platform, most: int) -> None:
    for deck in (USUAL, LONGEST, SHORTEST):
        cards = paginate_deck(deck, style_of("clean", platform), most)
        numbers = [point.number for card in cards for point in card.points]
        assert len(cards) <= most
        assert numbers == sorted(numbers)
        assert numbers[0] == 1


def test_points_go_before_a_quote() -> None:
    style = style_of("clean", Platform.XIAOHONGSHU)
    full = len(paginate_deck(replace(USUAL, quote=None), style, 18))

    forms = [card.form for card in paginate_deck(USUAL, style, full)]

    assert CardForm.QUOTE not in forms


def test_what_no_card_can_hold_is_said_to_be_so() -> None:
    style = style_of("clean", Platform.ZHIHU)
    points = tuple(
        CardPoint(number=number, heading="字" * 30, text="字" * 300) for number in range(1, 7)
    )
    card = Card(form=CardForm.POINTS, title="标题", points=points)

    with pytest.raises(DoesNotFit):
        draw_card(CardSheet(card=card, style=style, index=2, count=3))


def test_a_logo_stands_in_place_of_the_initial() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 200), (200, 30, 40, 255)).save(file, "PNG")
    style = replace(style_of("clean", Platform.XIAOHONGSHU), logo=file.getvalue())
    card = Card(form=CardForm.COVER, title="一锅好汤的火候")

    drawing = draw_card(CardSheet(card=card, style=style, index=1, count=3))

    header = drawing.frame.header
    colors = drawing.canvas.image.crop(
        (round(header.left), round(header.top), round(header.left) + 160, round(header.bottom))
    ).getcolors(1 << 20)
    assert colors is not None
    assert (200, 30, 40) in {color for _, color in colors}
    assert "initial" not in {placed.role for placed in drawing.placed}


def test_a_card_comes_as_a_png_of_its_size_with_its_checks() -> None:
    style = style_of("clean", Platform.BILIBILI)
    card = Card(form=CardForm.COVER, title="一锅好汤的火候")

    picture = render_card(CardSheet(card=card, style=style, index=1, count=3))

    with Image.open(io.BytesIO(picture.data)) as opened:
        assert (opened.format, opened.size) == ("PNG", (1146, 717))
    assert (picture.width, picture.height) == (1146, 717)
    assert {check.rule for check in picture.checks} == RULES


@pytest.mark.parametrize("theme_id", THEME_IDS)
def test_a_theme_can_be_previewed(theme_id: str) -> None:
    with Image.open(io.BytesIO(render_preview(theme_id))) as opened:
        assert (opened.format, opened.size) == ("PNG", (414, 553))
