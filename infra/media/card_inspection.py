"""What is measured on a finished card: whether it can be read, and is where it may be."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from domain.ai_label import LABEL_HEIGHT_SHARE
from domain.info_card import SMALLEST_TEXT
from domain.picture import QualityCheck, QualityRule
from infra.media.card_drawing import Drawing, Placed
from infra.media.color import OPAQUE, Color, contrast
from infra.media.fonts import EMOJI
from infra.media.geometry import Box
from infra.media.metrics import ASCENT, DESCENT
from infra.media.typesetting import Run, SetLine

LEAST_CONTRAST = 4.5
#: Soft edges of letters may reach out so far.
_TOLERANCE = 1.5
#: Colours as near as this to the letters' own are their edges, not their ground.
_OWN = 60
_LEVELS = 16
_THIRDS, _HALVES = 3, 2


def inspect(drawing: Drawing) -> tuple[QualityCheck, ...]:
    return (
        _contrast_check(drawing),
        _box_check(drawing),
        _size_check(drawing),
        _glyph_check(drawing),
        _third_check(drawing),
        _label_check(drawing),
    )


def _contrast_check(drawing: Drawing) -> QualityCheck:
    least = min(contrasts(drawing), default=float("inf"))
    return QualityCheck(
        QualityRule.CONTRAST, least >= LEAST_CONTRAST, f"{least:.2f}, at least {LEAST_CONTRAST}"
    )


def contrasts(drawing: Drawing) -> Iterator[float]:
    """Of each run of letters with the most common colour around it, as they came out."""
    for placed in drawing.placed:
        for line in placed.set_text.lines:
            for run in line.runs:
                if run.font is not EMOJI and run.text.strip():
                    color = run.span.color or placed.set_text.style.color
                    ground = _ground(drawing.canvas.image, _box_of(placed, line, run), color)
                    if ground is not None:
                        yield contrast(color, ground)


def _box_of(placed: Placed, line: SetLine, run: Run) -> Box:
    size, (left, top) = placed.set_text.size, placed.at
    x, y = left + line.x + run.x, top + line.baseline
    width = min(size * len(run.text), line.x + line.width - run.x)
    return Box(x, y - ASCENT * size, x + max(width, 1.0), y + DESCENT * size)


def _ground(image: Image.Image, box: Box, color: Color) -> Color | None:
    """The most common colour there but for the letters' own; None where there is no other."""
    corners = (round(box.left), round(box.top), round(box.right) + 1, round(box.bottom) + 1)
    pixels = np.asarray(image.crop(corners), dtype=np.int32).reshape(-1, 3)
    far = pixels[np.abs(pixels - np.array(color[:3])).sum(axis=1) > _OWN]
    if not len(far):
        return None
    levels = far // _LEVELS
    keys = (levels[:, 0] * OPAQUE + levels[:, 1]) * OPAQUE + levels[:, 2]
    names, counts = np.unique(keys, return_counts=True)
    common = far[keys == names[counts.argmax()]]
    red, green, blue = (int(value) for value in common.mean(axis=0))
    return red, green, blue, OPAQUE


def _box_check(drawing: Drawing) -> QualityCheck:
    outside = [
        placed.role
        for placed in drawing.placed
        if not _room(drawing, placed).holds(
            placed.set_text.ink_box(placed.at), tolerance=_TOLERANCE
        )
    ]
    detail = ", ".join(outside) or f"{len(drawing.placed)} texts inside"
    return QualityCheck(QualityRule.INSIDE_BOX, not outside, detail)


def _room(drawing: Drawing, placed: Placed) -> Box:
    """What is said to be its room cannot be larger than what no app covers."""
    room, region = placed.room, drawing.frame.region
    return Box(
        max(room.left, region.left),
        max(room.top, region.top),
        min(room.right, region.right),
        min(room.bottom, region.bottom),
    )


def _size_check(drawing: Drawing) -> QualityCheck:
    least = min(placed.set_text.size for placed in drawing.placed)
    return QualityCheck(
        QualityRule.TEXT_SIZE, least >= SMALLEST_TEXT, f"{least} px, at least {SMALLEST_TEXT}"
    )


def _glyph_check(drawing: Drawing) -> QualityCheck:
    missing = [letter for placed in drawing.placed for letter in placed.set_text.missing]
    codes = " ".join(f"U+{ord(letter[0]):04X}" for letter in missing)
    return QualityCheck(QualityRule.GLYPHS, not missing, codes or "all drawn")


def _third_check(drawing: Drawing) -> QualityCheck:
    """Whether each third of the content has something in it; of a low page, each half."""
    content = drawing.frame.content
    boxes = [placed.set_text.ink_box(placed.at) for placed in drawing.placed] + drawing.filled
    count = _HALVES if drawing.frame.is_short else _THIRDS
    height = content.height / count
    bands = [
        Box(content.left, top, content.right, top + height)
        for top in (content.top + index * height for index in range(count))
    ]
    empty = [
        f"{index} of {count}"
        for index, band in enumerate(bands, 1)
        if not any(band.meets(box) for box in boxes)
    ]
    detail = f"empty: {', '.join(empty)}" if empty else f"none of {count} empty"
    return QualityCheck(QualityRule.EMPTY_THIRD, not empty, detail)


def _label_check(drawing: Drawing) -> QualityCheck:
    label, region = drawing.frame.label, drawing.frame.region
    share = label.height / min(region.width, region.height)
    met = [
        placed.role for placed in drawing.placed if label.meets(placed.set_text.ink_box(placed.at))
    ]
    is_seen = share >= LABEL_HEIGHT_SHARE and not met
    detail = f"{share:.1%} of the shorter side" + (f", under {', '.join(met)}" if met else "")
    return QualityCheck(QualityRule.AI_LABEL, is_seen, detail)
