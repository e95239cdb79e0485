"""The card of one quote, in serif under a large mark."""

from dataclasses import dataclass

from domain.info_card import SMALLEST_TEXT, Card
from infra.media.card_drawing import Drawing
from infra.media.card_frame import Frame
from infra.media.card_pills import draw_pills, set_pills
from infra.media.card_words import words_for
from infra.media.color import Color
from infra.media.does_not_fit import DoesNotFit
from infra.media.face import Face
from infra.media.geometry import Point
from infra.media.text import Align, TextStyle, plain
from infra.media.typesetting import SetText, fit_text, set_text

#: On 小红书's cards, and in pixels on the smallest.
_LARGEST, _LOW_LARGEST = 112, 60
_LINES, _TIGHT_LINES = 1.55, 1.4
#: How much of an em its ink is high, and of the page it may be.
_MARK, _MARK_INK = 300, 0.42
_MARK_SHARE, _LOW_MARK_SHARE = 0.24, 0.14
_GAP, _KICKER_ROOM = 44, 110
_VARIANTS = 2
#: A little above the middle.
_LEAD = 0.42
_GHOST = 860


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuote:
    """`room` is the height that the quote could have had."""

    text: SetText
    mark_size: int
    room: float


def set_quote(quote: str, frame: Frame, color: Color, align: Align = Align.LEFT) -> SetQuote:
    """Raises `DoesNotFit` where it is too long."""
    content, gap = frame.content, frame.scaled(_GAP)
    share = _LOW_MARK_SHARE if frame.is_short else _MARK_SHARE
    mark = round(min(frame.scaled(_MARK), share * content.height / _MARK_INK))
    kicker = 0.0 if frame.is_short else max(2 * SMALLEST_TEXT, frame.scaled(_KICKER_ROOM))
    room = content.height - _MARK_INK * mark - gap - kicker
    text = fit_text(
        plain(quote),
        TextStyle(
            face=Face.SERIF,
            color=color,
            line_height=_TIGHT_LINES if frame.is_short else _LINES,
        ),
        box=(content.width, room),
        sizes=(SMALLEST_TEXT, max(_LOW_LARGEST, frame.text_size(_LARGEST))),
        align=align,
        is_title=True,
    )
    return SetQuote(text=text, mark_size=mark, room=room)


def is_settable(quote: str, frame: Frame, color: Color) -> bool:
    try:
        set_quote(quote, frame, color)
    except DoesNotFit:
        return False
    return True


def draw_quote(drawing: Drawing, card: Card) -> None:
    """Raises `DoesNotFit` where it is too long."""
    frame, design, content = drawing.frame, drawing.design, drawing.frame.content
    is_centered = card.variant % _VARIANTS == 1
    align = Align.CENTER if is_centered else Align.LEFT
    quote = set_quote(card.quote or "", frame, design.ink, align)
    top = content.top + _LEAD * (quote.room - quote.text.height)
    inset = (content.width - _MARK_INK * quote.mark_size) / 2 if is_centered else 0.0
    _draw_mark(drawing, (content.left + inset, top), quote.mark_size)
    top += _MARK_INK * quote.mark_size + frame.scaled(_GAP)
    if not frame.is_wide:
        _draw_ghost(drawing, below=top + quote.text.height)
    drawing.put(quote.text, (content.left, top), room=content, role="quote")
    if not frame.is_short:
        _draw_kicker(drawing, card, top + quote.text.height, is_centered=is_centered)


def _draw_kicker(drawing: Drawing, card: Card, top: float, *, is_centered: bool) -> None:
    content, design = drawing.frame.content, drawing.design
    kicker = set_pills(
        drawing,
        [words_for(card.quote or card.title).quoted],
        width=content.width,
        most_rows=1,
        color=design.accent,
    )
    at = (content.left, min(top + drawing.frame.scaled(_GAP), content.bottom - kicker.height))
    draw_pills(
        drawing, kicker, at, fill=design.tint, center_in=content.width if is_centered else None
    )


def _draw_ghost(drawing: Drawing, *, below: float) -> None:
    """The closing mark, large and pale in the lower corner, where the quote leaves it empty."""
    frame, content = drawing.frame, drawing.frame.content
    size = round(frame.scaled(_GHOST))
    style = TextStyle(face=Face.SERIF, color=drawing.design.tint, line_height=1.0)
    text = set_text(plain("”"), style, size=size, width=2 * size)
    ink = text.ink_box((0, 0))
    at = (content.right - ink.right, content.bottom - ink.bottom)
    if at[1] + ink.top < below:
        return
    drawing.canvas.text(text, at)
    drawing.filled.append(text.ink_box(at))


def _draw_mark(drawing: Drawing, at: Point, size: int) -> None:
    """With the top left corner of its ink there."""
    style = TextStyle(face=Face.SERIF, color=drawing.design.accent, line_height=1.0)
    text = set_text(plain("“"), style, size=size, width=2 * size)
    ink = text.ink_box((0, 0))
    at = (at[0] - ink.left, at[1] - ink.top)
    drawing.put(text, at, room=drawing.frame.content, role="mark")
