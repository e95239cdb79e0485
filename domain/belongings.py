"""All that the database holds of one creator, kind by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to take away: contents, those in the trash too, and bytes of files.

    `versions` counts what contents were earlier.
    """

    contents: int
    versions: int
    byte_size: int


class Belongings(Protocol):
    async def page(
        self, kind: type[Item], owner_id: str, *, after: Item | None, limit: int
    ) -> Sequence[Item]:
        """The owner's next entities of that kind, oldest first, beginning behind `after`."""

    async def extent(self, owner_id: str) -> Extent: ...
