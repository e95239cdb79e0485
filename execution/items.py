"""What is in the lists of a field."""

from collections.abc import Sequence
from typing import NamedTuple

from execution.values import Value

#: The indices of an item in the lists of its field.
Place = tuple[int, ...]


class Items(NamedTuple):
    """Objects below a field.

    The one at an index belongs to that at `parents[index]` of the objects that have the field;
    `places[index]` are its indices in the lists of that field.
    """

    sources: list[Value]
    parents: list[int]
    places: list[Place]

    def at(self, indices: Sequence[int]) -> "Items":
        return Items(
            [self.sources[index] for index in indices],
            [self.parents[index] for index in indices],
            [self.places[index] for index in indices],
        )
