"""What is in the lists of a field."""

from collections.abc import Sequence
from itertools import chain

from execution.values import Value

#: The indices of an item in the lists of its field.
Place = tuple[int, ...]


class Items:
    """Objects below a field.

    The one at an index belongs to that at `parents[index]` of the objects that have the field;
    `places[index]` are its indices in the lists of that field. Both are made when they are asked
    for: by errors, by resolvers that look where they are, and where items are chosen from others.
    """

    __slots__ = ("_lengths", "_parents", "_places", "sources")

    def __init__(
        self,
        sources: list[Value],
        parents: Sequence[int] | None = None,
        places: Sequence[Place] | None = None,
    ) -> None:
        """Of sources alone, each object has one."""
        self.sources = sources
        self._parents = parents
        self._places = places
        self._lengths: Sequence[int] | None = None

    @classmethod
    def of_lists(cls, lists: Sequence[Sequence[Value]]) -> "Items":
        """Each object has a list of them."""
        items = cls([*chain.from_iterable(lists)])
        items._lengths = [*map(len, lists)]
        return items

    @property
    def parents(self) -> Sequence[int]:
        if self._parents is None:
            self._parents = (
                range(len(self.sources))
                if self._lengths is None
                else [index for index, length in enumerate(self._lengths) for _ in range(length)]
            )
        return self._parents

    @property
    def places(self) -> Sequence[Place]:
        if self._places is None:
            self._places = (
                [()] * len(self.sources)
                if self._lengths is None
                else [(place,) for length in self._lengths for place in range(length)]
            )
        return self._places

    def at(self, indices: Sequence[int]) -> "Items":
        return Items(
            [self.sources[index] for index in indices],
            [self.parents[index] for index in indices],
            [self.places[index] for index in indices],
        )
