"""Blobs as files below one directory, of a local or a shared file system."""

import asyncio
import fcntl
import hashlib
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from domain.asset import BlobInfo, BlobMissing, SignedUrl
from domain.ids import NewId
from infra.blobs.signing import BlobUrls

NAME_LENGTH = 200
_DRAFT_PREFIX = ".draft-"
#: Held shared to store or renew, and alone to look at a blob's age and delete it.
_LOCK_NAME = ".lock"
_SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]*"
_NAME = re.compile(f"{_SEGMENT}(/{_SEGMENT})*")
_DRAFT_NAME = re.compile(re.escape(_DRAFT_PREFIX) + _SEGMENT)
_LISTED_AT_ONCE = 256


class BlobNameInvalid(ValueError):
    """Not a relative path of safe characters, or a part of it starts with a dot."""


class LocalBlobs:
    """Lists and deletes the drafts that a crash left behind like any blob nobody refers to.

    Files with names that it does not give are neither listed nor touched.
    """

    def __init__(self, root: Path, *, urls: BlobUrls, new_id: NewId) -> None:
        self._root = root
        self._urls = urls
        self._new_id = new_id

    def path(self, blob_name: str) -> Path:
        """Where the blob is, if there is one; raises `BlobNameInvalid`."""
        _require_name(blob_name)
        return self._root / blob_name

    @asynccontextmanager
    async def writing(self, blob_name: str) -> AsyncIterator["LocalDraft"]:
        target = self.path(blob_name)
        path = self._root / f"{_DRAFT_PREFIX}{self._new_id()}"
        try:
            await asyncio.to_thread(self._create, path)
            yield LocalDraft(path, target=target, root=self._root)
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    def _create(self, path: Path) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=False)

    async def keep(self, data: bytes, *, extension: str) -> str:
        """As the port promises; the first two figures of the digest spread the directories."""
        digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        blob_name = f"sha256/{digest[:2]}/{digest}.{extension}"
        async with self.writing(blob_name) as draft:
            await draft.write(data)
            await draft.publish()
        return blob_name

    async def load(self, blob_name: str) -> bytes:
        try:
            return await asyncio.to_thread(self.path(blob_name).read_bytes)
        except FileNotFoundError:
            raise BlobMissing from None

    async def renew(self, blob_name: str) -> None:
        try:
            await asyncio.to_thread(self._renew, self.path(blob_name))
        except FileNotFoundError:
            raise BlobMissing from None

    def _renew(self, path: Path) -> None:
        with _locked(self._root, fcntl.LOCK_SH):
            os.utime(path)

    async def exists(self, blob_name: str) -> bool:
        return await asyncio.to_thread(self.path(blob_name).is_file)

    async def delete(self, blob_name: str, *, stored_before: datetime | None = None) -> bool:
        is_draft = _DRAFT_NAME.fullmatch(blob_name)
        path = self._root / blob_name if is_draft else self.path(blob_name)
        return await asyncio.to_thread(self._delete, path, stored_before)

    def _delete(self, path: Path, stored_before: datetime | None) -> bool:
        with suppress(FileNotFoundError), _locked(self._root, fcntl.LOCK_EX):
            if stored_before is not None and _stored_at(path.lstat()) >= stored_before:
                return False
            path.unlink()
        return True

    async def list(self) -> AsyncIterator[BlobInfo]:
        found = self._walk(self._root)
        while batch := await asyncio.to_thread(lambda: [*islice(found, _LISTED_AT_ONCE)]):
            for blob in batch:
                yield blob

    def _walk(self, directory: Path) -> Iterator[BlobInfo]:
        # Others may delete what we are about to look at, and the root is made by the first draft.
        with suppress(FileNotFoundError), os.scandir(directory) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(Path(entry))
                else:
                    yield from self._info(Path(entry))

    def _info(self, path: Path) -> Iterator[BlobInfo]:
        with suppress(FileNotFoundError):
            status = path.lstat()
            name = path.relative_to(self._root).as_posix()
            if _NAME.fullmatch(name) is None and _DRAFT_NAME.fullmatch(name) is None:
                return  # a file system's own, or somebody's: not ours to delete
            yield BlobInfo(name, status.st_size, _stored_at(status))

    def signed_url(
        self, blob_name: str, *, owner_id: str, now: datetime, until: datetime | None = None
    ) -> SignedUrl:
        _require_name(blob_name)
        return self._urls.url(blob_name, owner_id=owner_id, now=now, until=until)

    def urls_expire_at(self, *, now: datetime) -> datetime:
        return self._urls.expire_at(now=now)


def _require_name(blob_name: str) -> None:
    """Raises `BlobNameInvalid`."""
    if len(blob_name) > NAME_LENGTH or not _NAME.fullmatch(blob_name):
        raise BlobNameInvalid


class LocalDraft:
    """Holds no open file: a step that a cancelled caller left running finds the draft gone."""

    def __init__(self, path: Path, *, target: Path, root: Path) -> None:
        self._path = path
        self._target = target
        self._root = root

    @property
    def path(self) -> Path:
        """Where its bytes are until then, for those who write them in another way."""
        return self._path

    async def write(self, chunk: bytes) -> None:
        await asyncio.to_thread(self._append, chunk)

    def _append(self, chunk: bytes) -> None:
        with self._path.open("rb+") as file:  # "ab" would bring a deleted draft back
            file.seek(0, os.SEEK_END)
            file.write(chunk)

    async def publish(self) -> None:
        await asyncio.to_thread(self._publish)

    def _publish(self) -> None:
        """Leaves nothing for a power cut to undo once a row may refer to the blob."""
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())
        self._target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self._root, fcntl.LOCK_SH):
            os.utime(self._path)
            self._path.replace(self._target)
        for directory in self._target.parents:
            _sync_entries(directory)
            if directory == self._root:
                break


def _stored_at(status: os.stat_result) -> datetime:
    return datetime.fromtimestamp(status.st_mtime, UTC)


@contextmanager
def _locked(root: Path, operation: int) -> Iterator[None]:
    """Among all processes, of other machines too; let go even by one that is killed."""
    with (root / _LOCK_NAME).open("ab") as file:
        fcntl.flock(file, operation)
        yield


def _sync_entries(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
