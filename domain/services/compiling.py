"""Putting all of a creator's things into one archive, piece by piece."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone

from domain.archive import ArchiveDraft
from domain.asset import Asset, BlobMissing
from domain.content import Content
from domain.content_page import markdown_of
from domain.export import Export, ExportScope, Tally
from domain.file_name import NAME_BYTES, safe_name
from domain.readme import README
from domain.record import Record, csv_row, json_list, json_text, record_of, version_record
from domain.services.belonging import Belonging
from domain.services.sections import ACCOUNT_SECTIONS, Section
from domain.session import LiveSessions
from domain.spreadsheet import BYTE_ORDER_MARK
from domain.unit_of_work import Database

#: What one content or section takes beside its files, in bytes, for the sake of the percentage.
_UNIT = 64 * 1024
_BEIJING = timezone(timedelta(hours=8))
_TITLE_BYTES = 78
_CAPTION_BYTES = 60
_INDEX = (
    *("id", "kind", "title", "platform", "tags", "isFavorite"),
    *("createdAt", "updatedAt", "deletedAt", "folder", "files"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compiling:
    database: Database
    live_sessions: LiveSessions
    sections: Sequence[Section] = ACCOUNT_SECTIONS

    async def compile(self, export: Export, archive: ArchiveDraft, tally: Tally) -> None:
        """Writes everything of the export's scope, and keeps the tally.

        Raises `DatabaseUnavailable`, `SessionsUnavailable`.
        """
        belonging = Belonging(
            database=self.database, live_sessions=self.live_sessions, owner_id=export.owner_id
        )
        sections = self.sections if export.scope is ExportScope.ACCOUNT else ()
        extent = await belonging.extent()
        pieces = extent.contents + extent.versions + len(sections)
        tally.total = extent.byte_size + _UNIT * pieces
        await archive.add("README.txt", _once(README))
        index = _Index(archive)
        await index.begin()
        async for folder in self._folders(belonging, archive, tally):
            await folder.write(index)
            tally.done += _UNIT
            tally.item_count += 1
        await index.end()
        for section in sections:
            await archive.add(f"account/{section.path}", section.text(belonging))
            tally.done += _UNIT

    async def _folders(
        self, belonging: Belonging, archive: ArchiveDraft, tally: Tally
    ) -> AsyncIterator["_Folder"]:
        """Those of contents in the trash too."""
        async for contents in belonging.pages(Content):
            async with self.database.read_latest() as reader:
                assets = await reader.assets.list_of_contents([each.id for each in contents])
            numbers = await belonging.version_numbers(contents)
            for content in contents:
                yield _Folder(
                    content=content,
                    assets=[each for each in assets if each.content_id == content.id],
                    version_numbers=numbers[content.id],
                    belonging=belonging,
                    archive=archive,
                    tally=tally,
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """One content's, with a page to read, all of its fields, what it was earlier, and its files."""

    content: Content
    assets: Sequence[Asset]
    version_numbers: Sequence[int]
    belonging: Belonging
    archive: ArchiveDraft
    tally: Tally

    async def write(self, index: "_Index") -> None:
        path = f"contents/{_folder_name(self.content)}"
        files = [await self._add_file(path, asset) for asset in self.assets]
        kept = [str(each["name"]) for each in files if each["name"] is not None]
        record = record_of(self.content)
        await self.archive.add(f"{path}/content.md", _once(markdown_of(self.content, kept)))
        whole = json_text({**record, "files": files})
        await self.archive.add(f"{path}/content.json", _once(whole))
        if self.version_numbers:
            await self.archive.add(f"{path}/versions.json", json_list(self._versions()))
        await index.add({**record, "folder": path, "files": len(kept)})

    async def _versions(self) -> AsyncIterator[Record]:
        async for version in self.belonging.versions(self.content.id, self.version_numbers):
            yield version_record(version)
            self.tally.done += _UNIT

    async def _add_file(self, path: str, asset: Asset) -> Record:
        """What is told of it; its name is None where the file itself is gone."""
        name: str | None = _file_name(asset)
        try:
            await self.archive.add_blob(f"{path}/{name}", asset.blob_name)
        except BlobMissing:
            name = None
        self.tally.done += asset.byte_size
        return {"name": name, **record_of(asset, without=("blob_name", "content_id", "owner_id"))}


@dataclass(slots=True)
class _Index:
    """Both forms grow as the contents come, and are added to the archive at its end."""

    archive: ArchiveDraft
    separator: str = ""

    async def begin(self) -> None:
        await self.archive.note("index.csv", BYTE_ORDER_MARK + csv_row(_INDEX))
        await self.archive.note("index.json", "[")

    async def add(self, record: Record) -> None:
        entry = {name: record.get(name) for name in _INDEX}
        await self.archive.note("index.csv", csv_row([*entry.values()]))
        await self.archive.note("index.json", f"{self.separator}\n{json_text(entry)}")
        self.separator = ","

    async def end(self) -> None:
        await self.archive.note("index.json", "\n]\n")


async def _once(text: str) -> AsyncIterator[str]:
    yield text


def _folder_name(content: Content) -> str:
    """The date in Beijing, a part of the title, and the id, which tells it from all others."""
    day = content.created_at.astimezone(_BEIJING)
    title = safe_name(content.title, otherwise="untitled", longest=_TITLE_BYTES)
    return f"{day:%Y-%m-%d}-{title}-{content.id}"[:NAME_BYTES]


def _file_name(asset: Asset) -> str:
    """Its place, what it is, and its caption: `02-image-3-4.png`."""
    words = [f"{asset.ordinal + 1:02d}", asset.kind.lower()]
    caption = safe_name(asset.caption, otherwise="", longest=_CAPTION_BYTES)
    extension = asset.blob_name.rpartition(".")[2]
    return "-".join([*words, *filter(None, [caption])]) + f".{extension}"
