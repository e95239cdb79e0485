"""One card, drawn: its ground, its surface, what it says, and what all cards have around it."""

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from PIL import Image

from domain.info_card import SMALLEST_TEXT, Card, CardForm, CardSheet, CardStyle, Deck
from domain.picture import Picture, QualityCheck
from infra.media.canvas import Canvas
from infra.media.card_closing import draw_closing
from infra.media.card_cover import draw_cover
from infra.media.card_drawing import Drawing, titling
from infra.media.card_frame import Frame, frame_of
from infra.media.card_ground import draw_ground, draw_surface
from infra.media.card_inspection import inspect
from infra.media.card_margins import Bearings, draw_footer, draw_header
from infra.media.card_pagination import PageRules, paginate_all, paginate_points
from infra.media.card_point_drawing import draw_points
from infra.media.card_points import USUAL_SIZE, PointList, fit_points, share_of
from infra.media.card_quote import draw_quote, is_settable
from infra.media.card_text import accented_title
from infra.media.card_themes import CardDesign, design_of
from infra.media.does_not_fit import DoesNotFit
from infra.media.encoding import encode_png
from infra.media.geometry import Box
from infra.media.text import BOLD
from infra.media.typesetting import SetText, fit_text

_TITLE_SIZE, _TITLE_LINES = 62, 3
_TITLE_GAP = 40
#: The first card and the last hold no points.
_PAGES_AROUND = 2
_CACHED_BLANKS = 2
_BAR = (88, 14)
_BAR_GAP = 20


def render_card(sheet: CardSheet) -> Picture:
    """In another layout of its theme where that passes more of the inspection.

    Raises `infra.media.typesetting.DoesNotFit` where the page cannot hold it.
    """
    drawing = draw_card(sheet)
    checks = inspect(drawing)
    if _failures(checks):
        with suppress(DoesNotFit):  # then the first has to do
            drawing, checks = min(
                ((drawing, checks), _laid_out_otherwise(sheet)), key=lambda laid: _failures(laid[1])
            )
    image = drawing.canvas.image
    return Picture(
        data=encode_png(image),
        mime_type="image/png",
        width=image.width,
        height=image.height,
        checks=checks,
    )


def _laid_out_otherwise(sheet: CardSheet) -> tuple[Drawing, tuple[QualityCheck, ...]]:
    other = replace(sheet, card=replace(sheet.card, variant=sheet.card.variant + 1))
    drawing = draw_card(other)
    return drawing, inspect(drawing)


def _failures(checks: Sequence[QualityCheck]) -> int:
    return sum(not check.is_passed for check in checks)


def draw_card(sheet: CardSheet) -> Drawing:
    style, look = sheet.style, sheet.style.look
    design = design_of(style.theme_id, brand_color=look.brand.color)
    frame = frame_of(style)
    canvas = Canvas(1, 1)
    canvas.image = _blank(design, frame).copy()
    drawing = Drawing(canvas=canvas, design=design, frame=frame)
    bearings = Bearings(
        author=look.author or look.brand.name,
        logo=None if style.logo is None else _opened(style.logo),
        index=sheet.index,
        count=sheet.count,
    )
    _draw_form(drawing, sheet.card, bearings)
    draw_header(drawing, bearings)
    draw_footer(drawing, bearings, look.label_position)
    return drawing


@lru_cache(maxsize=_CACHED_BLANKS)
def _blank(design: CardDesign, frame: Frame) -> Image.Image:
    """What all pages of a set stand on; never drawn on."""
    canvas = Canvas(frame.width, frame.height)
    draw_ground(canvas, design, frame)
    draw_surface(canvas, design, frame)
    return canvas.image


def _opened(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.convert("RGBA")


def _draw_form(drawing: Drawing, card: Card, bearings: Bearings) -> None:
    match card.form:
        case CardForm.COVER:
            draw_cover(drawing, card)
        case CardForm.POINTS:
            _draw_page_of_points(drawing, card)
        case CardForm.QUOTE:
            draw_quote(drawing, card)
        case CardForm.CLOSING:
            draw_closing(drawing, card, bearings)


def _draw_page_of_points(drawing: Drawing, card: Card) -> None:
    frame, design = drawing.frame, drawing.design
    title, room = _title_and_room(card.title, design, frame)
    if title is not None:
        top = frame.content.top
        bar = Box(
            frame.content.left,
            top,
            frame.content.left + frame.scaled(_BAR[0]),
            top + frame.scaled(_BAR[1]),
        )
        drawing.canvas.pill(bar, design.accent, role="bar")
        at = (frame.content.left, bar.bottom + frame.scaled(_BAR_GAP))
        drawing.put(title, at, room=frame.content, role="running title")
    draw_points(drawing, _fitted(card, design, frame, room), room)


def _fitted(card: Card, design: CardDesign, frame: Frame, room: Box) -> PointList:
    """In the style of its variant; where that has no room, in the others."""
    first = card.variant % len(design.points)
    for style in (*design.points[first:], *design.points[:first]):
        try:
            return fit_points(
                card.points, design, style, frame=frame, room=(room.width, room.height)
            )
        except DoesNotFit:
            continue
    raise DoesNotFit


def _title_and_room(title: str, design: CardDesign, frame: Frame) -> tuple[SetText | None, Box]:
    """The title that runs over all pages of points, and what it leaves to them."""
    content = frame.content
    if frame.is_short:
        return None, content
    lines = _TITLE_LINES
    style = titling(design, design.ink, weight=BOLD)
    size = frame.text_size(_TITLE_SIZE)
    running = fit_text(
        accented_title(title, accent=design.accent),
        style,
        box=(content.width, lines * style.line_height * size + 1),
        sizes=(SMALLEST_TEXT, size),
        is_title=True,
        most_lines=lines,
    )
    above = frame.scaled(_BAR[1] + _BAR_GAP) + running.height + frame.scaled(_TITLE_GAP)
    return running, Box(content.left, content.top + above, content.right, content.bottom)


def paginate_deck(deck: Deck, style: CardStyle, most: int) -> list[Card]:
    """As `CardMaker.paginate` says; the quote has a page unless points would suffer for it."""
    frame = frame_of(style)
    design = design_of(style.theme_id, brand_color=style.look.brand.color)
    rules = _page_rules(deck, design, frame, most - _PAGES_AROUND)
    quote, pages = deck.quote, None
    if quote is not None and rules.most > 1 and is_settable(quote, frame, design.ink):
        easy = rules.sizes[1]
        pages = paginate_all(deck.points, replace(rules, sizes=(easy, easy), most=rules.most - 1))
    has_quote = pages is not None
    if pages is None:
        pages = paginate_points(deck.points, rules)
    title = deck.title
    return [
        Card(form=CardForm.COVER, title=title, subtitle=deck.subtitle, tags=deck.tags),
        *(Card(form=CardForm.POINTS, title=title, points=points) for points in pages),
        *([Card(form=CardForm.QUOTE, title=title, quote=quote)] if has_quote else ()),
        Card(form=CardForm.CLOSING, title=title, tags=deck.tags, link=deck.link),
    ]


def _page_rules(deck: Deck, design: CardDesign, frame: Frame, most: int) -> PageRules:
    _, box = _title_and_room(deck.title, design, frame)
    return PageRules(
        share_of=lambda points, size: share_of(
            points, design, design.points[0], size=size, room=(box.width, box.height)
        ),
        sizes=(SMALLEST_TEXT, frame.text_size(USUAL_SIZE)),
        most=most,
    )
