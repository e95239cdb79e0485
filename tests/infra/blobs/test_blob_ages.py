"""What is old can be swept, and what was just stored cannot, even at the same moment."""

import asyncio
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.asset import BlobMissing
from infra.blobs.store import LocalBlobs
from tests.infra.blobs.shelves import files, put, write

NAME = "generations/01JD/1-cover.png"
#: What a test stores is newer, and what it ages is older.
CUTOFF = datetime.now(UTC) - timedelta(hours=1)


async def test_the_same_bytes_have_the_same_name_and_count_as_new(
    blobs: LocalBlobs, root: Path
) -> None:
    name = await blobs.keep(b"cover", extension="png")
    _age(root / name)

    again = await blobs.keep(b"cover", extension="png")

    digest = hashlib.sha256(b"cover").hexdigest()
    assert name == again == f"sha256/{digest[:2]}/{digest}.png"
    assert files(root) == {name: b"cover"}
    (info,) = [blob async for blob in blobs.list()]
    assert info.modified_at > CUTOFF


async def test_whether_there_is_a_blob_can_be_asked(blobs: LocalBlobs) -> None:
    assert not await blobs.exists(NAME)

    await write(blobs, NAME, b"cover")

    assert await blobs.exists(NAME)
    assert not await blobs.exists("generations/01JD")


async def test_what_is_not_there_cannot_be_loaded(blobs: LocalBlobs) -> None:
    name = await blobs.keep(b"cover", extension="png")
    assert await blobs.load(name) == b"cover"

    assert await blobs.delete(name) is True

    with pytest.raises(BlobMissing):
        await blobs.load(name)


async def test_an_old_blob_is_deleted_and_a_new_one_stays(blobs: LocalBlobs, root: Path) -> None:
    await write(blobs, NAME, b"cover")

    assert await blobs.delete(NAME, stored_before=CUTOFF) is False
    assert files(root) == {NAME: b"cover"}

    _age(root / NAME)
    assert await blobs.delete(NAME, stored_before=CUTOFF) is True
    assert await blobs.delete(NAME, stored_before=CUTOFF) is True
    assert files(root) == {}


async def test_an_old_draft_is_deleted_and_one_under_way_stays(
    blobs: LocalBlobs, root: Path
) -> None:
    await asyncio.to_thread(put, root / ".draft-old")
    await asyncio.to_thread(put, root / ".draft-new")
    _age(root / ".draft-old")

    for name in (".draft-old", ".draft-new"):
        await blobs.delete(name, stored_before=CUTOFF)

    assert files(root) == {".draft-new": b"four"}


async def test_a_blob_that_is_stored_again_while_it_is_swept_is_there_afterwards(
    blobs: LocalBlobs, root: Path
) -> None:
    """Whichever comes first: each of many times, from threads that run into one another."""
    for _ in range(60):
        name = await blobs.keep(b"shared", extension="png")
        _age(root / name)

        await asyncio.gather(
            blobs.keep(b"shared", extension="png"),
            *(blobs.delete(name, stored_before=CUTOFF) for _ in range(3)),
        )

        assert await blobs.load(name) == b"shared"


async def test_an_old_blob_that_is_renewed_counts_as_new(blobs: LocalBlobs, root: Path) -> None:
    await write(blobs, NAME, b"cover")
    _age(root / NAME)

    await blobs.renew(NAME)

    assert await blobs.delete(NAME, stored_before=CUTOFF) is False
    assert await blobs.load(NAME) == b"cover"


async def test_what_is_not_there_cannot_be_renewed(blobs: LocalBlobs, root: Path) -> None:
    for name in (NAME, "other.png"):
        with pytest.raises(BlobMissing):
            await blobs.renew(name)
        await write(blobs, NAME, b"cover")

    assert files(root) == {NAME: b"cover"}


async def test_a_blob_that_is_renewed_while_it_is_swept_is_there_or_said_to_be_missing(
    blobs: LocalBlobs, root: Path
) -> None:
    for _ in range(60):
        name = await blobs.keep(b"shared", extension="png")
        _age(root / name)

        renewed, deleted = await asyncio.gather(
            blobs.renew(name), blobs.delete(name, stored_before=CUTOFF), return_exceptions=True
        )

        assert await blobs.exists(name) is (renewed is None) is (deleted is False)


async def test_a_blob_is_as_old_as_its_publication(blobs: LocalBlobs, root: Path) -> None:
    """Else one whose writing took long could be swept before a row names it."""
    async with blobs.writing(NAME) as draft:
        await draft.write(b"slow")
        _age(root / ".draft-id-0")
        await draft.publish()

    assert await blobs.delete(NAME, stored_before=CUTOFF) is False


def _age(path: Path) -> None:
    long_ago = (CUTOFF - timedelta(days=1)).timestamp()
    os.utime(path, (long_ago, long_ago))
