"""Parts below each other: what each needs, and how the height that is left is shared out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.media.cover_sheet import Sheet
from infra.media.does_not_fit import DoesNotFit
from infra.media.geometry import Box

Draw = Callable[[Sheet, Box], None]
#: Gaps may grow by so much before the column as a whole is moved.
_GAP_GROWTH = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something set for one width, not drawn yet.

    `gap` is the air above it; it may be drawn up to `give` higher than `height`.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    give: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    part: Part
    box: Box

    def draw(self, sheet: Sheet) -> None:
        self.part.draw(sheet, self.box)


def needed(parts: Sequence[Part]) -> float:
    """The least height; the first part has no air above it."""
    return sum(part.height + part.gap for part in parts) - (parts[0].gap if parts else 0)


def settle(parts: Sequence[Part], box: Box, *, anchor: float) -> list[Placed]:
    """Parts grow first, then gaps; `anchor` is how much of the rest goes above them.

    Raises `DoesNotFit`.
    """
    spare = box.height - needed(parts)
    if spare < 0:
        raise DoesNotFit
    growth, spare = _share(spare, sum(part.give for part in parts))
    stretch, spare = _share(spare, sum(part.gap * _GAP_GROWTH for part in parts[1:]))
    y = box.top + spare * anchor
    placed: list[Placed] = []
    for index, part in enumerate(parts):
        y += part.gap * (1 + _GAP_GROWTH * stretch) if index else 0
        height = part.height + part.give * growth
        placed.append(Placed(part, Box(box.left, y, box.right, y + height)))
        y += height
    return placed


def _share(spare: float, wanted: float) -> tuple[float, float]:
    """How much of what is wanted can be had, and what then remains."""
    if wanted <= 0:
        return 0.0, spare
    share = min(1.0, spare / wanted)
    return share, spare - share * wanted
