"""Which ornaments there are, and how one is placed."""

from dataclasses import dataclass
from enum import StrEnum

from infra.media.color import Color


class OrnamentKind(StrEnum):
    DOTS = "DOTS"
    GRID = "GRID"
    RINGS = "RINGS"
    DISC = "DISC"
    DIAGONALS = "DIAGONALS"
    WAVES = "WAVES"
    BORDER = "BORDER"
    RAYS = "RAYS"
    PLUSES = "PLUSES"
    HALF = "HALF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ornament:
    """Around a point of the picture (shares of its sides), as large as a share of the shorter.

    The colour's alpha says how strong it is.
    """

    kind: OrnamentKind
    color: Color
    x: float = 0.5
    y: float = 0.5
    size: float = 1.0
