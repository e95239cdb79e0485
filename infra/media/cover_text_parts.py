"""The parts of a cover that are text: badge, title, subtitle, tags."""

import math
from dataclasses import dataclass
from functools import lru_cache

from domain.cover import CoverText
from infra.media.cover_column import Part
from infra.media.cover_emphasis import stressed_words
from infra.media.cover_frame import Frame
from infra.media.cover_look import Look
from infra.media.cover_sheet import Sheet
from infra.media.does_not_fit import DoesNotFit
from infra.media.geometry import Box
from infra.media.text import BOLD, MEDIUM, Align, TextStyle, emphasised, plain
from infra.media.typesetting import SetText, fit_text

#: Where only the width matters.
_ANY_HEIGHT = 100_000.0
_CACHED_LINES = 512
TITLE_LINES = 3
_SUBTITLE_LINES, _SUBTITLE_UNITS = 3, 1.15
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What a layout works with; `title_floor` is the least size of the title, in pixels."""

    frame: Frame
    look: Look
    text: CoverText
    title_floor: float
    logo: bytes | None = None

    @property
    def unit(self) -> float:
        return self.frame.unit

    def size(self, units: float) -> int:
        """Pixels of a text, never below what can be read."""
        return round(max(units * self.unit, self.smallest))

    @property
    def smallest(self) -> int:
        return round(self.frame.smallest_text + 0.5)

    def line(
        self, text: str, style: TextStyle, *, units: float, width: float, most_lines: int = 1
    ) -> SetText:
        """As large as said, or smaller where the width asks for it; raises `DoesNotFit`."""
        return fit_line(text, style, (width, self.smallest, self.size(units)), most_lines)


def fit_line(
    text: str,
    style: TextStyle,
    lengths: tuple[float, int, int],
    most_lines: int,
    align: Align = Align.LEFT,
) -> SetText:
    """`lengths` are the width, the smallest size and the largest; raises `DoesNotFit`."""
    width, smallest, largest = lengths
    largest = min(largest, most_size(text, width, most_lines))
    fitted = _fitted(text, style, (width, smallest, largest), most_lines, align)
    if fitted is None:
        raise DoesNotFit
    return fitted


@lru_cache(maxsize=_CACHED_LINES)
def _fitted(
    text: str, style: TextStyle, lengths: tuple[float, int, int], most_lines: int, align: Align
) -> SetText | None:
    """None where it does not fit; kept, since a cover tries the same lines in many layouts."""
    width, smallest, largest = lengths
    try:
        return fit_text(
            plain(text),
            style,
            box=(width, _ANY_HEIGHT),
            sizes=(smallest, largest),
            most_lines=most_lines,
            align=align,
            is_title=most_lines > 1,
        )
    except DoesNotFit:
        return None


def most_size(text: str, width: float, lines: int) -> int:
    """A bound on the size: no Chinese letter is narrower than its em."""
    ems = sum(_FIRST_HAN <= letter <= _LAST_HAN for letter in text)
    return math.floor(width * lines / max(1, ems))


def badge_part(kit: Kit, width: float, *, is_centered: bool = False) -> Part:
    chip = kit.look.palette.badge
    style = TextStyle(weight=BOLD, color=chip.ink, line_height=1.3)
    padding = kit.unit * 0.75
    units = 0.8 if kit.frame.is_small else 0.95
    label = kit.line(kit.text.badge or "", style, units=units, width=width - 2 * padding)
    height = label.height + kit.unit * 0.5

    def draw(sheet: Sheet, box: Box) -> None:
        pill_width = label.width + 2 * padding
        left = box.left + (box.width - pill_width) / 2 if is_centered else box.left
        pill = Box(left, box.top, left + pill_width, box.top + height)
        sheet.canvas.rounded(pill, _corner(kit, height), chip.fill)
        at = (left + padding, box.top + (height - label.height) / 2)
        sheet.text(label, at, role="badge", within=pill)

    return Part(height=height, draw=draw)


def _corner(kit: Kit, height: float) -> float:
    """Themes with sharp cards have sharp pills."""
    return height / 2 if kit.look.radius else 0.0


def title_style(kit: Kit) -> TextStyle:
    look = kit.look.title
    return TextStyle(
        face=look.face,
        weight=look.weight,
        color=kit.look.palette.ink,
        line_height=look.line_height,
        slant=look.slant,
        stroke=look.stroke,
        shadow=look.shadow,
    )


def title_part(kit: Kit, room: tuple[float, float], *, largest: float) -> Part:
    """As large as its room allows; raises `DoesNotFit` below the kit's floor."""
    palette, title, width = kit.look.palette, kit.text.title, room[0]
    spans = emphasised(
        title,
        stressed_words(title, kit.text.keywords),
        color=palette.accent,
        marker=palette.marker,
    )
    floor = round(kit.title_floor + 0.5)
    set_title = fit_text(
        spans,
        title_style(kit),
        box=room,
        sizes=(floor, max(floor, min(round(largest), most_size(title, width, TITLE_LINES)))),
        align=kit.look.title.align,
        is_title=True,
        most_lines=TITLE_LINES,
    )

    # Arabic, Thai and others reach out of lines that are high enough for Chinese.
    ink = set_title.ink_box((0, 0))
    above, below = max(0.0, -ink.top), max(0.0, ink.bottom - set_title.height)

    def draw(sheet: Sheet, box: Box) -> None:
        sheet.text(set_title, (box.left, box.top + above), role="title", within=box)

    height = set_title.height + above + below
    return Part(height=height, draw=draw, gap=kit.unit * 0.75)


def subtitle_part(kit: Kit, width: float) -> Part:
    """With a bar of the accent before it, where the text is not centred."""
    palette = kit.look.palette
    is_centered = kit.look.title.align is Align.CENTER
    indent = 0.0 if is_centered else kit.unit * 0.75
    style = TextStyle(face=kit.look.title.face, weight=MEDIUM, color=palette.soft, line_height=1.38)
    subtitle = fit_line(
        kit.text.subtitle or "",
        style,
        (width - indent, kit.smallest, kit.size(_SUBTITLE_UNITS)),
        _SUBTITLE_LINES,
        kit.look.title.align,
    )

    def draw(sheet: Sheet, box: Box) -> None:
        if not is_centered:
            inset = subtitle.size * 0.16
            bar = Box(
                box.left,
                box.top + inset,
                box.left + kit.unit * 0.2,
                box.top + subtitle.height - inset,
            )
            sheet.canvas.rounded(bar, _corner(kit, bar.width), palette.accent)
        sheet.text(subtitle, (box.left + indent, box.top), role="subtitle", within=box)

    return Part(height=subtitle.height, draw=draw, gap=kit.unit * 0.75)


def tags_part(kit: Kit, width: float, *, is_centered: bool = False) -> Part:
    """One row; tags that are too many for it are left out. Raises `DoesNotFit` if none fits."""
    chip = kit.look.palette.tag
    style = TextStyle(weight=MEDIUM, color=chip.ink, line_height=1.3)
    padding, gap = kit.unit * 0.55, kit.unit * 0.4
    labels: list[SetText] = []
    taken = 0.0
    for tag in kit.text.tags:
        label = kit.line(f"#{tag}", style, units=0.85, width=width)
        if taken + label.width + 2 * padding <= width:
            labels.append(label)
            taken += label.width + 2 * padding + gap
    if not labels:
        raise DoesNotFit
    height = max(label.height for label in labels) + kit.unit * 0.4

    def draw(sheet: Sheet, box: Box) -> None:
        x = box.left + (box.width - taken + gap) / 2 if is_centered else box.left
        for label in labels:
            pill = Box(x, box.top, x + label.width + 2 * padding, box.top + height)
            sheet.canvas.rounded(pill, _corner(kit, height), chip.fill)
            at = (x + padding, box.top + (height - label.height) / 2)
            sheet.text(label, at, role="tag", within=pill)
            x = pill.right + gap

    return Part(height=height, draw=draw, gap=kit.unit * 0.9)
