"""What is left of a cover beside its AI label: a row at the top, one at the bottom, the body."""

from dataclasses import dataclass

from domain.ai_label import LabelPosition
from infra.media.cover_column import Placed
from infra.media.cover_text_parts import Kit, badge_part
from infra.media.geometry import Box

_AT_TOP = frozenset({LabelPosition.TOP_LEFT, LabelPosition.TOP_RIGHT})


@dataclass(frozen=True, slots=True)
class Bands:
    """`body` is for the columns; `footer` is beside the AI label, if that stands at the bottom."""

    body: Box
    footer: Box


def header_beside(kit: Kit, label: Box, position: LabelPosition) -> Placed | None:
    """The badge beside a label that stands at the top: it needs no row of its own."""
    if position not in _AT_TOP or not kit.text.badge:
        return None
    content, gap = kit.frame.content, kit.unit * 0.7
    is_left = position is LabelPosition.TOP_LEFT
    left, right = (
        (label.right + gap, content.right) if is_left else (content.left, label.left - gap)
    )
    part = badge_part(kit, right - left)
    top = (label.top + label.bottom - part.height) / 2
    return Placed(part, Box(left, top, right, top + part.height))


def bands_beside(kit: Kit, label: Box, position: LabelPosition) -> Bands:
    content, gap = kit.frame.content, kit.unit * 0.7
    if position in _AT_TOP:
        height = kit.unit * 1.75 if kit.text.author else 0
        footer = Box(content.left, content.bottom - height, content.right, content.bottom)
        bottom = footer.top - (gap if kit.text.author else 0)
        return Bands(Box(content.left, label.bottom + gap, content.right, bottom), footer)
    body = Box(content.left, content.top, content.right, label.top - gap)
    if position is LabelPosition.BOTTOM_LEFT:
        return Bands(body, Box(label.right + gap, label.top, content.right, label.bottom))
    return Bands(body, Box(content.left, label.top, label.left - gap, label.bottom))
