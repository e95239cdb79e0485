"""The first card: its title, as large as it can be."""

from dataclasses import dataclass

from domain.info_card import SMALLEST_TEXT, Card
from infra.media.canvas import Canvas
from infra.media.card_drawing import Drawing, regular, titling
from infra.media.card_pills import Pills, draw_pills, set_pills
from infra.media.card_text import accented_title, marked
from infra.media.card_themes import Surface
from infra.media.card_words import words_for
from infra.media.does_not_fit import DoesNotFit
from infra.media.geometry import Box
from infra.media.text import BLACK, Align
from infra.media.typesetting import SetText, fit_text

_TITLE_SIZES = (84, 152)
#: A title of so few characters may be larger.
_SLOGAN, _SLOGAN_SIZE = 8, 250
_SUBTITLE_SIZE = 48
_SUBTITLE_SHARE, _TAGS_SHARE = 0.36, 0.62
_LINES, _MOST_LINES, _LINES_WIDE = 4, 5, 3
_GAP, _BAR_ROOM = 44, 46
#: What of the surface's edge an ornament must leave alone, on 小红书's cards.
_EDGES = {
    Surface.LIFTED: 0.0,
    Surface.TAPED: 0.0,
    Surface.GLASS: 3.0,
    Surface.BLOCK: 7.0,
    Surface.FRAMED: 20.0,
}
#: Above the middle, where eyes look first.
_LEAD, _CENTERED_LEAD = 0.3, 0.46
_VARIANTS = 2
#: Middle and radius in shares of the surface, the radius in those of its width.
_RINGS_BELOW = ((0.93, 0.68, 0.3),)
_RINGS_AROUND = ((0.03, 0.24, 0.2), (0.98, 0.76, 0.24))


@dataclass(frozen=True, slots=True, kw_only=True)
class _CoverText:
    title: SetText
    subtitle: SetText | None
    tags: Pills
    hint: Pills
    gap: float

    @property
    def block_height(self) -> float:
        below = 0.0 if self.subtitle is None else self.gap + self.subtitle.height
        return self.title.height + below


def draw_cover(drawing: Drawing, card: Card) -> None:
    """Raises `DoesNotFit` where the title is too long."""
    is_centered = card.variant % _VARIANTS == 1
    content = drawing.frame.content
    text = _set(drawing, card, Align.CENTER if is_centered else Align.LEFT)
    row_height = max(text.tags.height, text.hint.height)
    bottom = content.bottom - row_height
    bar = 0.0 if is_centered or drawing.frame.is_short else drawing.frame.scaled(_BAR_ROOM)
    slack = bottom - text.gap - content.top - text.block_height - bar
    is_middle = is_centered or drawing.frame.is_short
    top = content.top + bar + max(0.0, slack) * (_CENTERED_LEAD if is_middle else _LEAD)
    if not drawing.frame.is_wide:
        _draw_circles(drawing, is_centered=is_centered)
    if bar:
        _draw_bar(drawing, top - bar)
    drawing.put(text.title, (content.left, top), room=content, role="title")
    if text.subtitle is not None:
        below = top + text.title.height + text.gap
        drawing.put(text.subtitle, (content.left, below), room=content, role="subtitle")
    _draw_row(drawing, text, bottom, row_height)


def _set(drawing: Drawing, card: Card, align: Align) -> _CoverText:
    frame, design, content = drawing.frame, drawing.design, drawing.frame.content
    words = words_for(card.title)
    hint = set_pills(
        drawing,
        [] if frame.is_short else [f"{words.swipe} →"],
        width=content.width,
        most_rows=1,
        color=design.on_accent,
    )
    tags = set_pills(
        drawing,
        [] if frame.is_short else [f"# {tag}" for tag in card.tags],
        width=_TAGS_SHARE * content.width,
        most_rows=1,
        color=design.accent,
    )
    gap = frame.scaled(_GAP)
    row = max(tags.height, hint.height)
    height = content.height - row - (gap + frame.scaled(_BAR_ROOM) if row else 0.0)
    subtitle = _set_subtitle(drawing, card, height, align)
    room = height if subtitle is None else height - gap - subtitle.height
    title = _set_title(drawing, card, room, align)
    return _CoverText(title=title, subtitle=subtitle, tags=tags, hint=hint, gap=gap)


def _set_title(drawing: Drawing, card: Card, height: float, align: Align) -> SetText:
    """On few lines; on one more where it would be small."""
    frame, design = drawing.frame, drawing.design
    smallest, largest = (frame.text_size(size) for size in _TITLE_SIZES)
    if len(card.title) <= _SLOGAN:
        largest = frame.text_size(_SLOGAN_SIZE)

    def fitted(lines: int, sizes: tuple[int, int]) -> SetText:
        return fit_text(
            accented_title(card.title, accent=design.accent),
            titling(design, design.ink, weight=BLACK),
            box=(frame.content.width, height),
            sizes=sizes,
            align=align,
            is_title=True,
            most_lines=lines,
        )

    if frame.is_wide:
        return fitted(_LINES_WIDE, (SMALLEST_TEXT, largest))
    try:
        return fitted(_LINES, (smallest, largest))
    except DoesNotFit:
        return fitted(_MOST_LINES, (SMALLEST_TEXT, smallest))


def _set_subtitle(drawing: Drawing, card: Card, height: float, align: Align) -> SetText | None:
    """None where there is no room beside a title."""
    frame, design = drawing.frame, drawing.design
    if not card.subtitle:
        return None
    try:
        return fit_text(
            marked(card.subtitle, marker=design.marker, ink=design.ink),
            regular(design.body),
            box=(frame.content.width, _SUBTITLE_SHARE * height),
            sizes=(SMALLEST_TEXT, frame.text_size(_SUBTITLE_SIZE)),
            align=align,
            is_title=True,
        )
    except DoesNotFit:
        return None


def _draw_row(drawing: Drawing, text: _CoverText, top: float, height: float) -> None:
    content, design = drawing.frame.content, drawing.design
    draw_pills(
        drawing,
        text.tags,
        (content.left, top + (height - text.tags.height) / 2),
        fill=design.tint,
    )
    if not text.hint.rows:
        return
    (hint,) = text.hint.rows[0]
    left = content.right - hint.width - 1.5 * hint.size
    draw_pills(drawing, text.hint, (left, top), fill=design.accent)


def _draw_bar(drawing: Drawing, top: float) -> None:
    frame, content = drawing.frame, drawing.frame.content
    height = frame.scaled(16)
    box = Box(content.left, top, content.left + frame.scaled(96), top + height)
    drawing.canvas.pill(box, drawing.design.accent, role="bar")


def _draw_circles(drawing: Drawing, *, is_centered: bool) -> None:
    """Rings of the tint that the surface's sides cut, where the title leaves room."""
    frame, design = drawing.frame, drawing.design
    area = frame.surface.grown(-frame.scaled(_EDGES[design.surface]))
    corner = (round(area.left), round(area.top))
    part = Canvas(1, 1)
    part.image = drawing.canvas.image.crop((*corner, round(area.right), round(area.bottom)))
    for across, down, share in _RINGS_AROUND if is_centered else _RINGS_BELOW:
        reach = share * area.width
        middle = (across * area.width, down * area.height)
        for inner, color in ((1.0, design.tint), (0.7, design.paper), (0.42, design.tint)):
            part.circle(middle, inner * reach, color)
        drawing.filled.append(Box(*middle, *middle).grown(reach).moved(area.left, area.top))
    drawing.canvas.image.paste(part.image, corner)
