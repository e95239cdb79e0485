"""The last card: what to do next, and a code that leads on."""

from urllib.parse import urlsplit

from domain.info_card import SMALLEST_TEXT, Card
from infra.media.card_code import draw_code
from infra.media.card_drawing import Drawing, bold, one_line, regular, titling
from infra.media.card_margins import Bearings, draw_badge
from infra.media.card_pills import draw_pills, set_pills
from infra.media.card_themes import WHITE
from infra.media.card_words import CardWords, words_for
from infra.media.does_not_fit import DoesNotFit
from infra.media.geometry import Box
from infra.media.text import BLACK, Align, emphasised, plain
from infra.media.typesetting import SetText, fit_text

_SAVE_SIZE, _THANKS_SIZE = 128, 46
_LEAD = 0.4
_PANEL_SHARE, _PANEL_HEIGHT = 0.4, 420
_CODE_SHARE_WIDE = 0.36
_GAP = 40
_MOST_TAG_ROWS = 2
_VARIANTS = 2


def draw_closing(drawing: Drawing, card: Card, bearings: Bearings) -> None:
    """With a link its code, without one a call to follow; raises `DoesNotFit`."""
    words, content, gap = words_for(card.title), drawing.frame.content, drawing.frame.scaled(_GAP)
    if drawing.frame.is_wide:
        side = min(content.height, _CODE_SHARE_WIDE * content.width)
        panel = Box(content.right - side, content.top, content.right, content.bottom)
        text = Box(content.left, content.top, panel.left - 1.6 * gap, content.bottom)
    else:
        height = min(_PANEL_SHARE * content.height, drawing.frame.scaled(_PANEL_HEIGHT))
        panel = Box(content.left, content.bottom - height, content.right, content.bottom)
        text = Box(content.left, content.top, content.right, panel.top - gap)
    if card.link is None:
        _draw_call(drawing, words, bearings, panel)
    elif drawing.frame.is_wide:
        _draw_code(drawing, card.link, panel)
    else:
        _draw_code_panel(drawing, card.link, words, panel)
    _draw_thanks(drawing, card, words, bearings, text)


def _draw_thanks(
    drawing: Drawing, card: Card, words: CardWords, bearings: Bearings, room: Box
) -> None:
    frame, design = drawing.frame, drawing.design
    is_centered = card.variant % _VARIANTS == 1
    align = Align.CENTER if is_centered else Align.LEFT
    gap = frame.scaled(_GAP)
    tags = set_pills(
        drawing,
        [] if frame.is_short else [f"# {tag}" for tag in card.tags],
        width=room.width,
        most_rows=_MOST_TAG_ROWS,
        color=design.accent,
    )
    below = tags.height + gap if tags.rows else 0.0
    height = room.height - below
    thanks = _set_thanks(drawing, _thanks(words, bearings), (room.width, 0.4 * height), align)
    beside = 0.0 if thanks is None else thanks.height + gap
    save = fit_text(
        emphasised(words.save, [words.save_stress], color=design.accent),
        titling(design, design.ink, weight=BLACK),
        box=(room.width, height - beside),
        sizes=(SMALLEST_TEXT, frame.text_size(_SAVE_SIZE)),
        align=align,
        is_title=True,
    )
    top = room.top + _LEAD * (room.height - save.height - beside - below)
    drawing.put(save, (room.left, top), room=room, role="title")
    top += save.height + gap
    if thanks is not None:
        drawing.put(thanks, (room.left, top), room=room, role="thanks")
    draw_pills(
        drawing,
        tags,
        (room.left, top + beside),
        fill=design.tint,
        center_in=room.width if is_centered else None,
    )


def _set_thanks(
    drawing: Drawing, thanks: str, box: tuple[float, float], align: Align
) -> SetText | None:
    """None where there is no room for it."""
    try:
        return fit_text(
            plain(thanks),
            regular(drawing.design.body),
            box=box,
            sizes=(SMALLEST_TEXT, drawing.frame.text_size(_THANKS_SIZE)),
            align=align,
            is_title=True,
        )
    except DoesNotFit:
        return None


def _thanks(words: CardWords, bearings: Bearings) -> str:
    return words.thanks if bearings.author is None else words.thanks_to.format(bearings.author)


def _draw_code_panel(drawing: Drawing, link: str, words: CardWords, panel: Box) -> None:
    """What to do with the code on the left of it."""
    frame, design = drawing.frame, drawing.design
    drawing.panel(panel, frame.scaled(32), design.tint)
    around = 0.09 * panel.height
    inner = panel.grown(-around)
    side = inner.height
    _draw_code(drawing, link, Box(inner.right - side, inner.top, inner.right, inner.bottom))
    room = Box(inner.left + 1.1 * around, inner.top, inner.right - side - around, inner.bottom)
    scan = one_line(words.scan, bold(design.ink), size=frame.text_size(50), width=room.width)
    size = frame.text_size(36)
    lines = [
        one_line(line, regular(design.body), size=size, width=room.width)
        for line in (words.read_on, urlsplit(link).hostname or "")
        if line
    ]
    top = room.middle[1] - (scan.height + sum(line.height for line in lines)) / 2
    drawing.put(scan, (room.left, top), room=room, role="scan")
    top += scan.height
    for line in lines:
        drawing.put(line, (room.left, top), room=room, role="scan")
        top += line.height


def _draw_code(drawing: Drawing, link: str, room: Box) -> None:
    """On white with its quiet zone, whatever the theme: readers expect dark on light."""
    side = int(min(room.width, room.height))
    code = draw_code(link, side)
    left = room.right - side
    plate = Box(left, room.middle[1] - side / 2, left + side, room.middle[1] + side / 2)
    drawing.panel(plate, drawing.frame.scaled(20), WHITE, role="code")
    drawing.canvas.paste(
        code, (plate.middle[0] - code.width / 2, plate.middle[1] - code.height / 2)
    )


def _draw_call(drawing: Drawing, words: CardWords, bearings: Bearings, panel: Box) -> None:
    frame, design = drawing.frame, drawing.design
    drawing.panel(panel, frame.scaled(32), design.tint)
    room = panel.grown(-0.09 * panel.height)
    follow = words.follow.replace(" · ", "\n") if frame.is_wide else words.follow
    has_badge = bearings.author is not None and not frame.is_short
    radius = min(frame.scaled(74), 0.2 * room.height) if has_badge else 0.0
    call = fit_text(
        plain(follow),
        bold(design.accent),
        box=(room.width, room.height - 2.4 * radius),
        sizes=(SMALLEST_TEXT, frame.text_size(58)),
        align=Align.CENTER,
        is_title=True,
    )
    gap = 0.4 * radius
    top = room.middle[1] - (2 * radius + gap + call.height) / 2
    if has_badge:
        draw_badge(drawing, bearings, (room.middle[0], top + radius), radius)
    drawing.put(call, (room.left, top + 2 * radius + gap), room=room, role="call")
