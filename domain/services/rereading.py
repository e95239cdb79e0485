"""Looking at generations again, for all who follow them and have heard nothing for a while."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.generation import Generation
from domain.unit_of_work import Database

#: How long who asks waits for others that do: nobody of them is in a hurry.
TOGETHER_SECONDS = 0.5
#: In one statement.
_AT_ONCE = 1000


@dataclass(slots=True, kw_only=True, eq=False)
class Rereading:
    """One read for all that are asked about within a moment: thousands may be silent at a time."""

    database: Database
    _wanted: set[str] = field(default_factory=set, init=False)
    _coming: "asyncio.Task[Mapping[str, Generation]] | None" = field(default=None, init=False)

    async def get(self, generation_id: str) -> Generation | None:
        """From the primary; raises as `Database.read_latest`."""
        self._wanted.add(generation_id)
        if self._coming is None:
            self._coming = asyncio.create_task(self._read())
            self._coming.add_done_callback(_seen)
        found = await asyncio.shield(self._coming)  # which others wait for as well
        return found.get(generation_id)

    async def _read(self) -> Mapping[str, Generation]:
        await asyncio.sleep(TOGETHER_SECONDS)
        wanted, self._wanted, self._coming = sorted(self._wanted), set(), None
        found: dict[str, Generation] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            async with self.database.read_latest() as reader:
                read = await reader.generations.get_many(wanted[first : first + _AT_ONCE])
            found |= {generation.id: generation for generation in read}
        return found


def _seen(read: "asyncio.Task[Mapping[str, Generation]]") -> None:
    """All who waited may have left: then nobody asks how it went."""
    if not read.cancelled():
        read.exception()
