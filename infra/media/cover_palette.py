"""The colours of a cover, and how a creator's own colour enters them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from infra.media.color import OPAQUE, Color, contrast, luminance, mix, over
from infra.media.mesh import Mesh

#: A little above the rule of inspection: letters are measured where the ground is worst.
LEGIBLE = 4.8
_STEPS = 20
_BLACK: Color = (18, 16, 24, OPAQUE)
_WHITE: Color = (255, 255, 255, OPAQUE)
_MIDDLE = 0.18


@dataclass(frozen=True, slots=True)
class Chip:
    """What a small text stands on, and the text's colour."""

    fill: Color
    ink: Color


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """What a highlight stands on; `number` is on `token`, the square beside its text."""

    fill: Color
    outline: Color | None
    ink: Color
    soft: Color
    token: Chip
    has_shadow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """`ink` for the title, `soft` for lesser text, `accent` for stressed words and figures.

    `marker` is the stripe beneath stressed words; `scrim` darkens (or lightens) a photo.
    """

    ground: Mesh
    ink: Color
    soft: Color
    accent: Color
    marker: Color | None
    badge: Chip
    tag: Chip
    plate: Plate
    avatar: tuple[Color, Color]
    scrim: Color

    @property
    def is_dark(self) -> bool:
        return luminance(self.ground.base) < _MIDDLE


def legible(color: Color, grounds: Sequence[Color], ratio: float = LEGIBLE) -> Color:
    """The colour, or the nearest one towards black or white that stands apart from all grounds."""
    extremes = (_BLACK, _WHITE)
    target = max(extremes, key=lambda end: min(contrast(end, ground) for ground in grounds))
    for step in range(_STEPS + 1):
        shifted = mix(color, target, step / _STEPS)
        if min(contrast(shifted, ground) for ground in grounds) >= ratio:
            return shifted
    return target


def ink_on(fill: Color) -> Color:
    """Black or white, whichever can be read better."""
    return max((_BLACK, _WHITE), key=lambda ink: contrast(ink, fill))


def branded(palette: Palette, color: Color) -> Palette:
    """The creator's colour in the accent's place, shifted where it could not be read."""
    grounds = list(palette.ground.colors)
    accent = legible(color, [*grounds, *_seen_markers(palette)])
    chip = _chip(color)
    return replace(
        palette,
        accent=accent,
        badge=chip,
        tag=replace(palette.tag, ink=legible(color, [_seen(palette.tag.fill, grounds)])),
        plate=replace(palette.plate, token=chip),
        avatar=(color, mix(color, _WHITE if palette.is_dark else _BLACK, 0.35)),
    )


def _chip(color: Color) -> Chip:
    """Between black and white there are colours that neither can be read on: those give way."""
    ink = ink_on(color)
    return Chip(legible(color, [ink]), ink)


def _seen_markers(palette: Palette) -> list[Color]:
    return [] if palette.marker is None else [_seen(palette.marker, list(palette.ground.colors))]


def _seen(fill: Color, grounds: Sequence[Color]) -> Color:
    """A half-transparent colour as it looks on the first ground."""
    return over(fill, grounds[0])
