"""Quality control of a cover: each rule measured on the picture as it was drawn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from PIL import Image

from domain.ai_label import LABEL_HEIGHT_SHARE
from domain.picture import QualityCheck, QualityRule
from infra.media.color import Color, luminance
from infra.media.cover_frame import THUMBNAIL_EM, THUMBNAIL_WIDTH, Frame
from infra.media.cover_sheet import DrawnCover, PlacedText
from infra.media.cover_text_parts import TITLE_LINES
from infra.media.fonts import EMOJI, is_ignorable, library
from infra.media.geometry import Box
from infra.media.metrics import ink
from infra.media.text import Gradient
from infra.media.typesetting import Run

LEAST_CONTRAST = 4.5
#: The ground counts where it is worst, but for a few stray pixels.
_WORST_PERCENT = 5
_FLARE = 0.05
_LINEAR_BELOW, _SLOPE, _OFFSET, _GAMMA = 0.04045, 12.92, 0.055, 2.4
_WEIGHTS = np.array((0.2126, 0.7152, 0.0722), dtype=np.float32)
#: Of the darkest and the lightest tenth of a thumbnail's title.
_THUMBNAIL_CONTRAST = 2.5
_TENTH = 10
#: Soft edges of letters reach over their boxes by so many pixels.
_SOFT_EDGE = 2.0
_TAIL = 0.05
_OVERLAP = 3.0
_THIRDS = 3
_SURVEY_SIDE = 300
#: A step of lightness from one pixel to the next that an eye takes for an edge; smooth grounds
#: have none.
_EDGE_STEP = 9
_EDGE_SHARE = 0.004

Floats = npt.NDArray[np.float32]
Measured = tuple[bool, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What is looked at: the cover, its frame, and where the AI label was drawn."""

    cover: DrawnCover
    frame: Frame
    label: Box
    has_photo: bool = False

    @property
    def texts(self) -> Sequence[PlacedText]:
        return self.cover.texts

    @property
    def title(self) -> PlacedText:
        return next(text for text in self.texts if text.role == "title")


def inspect(inspected: Inspected) -> tuple[QualityCheck, ...]:
    return tuple(QualityCheck(rule, *measure(inspected)) for rule, measure in _MEASURES.items())


def _contrast(inspected: Inspected) -> Measured:
    ground = inspected.cover.ground
    measured = [
        (_worst_contrast(ground, box, color), text.role)
        for text in inspected.texts
        for box, color in _letters(text)
    ]
    if not measured:
        return True, "emoji alone"
    worst, where = min(measured)
    return worst >= LEAST_CONTRAST, f"{worst:.1f}:1 at its worst ({where})"


def _letters(text: PlacedText) -> Iterator[tuple[Box, Color]]:
    """The box of each run's ink, and its colours; emoji bring their own ground with them."""
    style, size = text.set_text.style, text.set_text.size
    for line in text.set_text.lines:
        for run in line.runs:
            black = ink(run.text, run.font, run.weight, style.slant)
            if run.font is EMOJI or black.is_empty:
                continue
            box = Box(
                black.left * size, black.top * size, black.right * size, black.bottom * size
            ).moved(text.at[0] + line.x + run.x, text.at[1] + line.baseline)
            for color in _colors(text, run):
                yield box, color


def _colors(text: PlacedText, run: Run) -> Sequence[Color]:
    style = text.set_text.style
    paint = run.span.gradient or run.span.color or style.gradient or style.color
    return (paint.start, paint.end) if isinstance(paint, Gradient) else (paint,)


def _worst_contrast(ground: Image.Image, box: Box, color: Color) -> float:
    beneath = _luminances(ground, box)
    if not beneath.size:
        return 0.0  # Outside of the picture nothing can be read.
    own = np.float32(luminance(color))
    ratios = (np.maximum(beneath, own) + _FLARE) / (np.minimum(beneath, own) + _FLARE)
    return float(np.percentile(ratios, _WORST_PERCENT))


def _luminances(image: Image.Image, box: Box) -> Floats:
    """Relative, by WCAG, of each pixel of the box that is in the picture."""
    corners = (
        max(0, round(box.left)),
        max(0, round(box.top)),
        min(image.width, round(box.right)),
        min(image.height, round(box.bottom)),
    )
    if corners[0] >= corners[2] or corners[1] >= corners[3]:
        return np.empty((0, 0), dtype=np.float32)
    shares = np.arange(256, dtype=np.float32) / 255
    linear = np.where(
        shares <= _LINEAR_BELOW, shares / _SLOPE, ((shares + _OFFSET) / (1 + _OFFSET)) ** _GAMMA
    ).astype(np.float32)
    luminances: Floats = linear[np.asarray(image.crop(corners))] @ _WEIGHTS
    return luminances


def _thumbnail(inspected: Inspected) -> Measured:
    """The title's letters in a feed: large enough, and still apart from their ground."""
    frame, title = inspected.frame, inspected.title
    scale = THUMBNAIL_WIDTH / frame.width
    em = title.set_text.size * scale
    small = inspected.cover.image.resize(
        (THUMBNAIL_WIDTH, max(1, round(frame.height * scale))), Image.Resampling.BOX
    )
    black = title.ink
    area = _luminances(
        small, Box(*(edge * scale for edge in (black.left, black.top, black.right, black.bottom)))
    )
    if not area.size:
        return False, "the title is not in the thumbnail"
    dark, light = np.percentile(area, (_TENTH, 100 - _TENTH))
    ratio = float((light + _FLARE) / (dark + _FLARE))
    is_legible = em >= THUMBNAIL_EM and ratio >= _THUMBNAIL_CONTRAST
    return is_legible, f"title {em:.1f} px and {ratio:.1f}:1 at {THUMBNAIL_WIDTH} px wide"


def _safe_area(inspected: Inspected) -> Measured:
    safe = inspected.frame.safe
    outside = [text.role for text in inspected.texts if not safe.holds(text.ink)]
    if outside:
        return False, f"outside: {', '.join(outside)}"
    edge = min(_margin(safe, text.ink) for text in inspected.texts)
    return True, f"{edge:.0f} px to the nearest edge of the safe area"


def _margin(outer: Box, inner: Box) -> float:
    return min(
        inner.left - outer.left,
        inner.top - outer.top,
        outer.right - inner.right,
        outer.bottom - inner.bottom,
    )


def _inside_box(inspected: Inspected) -> Measured:
    texts = inspected.texts
    outside = [text.role for text in texts if not text.within.holds(text.ink, tolerance=_SOFT_EDGE)]
    if outside:
        return False, f"outside of its box: {', '.join(outside)}"
    overlaps = [
        f"{first.role} and {second.role}"
        for first, second in combinations(texts, 2)
        if first.ink.grown(-_OVERLAP).meets(second.ink.grown(-_OVERLAP))
    ]
    if overlaps:
        return False, f"overlapping: {', '.join(overlaps)}"
    return True, f"{len(texts)} texts, each in its box"


def _overhang(text: PlacedText) -> float:
    """How far letters with long tails may reach out of a box that is as high as their lines."""
    return _SOFT_EDGE + _TAIL * text.set_text.size


def _title_lines(inspected: Inspected) -> Measured:
    count = len(inspected.title.set_text.lines)
    return count <= TITLE_LINES, f"{count} of at most {TITLE_LINES}"


def _empty_third(inspected: Inspected) -> Measured:
    """Whether in each third of the longer side there is something with an edge.

    A photo is what its maker wants to be seen, even where it is a cloudless sky.
    """
    if inspected.has_photo:
        return True, "filled by a photo"
    image = inspected.cover.image
    scale = _SURVEY_SIDE / max(image.size)
    size = (max(3, round(image.width * scale)), max(3, round(image.height * scale)))
    grey = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), dtype=np.int16)
    down = np.abs(np.diff(grey, axis=0))[:, :-1]
    across = np.abs(np.diff(grey, axis=1))[:-1]
    edges = np.maximum(down, across) >= _EDGE_STEP
    axis = 0 if image.height >= image.width else 1
    shares = [float(third.mean()) for third in np.array_split(edges, _THIRDS, axis=axis)]
    told = ", ".join(f"{share:.1%}" for share in shares)
    return min(shares) >= _EDGE_SHARE, f"edges in each third: {told}"


def _text_size(inspected: Inspected) -> Measured:
    smallest = min(inspected.texts, key=lambda text: text.set_text.size)
    least = inspected.frame.smallest_text
    return (
        smallest.set_text.size >= least,
        f"{smallest.set_text.size} px ({smallest.role}), at least {least:.0f}",
    )


def _glyphs(inspected: Inspected) -> Measured:
    """Whether each font has what it was asked to draw: if not, it would draw a box."""
    lacking = {
        character
        for text in inspected.texts
        for line in text.set_text.lines
        for run in line.runs
        for character in run.text
        if not is_ignorable(character) and character not in library().coverage(run.font)
    }
    if lacking:
        return False, f"no glyph for {' '.join(f'U+{ord(each):04X}' for each in sorted(lacking))}"
    replaced = sum(len(text.set_text.missing) for text in inspected.texts)
    return True, f"{replaced} characters replaced" if replaced else "every glyph there"


def _ai_label(inspected: Inspected) -> Measured:
    label, frame = inspected.label, inspected.frame
    share = label.height / min(frame.width, frame.height)
    covered = [text.role for text in inspected.texts if label.meets(text.ink)]
    if covered:
        return False, f"covers: {', '.join(covered)}"
    is_there = share >= LABEL_HEIGHT_SHARE and frame.safe.holds(label)
    return is_there, f"plate of {share:.1%} of the shorter side"


_MEASURES: dict[QualityRule, Callable[[Inspected], Measured]] = {
    QualityRule.CONTRAST: _contrast,
    QualityRule.THUMBNAIL: _thumbnail,
    QualityRule.SAFE_AREA: _safe_area,
    QualityRule.INSIDE_BOX: _inside_box,
    QualityRule.TITLE_LINES: _title_lines,
    QualityRule.EMPTY_THIRD: _empty_third,
    QualityRule.TEXT_SIZE: _text_size,
    QualityRule.GLYPHS: _glyphs,
    QualityRule.AI_LABEL: _ai_label,
}
