"""Archives as ZIP files, written beside the event loop and never whole in memory."""

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from threading import Event
from typing import IO, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from domain.asset import BlobMissing
from infra.blobs.store import LocalBlobs, LocalDraft

_COPIED_AT_ONCE = 1024 * 1024
#: Of a text, written at once: single lines would each cost a hop to the thread.
_BUFFERED_CHARACTERS = 256 * 1024
#: Readable by whoever unpacks it.
_MODE = 0o644 << 16

Answer = TypeVar("Answer")


class Abandoned(Exception):
    """Nobody waits for this archive any more."""


class ZipArchives:
    def __init__(self, blobs: LocalBlobs) -> None:
        self._blobs = blobs

    @asynccontextmanager
    async def writing(self, blob_name: str, *, at: datetime) -> AsyncIterator["ZipDraft"]:
        async with self._blobs.writing(blob_name) as draft:
            archive = ZipDraft(self._blobs, draft, at=at)
            try:
                yield archive
            finally:
                await archive.aclose()


class ZipDraft:
    """One thread writes all of it, in order.

    So a step that a cancelled caller has left is over before the files are closed; it stops soon.
    """

    def __init__(self, blobs: LocalBlobs, draft: LocalDraft, *, at: datetime) -> None:
        self._blobs = blobs
        self._draft = draft
        self._at = at
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._is_abandoned = Event()
        self._files = ExitStack()
        self._zip: ZipFile | None = None
        self._entry: IO[bytes] | None = None
        self._notes: dict[str, IO[str]] = {}

    async def add(self, path: str, chunks: AsyncIterable[str]) -> None:
        entry = await self._do(lambda: self._open(path))
        try:
            async for chunk in _buffered(chunks):
                await self._do(partial(entry.write, chunk.encode()))
        finally:
            await self._do(entry.close)

    async def add_blob(self, path: str, blob_name: str) -> None:
        await self._do(lambda: self._copy_blob(path, self._blobs.path(blob_name)))

    async def note(self, path: str, text: str) -> None:
        await self._do(lambda: self._note(path, text))

    async def publish(self) -> int:
        size = await self._do(self._finish)
        await self._draft.publish()
        return size

    async def aclose(self) -> None:
        """Returns when the thread has let go of every file, even to one who is cancelled."""
        self._is_abandoned.set()
        closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        try:
            await asyncio.shield(closing)
        finally:
            self._thread.shutdown(wait=True)

    async def _do(self, step: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)

    def _opened(self) -> ZipFile:
        if self._zip is None:
            self._zip = self._files.enter_context(ZipFile(self._draft.path, "w", ZIP_DEFLATED))
        return self._zip

    def _info(self, path: str, *, is_packed: bool) -> ZipInfo:
        moment = self._at
        info = ZipInfo(path, (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0))
        info.compress_type = ZIP_STORED if is_packed else ZIP_DEFLATED
        info.external_attr = _MODE
        return info

    def _open(self, path: str) -> IO[bytes]:
        # How long it will be is not known: it may be longer than the old format can tell.
        info = self._info(path, is_packed=False)
        self._entry = self._opened().open(info, "w", force_zip64=True)
        return self._entry

    def _copy_blob(self, path: str, file: Path) -> None:
        """Pictures and sounds are packed already."""
        try:
            source = file.open("rb")
        except FileNotFoundError:
            raise BlobMissing from None
        info = self._info(path, is_packed=True)
        info.file_size = file.stat().st_size
        with source, self._opened().open(info, "w") as entry:
            while chunk := source.read(_COPIED_AT_ONCE):
                if self._is_abandoned.is_set():
                    raise Abandoned
                entry.write(chunk)

    def _note(self, path: str, text: str) -> None:
        if path not in self._notes:
            spool = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - `_files` closes it
            self._notes[path] = self._files.enter_context(spool)
        self._notes[path].write(text)

    def _finish(self) -> int:
        for path, spool in self._notes.items():
            spool.flush()
            spool.seek(0)
            with self._open(path) as entry:
                copyfileobj(spool.buffer, entry, _COPIED_AT_ONCE)  # type: ignore[attr-defined]
        self._opened().close()
        return self._draft.path.stat().st_size

    def _close(self) -> None:
        if self._entry is not None:
            self._entry.close()  # a second time, as a rule: a ZIP file with an open one cannot be
        self._files.close()


async def _buffered(chunks: AsyncIterable[str]) -> AsyncIterator[str]:
    waiting: list[str] = []
    length = 0
    async for chunk in chunks:
        waiting.append(chunk)
        length += len(chunk)
        if length >= _BUFFERED_CHARACTERS:
            yield "".join(waiting)
            waiting, length = [], 0
    yield "".join(waiting)
