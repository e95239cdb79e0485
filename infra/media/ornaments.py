"""What stands on a ground beside the text: dots, rings, discs, waves, brackets."""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw

from infra.media.ornament import Ornament, OrnamentKind

#: Edges are drawn so many times as large, and scaled down.
_SUPERSAMPLING = 2
_OPAQUE = 255


@dataclass(frozen=True, slots=True)
class _Patch:
    """A part of the picture, drawn larger; `unit` is a hundredth of the shorter side in it."""

    draw: ImageDraw.ImageDraw
    side: tuple[int, int]
    unit: float
    rng: random.Random


def add_ornament(image: Image.Image, ornament: Ornament, rng: random.Random) -> None:
    shorter = min(image.size)
    width, height = _sides(ornament, image.size)
    left = round(ornament.x * image.width - width / 2)
    top = round(ornament.y * image.height - height / 2)
    scale = _SUPERSAMPLING
    mask = Image.new("L", (width * scale, height * scale))
    patch = _Patch(ImageDraw.Draw(mask), mask.size, shorter * scale / 100, rng)
    _DRAWERS[ornament.kind](patch)
    mask = mask.reduce(scale)
    alpha = ornament.color[3]
    if alpha < _OPAQUE:
        mask = mask.point([level * alpha // _OPAQUE for level in range(256)])
    image.paste(ornament.color[:3], (left, top, left + width, top + height), mask)


def _sides(ornament: Ornament, size: tuple[int, int]) -> tuple[int, int]:
    """Most are square; some fill the picture."""
    if ornament.kind in _FILLING:
        return size
    side = max(2, round(min(size) * ornament.size))
    if ornament.kind is OrnamentKind.DOTS:
        return side, max(2, side * 2 // 3)
    if ornament.kind is OrnamentKind.WAVES:
        return size[0], side
    return side, side


def _dots(patch: _Patch) -> None:
    columns, rows = 9, 6
    pitch_x, pitch_y = patch.side[0] / columns, patch.side[1] / rows
    radius = min(pitch_x, pitch_y) * 0.13
    for column in range(columns):
        for row in range(rows):
            x, y = (column + 0.5) * pitch_x, (row + 0.5) * pitch_y
            patch.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_OPAQUE)


def _grid(patch: _Patch) -> None:
    pitch, width = patch.unit * 6.2, max(2, round(patch.unit * 0.12))
    for x in range(1, math.ceil(patch.side[0] / pitch)):
        patch.draw.line((x * pitch, 0, x * pitch, patch.side[1]), fill=_OPAQUE, width=width)
    for y in range(1, math.ceil(patch.side[1] / pitch)):
        patch.draw.line((0, y * pitch, patch.side[0], y * pitch), fill=_OPAQUE, width=width)


def _rings(patch: _Patch) -> None:
    middle = patch.side[0] / 2
    rings = 5
    width = max(2, round(middle * 0.045))
    for ring in range(1, rings + 1):
        radius = (middle - 1) * ring / rings
        box = (middle - radius, middle - radius, middle + radius, middle + radius)
        patch.draw.ellipse(box, outline=_OPAQUE, width=width)


def _disc(patch: _Patch) -> None:
    patch.draw.ellipse((0, 0, patch.side[0] - 1, patch.side[1] - 1), fill=_OPAQUE)


def _diagonals(patch: _Patch) -> None:
    side = patch.side[0]
    bars = 7
    pitch = side / bars
    for bar in range(bars):
        left = bar * pitch
        points = [
            (left + pitch * 0.5, 0),
            (left + pitch, 0),
            (left - pitch * 0.5 + pitch, side),
            (left, side),
        ]
        slanted = [(x * 0.7 + (side - y) * 0.3, y) for x, y in points]
        patch.draw.polygon(slanted, fill=_OPAQUE)


def _waves(patch: _Patch) -> None:
    width, height = patch.side
    phase = patch.rng.uniform(0, math.tau)
    lines = 6
    for line in range(lines):
        middle = height * (line + 1) / (lines + 1)
        points = [
            (
                x,
                middle + height * 0.1 * math.sin(phase + line * 0.5 + x / width * math.tau * 1.25),
            )
            for x in range(0, width + 8, 8)
        ]
        stroke = max(2, round(patch.unit * 0.4))
        patch.draw.line(points, fill=_OPAQUE, width=stroke, joint="curve")


def _border(patch: _Patch) -> None:
    """A frame of a thick and a thin line along the edge."""
    width, height = patch.side
    for inset, stroke in ((2.6, 0.55), (3.9, 0.2)):
        edge = patch.unit * inset
        patch.draw.rectangle(
            (edge, edge, width - edge, height - edge),
            outline=_OPAQUE,
            width=max(2, round(patch.unit * stroke)),
        )


def _rays(patch: _Patch) -> None:
    middle = patch.side[0] / 2
    rays = 20
    for ray in range(rays):
        start = 360 / rays * ray
        patch.draw.pieslice(
            (0, 0, patch.side[0] - 1, patch.side[1] - 1), start, start + 180 / rays, fill=_OPAQUE
        )
    hole = middle * 0.28
    patch.draw.ellipse((middle - hole, middle - hole, middle + hole, middle + hole), fill=0)


def _pluses(patch: _Patch) -> None:
    count = 5
    pitch = patch.side[0] / count
    arm, thick = pitch * 0.17, max(1.0, pitch * 0.035)
    for column in range(count):
        for row in range(count):
            x, y = (column + 0.5) * pitch, (row + 0.5) * pitch
            patch.draw.rectangle((x - arm, y - thick, x + arm, y + thick), fill=_OPAQUE)
            patch.draw.rectangle((x - thick, y - arm, x + thick, y + arm), fill=_OPAQUE)


def _half(patch: _Patch) -> None:
    """The right half, or in tall pictures the lower, cut off at a slant."""
    width, height = patch.side
    if width > height:
        points: list[tuple[float, float]] = [
            (width * 0.56, 0),
            (width, 0),
            (width, height),
            (width * 0.44, height),
        ]
    else:
        points = [(0, height * 0.58), (width, height * 0.42), (width, height), (0, height)]
    patch.draw.polygon(points, fill=_OPAQUE)


_FILLING = frozenset({OrnamentKind.GRID, OrnamentKind.BORDER, OrnamentKind.HALF})
_DRAWERS: Mapping[OrnamentKind, Callable[[_Patch], None]] = {
    OrnamentKind.DOTS: _dots,
    OrnamentKind.GRID: _grid,
    OrnamentKind.RINGS: _rings,
    OrnamentKind.DISC: _disc,
    OrnamentKind.DIAGONALS: _diagonals,
    OrnamentKind.WAVES: _waves,
    OrnamentKind.BORDER: _border,
    OrnamentKind.RAYS: _rays,
    OrnamentKind.PLUSES: _pluses,
    OrnamentKind.HALF: _half,
}
