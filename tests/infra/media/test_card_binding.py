"""All pages in one file, and cards made in processes of their own."""

import io
import re
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from bench.looks_cards import USUAL, style_of
from domain.failure import FailureCode, RecipeFailed
from domain.info_card import Card, CardForm, CardPoint, CardSheet
from domain.platform import Platform
from infra.media.card_binding import bind_pages, stack_pages
from infra.media.card_maker import PillowCardMaker
from infra.processes import Processes

RED, GREEN, BLUE = (200, 30, 40), (20, 160, 60), (30, 60, 200)


def page(color: tuple[int, int, int], size: tuple[int, int] = (120, 160)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, "PNG")
    return file.getvalue()


def test_pages_stand_below_each_other_in_their_order() -> None:
    picture = stack_pages([page(RED), page(GREEN), page(BLUE)])

    with Image.open(io.BytesIO(picture.data)) as opened:
        colors = [opened.getpixel((60, y)) for y in (80, 240, 400)]
    assert (picture.width, picture.height, picture.mime_type) == (120, 480, "image/png")
    assert colors == [RED, GREEN, BLUE]


def test_a_document_has_a_page_for_each_card_and_its_title() -> None:
    document = bind_pages([page(RED), page(GREEN), page(BLUE)], "一锅好汤的火候")

    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", document)
    assert document.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b(?!s)", document)) == 3
    assert re.search(rb"/Count 3\b", document)
    assert {(float(width), float(height)) for width, height in boxes} == {(90.0, 120.0)}
    unescaped = re.sub(rb"\\(.)", rb"\1", document, flags=re.DOTALL)
    assert "一锅好汤的火候".encode("utf-16-be") in unescaped


def test_its_pages_show_what_the_cards_show() -> None:
    document = bind_pages([page(RED), page(BLUE)], "标题")

    streams = re.findall(rb"stream\r?\n(\xff\xd8.*?)\r?\nendstream", document, re.DOTALL)
    for stream, color in zip(streams, (RED, BLUE), strict=True):
        with Image.open(io.BytesIO(stream)) as opened:
            shown = opened.convert("RGB").getpixel((60, 80))
        assert isinstance(shown, tuple)
        assert max(abs(a - b) for a, b in zip(shown, color, strict=True)) < 6


@pytest.fixture
async def maker() -> AsyncIterator[PillowCardMaker]:
    processes = Processes(size=1, memory_bytes=1 << 30, seconds=60)
    yield PillowCardMaker(processes)
    await processes.aclose()


async def test_a_set_is_made_from_its_deck_to_its_document(maker: PillowCardMaker) -> None:
    style = style_of(maker.themes[0].id, Platform.BILIBILI)

    cards = await maker.paginate(USUAL, style, most=4)
    pages = [
        (await maker.card(CardSheet(card=card, style=style, index=index, count=len(cards)))).data
        for index, card in enumerate(cards, 1)
    ]
    long_image = await maker.long_image(pages)
    document = await maker.pdf(pages, title=USUAL.title)
    preview = await maker.preview(style.theme_id)

    assert len(pages) == 4
    assert long_image.height == 717 * 4
    assert (document[:5], preview[:4]) == (b"%PDF-", b"\x89PNG")


async def test_what_does_not_fit_fails_with_its_reason(maker: PillowCardMaker) -> None:
    style = style_of(maker.themes[0].id, Platform.ZHIHU)
    points = tuple(CardPoint(number=n, heading="字" * 40, text="字" * 400) for n in range(1, 7))
    card = Card(form=CardForm.POINTS, title="标题", points=points)

    with pytest.raises(RecipeFailed) as failed:
        await maker.card(CardSheet(card=card, style=style, index=2, count=3))

    assert failed.value.code is FailureCode.TEXT_UNSETTABLE
