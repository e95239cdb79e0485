"""QR codes as a phone would read them, off the picture itself."""

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from bench.looks_cards import LONGEST, USUAL, style_of
from domain.info_card import LINK_LENGTH, Card, CardForm, CardSheet
from domain.platform import Platform
from infra.media.card_binding import stack_pages
from infra.media.card_page import paginate_deck, render_card
from infra.media.card_themes import THEMES

LONG_LINK = "https://example.com/?q=" + "x" * (LINK_LENGTH - 23)


def closing(theme_id: str, platform: Platform, link: str | None, *, variant: int = 0) -> bytes:
    card = Card(
        form=CardForm.CLOSING, title="一锅好汤的火候", tags=("食谱",), link=link, variant=variant
    )
    style = style_of(theme_id, platform)
    return render_card(CardSheet(card=card, style=style, index=5, count=5)).data


def read(picture: bytes) -> list[str]:
    with Image.open(io.BytesIO(picture)) as opened:
        return [code.text for code in zxingcpp.read_barcodes(opened.convert("RGB"))]


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("link", [USUAL.link, LONG_LINK])
def test_the_closing_card_leads_where_it_should(platform: Platform, link: str) -> None:
    assert read(closing("clean", platform, link)) == [link]


@pytest.mark.parametrize("theme_id", [theme.id for theme in THEMES])
def test_it_does_so_in_every_theme(theme_id: str) -> None:
    assert read(closing(theme_id, Platform.ZHIHU, LONG_LINK)) == [LONG_LINK]


def test_so_does_its_other_layout() -> None:
    assert read(closing("clean", Platform.XIAOHONGSHU, USUAL.link, variant=1)) == [USUAL.link]


def test_without_a_link_there_is_no_code() -> None:
    assert read(closing("clean", Platform.XIAOHONGSHU, None)) == []


def test_the_code_can_be_read_in_the_long_image_too() -> None:
    style = style_of("midnight", Platform.XIAOHONGSHU)
    cards = paginate_deck(replace(LONGEST, link=USUAL.link), style, 5)
    pages = [
        render_card(CardSheet(card=card, style=style, index=index, count=len(cards))).data
        for index, card in enumerate(cards, 1)
    ]

    long_image = stack_pages(pages)

    assert (long_image.width, long_image.height) == (1242, 1660 * len(cards))
    assert read(long_image.data) == [USUAL.link]
