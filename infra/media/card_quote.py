"""The card of one quote, in serif under a large mark."""

from domain.info_card import SMALLEST_TEXT, Card
from infra.media.card_drawing import Drawing
from infra.media.card_pills import draw_pills, set_pills
from infra.media.card_words import words_for
from infra.media.color import Color
from infra.media.fonts import Face
from infra.media.geometry import Point
from infra.media.text import Align, TextStyle, plain
from infra.media.typesetting import fit_text, set_text

_SIZES = (SMALLEST_TEXT, 112)
_LINES = 1.55
_MARK, _MARK_INK = 300, 0.42
_MOST_OF_HEIGHT = 0.24
_VARIANTS = 2
#: A little above the middle.
_LEAD = 0.42
_GHOST = 860


def draw_quote(drawing: Drawing, card: Card) -> None:
    """Raises `DoesNotFit` where it is too long."""
    frame, design, content = drawing.frame, drawing.design, drawing.frame.content
    is_centered = card.variant % _VARIANTS == 1
    align = Align.CENTER if is_centered else Align.LEFT
    mark = round(min(frame.scaled(_MARK), _MOST_OF_HEIGHT * content.height / _MARK_INK))
    mark_height = _MARK_INK * mark
    kicker = set_pills(
        drawing,
        [words_for(card.quote or card.title).quoted],
        width=content.width,
        most_rows=1,
        color=design.accent,
    )
    gap = frame.scaled(44)
    room = content.height - mark_height - kicker.height - 2 * gap
    quote = fit_text(
        plain(card.quote or ""),
        TextStyle(face=Face.SERIF, color=design.ink, line_height=_LINES),
        box=(content.width, room),
        sizes=(_SIZES[0], frame.text_size(_SIZES[1])),
        align=align,
        is_title=True,
    )
    if not frame.is_wide:
        _draw_ghost(drawing)
    top = content.top + _LEAD * (room - quote.height)
    left = content.middle[0] - 0.24 * mark if is_centered else content.left
    _draw_mark(drawing, "“", (left, top), mark, design.accent)
    top += mark_height + gap
    drawing.put(quote, (content.left, top), room=content, role="quote")
    top += quote.height + gap
    draw_pills(
        drawing,
        kicker,
        (content.left, top),
        fill=design.tint,
        center_in=content.width if is_centered else None,
    )


def _draw_ghost(drawing: Drawing) -> None:
    """The closing mark, large and pale in the lower corner: it keeps the page from being empty."""
    frame, content = drawing.frame, drawing.frame.content
    size = round(frame.scaled(_GHOST))
    style = TextStyle(face=Face.SERIF, color=drawing.design.tint, line_height=1.0)
    text = set_text(plain("”"), style, size=size, width=2 * size)
    ink = text.ink_box((0, 0))
    at = (content.right - ink.right, content.bottom - ink.bottom)
    drawing.canvas.text(text, at)
    drawing.filled.append(text.ink_box(at))


def _draw_mark(drawing: Drawing, mark: str, at: Point, size: int, color: Color) -> None:
    """With the top of its ink there."""
    style = TextStyle(face=Face.SERIF, color=color, line_height=1.0)
    text = set_text(plain(mark), style, size=size, width=2 * size)
    ink = text.ink_box((0, 0))
    at = (at[0] - ink.left, at[1] - ink.top)
    drawing.put(text, at, room=drawing.frame.content, role="mark")
