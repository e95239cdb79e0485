"""How much of everything a distillation holds, by the length that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.writing import Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`summary_room` is in Chinese characters; quotes are a maximum."""

    summary_room: int
    key_points: int
    quotes: int


MEASURES: Mapping[Length, Measure] = {
    Length.SHORT: Measure(summary_room=80, key_points=3, quotes=3),
    Length.MEDIUM: Measure(summary_room=160, key_points=5, quotes=4),
    Length.LONG: Measure(summary_room=300, key_points=8, quotes=5),
}
