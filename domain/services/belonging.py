"""Reading all that one creator has, a page at a time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain.belongings import Extent
from domain.content import Content, ContentVersion
from domain.editing import VERSIONS_KEPT
from domain.session import LiveSessions, Session
from domain.unit_of_work import Database

#: Contents may be long: few enough that their texts fit into memory many times over.
PAGE_SIZE = 20

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Belonging:
    """To `owner_id`, as it stands on the primary; each page is read when it is wanted."""

    database: Database
    live_sessions: LiveSessions
    owner_id: str

    async def each(self, kind: type[Item]) -> AsyncIterator[Item]:
        """Every entity of that kind, oldest first."""
        async for page in self.pages(kind):
            for item in page:
                yield item

    async def pages(self, kind: type[Item]) -> AsyncIterator[Sequence[Item]]:
        """The same, some at a time."""
        last: Item | None = None
        while True:
            async with self.database.read_latest() as reader:
                page = await reader.belongings.page(
                    kind, self.owner_id, after=last, limit=PAGE_SIZE
                )
            if page:
                yield page
            if len(page) < PAGE_SIZE:
                return
            last = page[-1]

    async def version_numbers(self, contents: Sequence[Content]) -> dict[str, list[int]]:
        """Of what these were earlier, by their ids, the oldest first."""
        ids = [content.id for content in contents]
        async with self.database.read_latest() as reader:
            notes = await reader.contents.list_version_notes(ids, limit=VERSIONS_KEPT)
        numbers: dict[str, list[int]] = {content_id: [] for content_id in ids}
        for note in notes:
            numbers[note.content_id].insert(0, note.version)
        return numbers

    async def versions(
        self, content_id: str, numbers: Sequence[int]
    ) -> AsyncIterator[ContentVersion]:
        """One after the other: texts may be long. Those forgotten meanwhile are left out."""
        for number in numbers:
            async with self.database.read_latest() as reader:
                version = await reader.contents.get_version(content_id, number)
            if version is not None:
                yield version

    async def extent(self) -> Extent:
        async with self.database.read_latest() as reader:
            return await reader.belongings.extent(self.owner_id)

    async def sessions(self) -> list[Session]:
        """Raises `SessionsUnavailable`."""
        return await self.live_sessions.list(self.owner_id)
