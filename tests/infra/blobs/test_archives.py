"""Archives that anything can unpack, however large, and of which nothing is left if abandoned."""

import asyncio
import resource
import threading
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.asset import BlobMissing
from infra.blobs.archives import ZipArchives
from infra.blobs.store import LocalBlobs
from tests.infra.blobs.shelves import files, write

NAME = "exports/one.zip"
AT = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
MIB = 1024 * 1024


@pytest.fixture
def archives(blobs: LocalBlobs) -> ZipArchives:
    return ZipArchives(blobs)


async def once(*texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text


async def test_everything_is_in_it_in_the_order_it_came(
    archives: ZipArchives, blobs: LocalBlobs, root: Path
) -> None:
    await write(blobs, "sha256/ab/a.png", b"a picture")

    async with archives.writing(NAME, at=AT) as archive:
        await archive.note("index.csv", "one,")
        await archive.add("README.txt", once("读", "我"))
        await archive.add_blob("contents/秋日/01.png", "sha256/ab/a.png")
        await archive.note("index.csv", "二\r\n")
        size = await archive.publish()

    assert size == (root / NAME).stat().st_size
    with zipfile.ZipFile(root / NAME) as made:
        assert made.testzip() is None
        assert made.namelist() == ["README.txt", "contents/秋日/01.png", "index.csv"]
        assert made.read("README.txt").decode() == "读我"
        assert made.read("contents/秋日/01.png") == b"a picture"
        assert made.read("index.csv").decode() == "one,二\r\n"
        for info in made.infolist():
            assert info.date_time == (2026, 11, 26, 8, 30, 0)
            assert info.external_attr >> 16 == 0o644
        packed = made.getinfo("contents/秋日/01.png")
        assert packed.compress_type == zipfile.ZIP_STORED


async def test_a_missing_file_leaves_the_others(
    archives: ZipArchives, blobs: LocalBlobs, root: Path
) -> None:
    await write(blobs, "a.png", b"a picture")

    async with archives.writing(NAME, at=AT) as archive:
        with pytest.raises(BlobMissing):
            await archive.add_blob("gone.png", "gone.png")
        await archive.add_blob("a.png", "a.png")
        await archive.publish()

    with zipfile.ZipFile(root / NAME) as made:
        assert made.namelist() == ["a.png"]


async def test_an_empty_archive_is_one(archives: ZipArchives, root: Path) -> None:
    async with archives.writing(NAME, at=AT) as archive:
        await archive.publish()

    with zipfile.ZipFile(root / NAME) as made:
        assert made.namelist() == []


async def test_without_the_end_nothing_is_left(archives: ZipArchives, root: Path) -> None:
    async def broken() -> AsyncIterator[str]:
        yield "half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        async with archives.writing(NAME, at=AT) as archive:
            await archive.note("index.csv", "one")
            await archive.add("half.txt", broken())

    assert files(root) == {}


async def test_a_cancelled_copy_stops_and_leaves_nothing(archives: ZipArchives, root: Path) -> None:
    large = root / "large.wav"
    large.parent.mkdir(parents=True, exist_ok=True)
    with large.open("wb") as file:
        file.truncate(4096 * MIB)  # a hole: it takes no room, but minutes to copy
    is_begun = asyncio.Event()

    async def copying() -> None:
        async with archives.writing(NAME, at=AT) as archive:
            is_begun.set()
            await archive.add_blob("large.wav", "large.wav")

    task = asyncio.create_task(copying())
    await is_begun.wait()
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    large.unlink()
    assert files(root) == {}
    assert not any(thread.name.startswith("archive") for thread in threading.enumerate())


async def test_memory_stays_small_however_much_is_packed(archives: ZipArchives, root: Path) -> None:
    sound = root / "sound.wav"
    sound.parent.mkdir(parents=True, exist_ok=True)
    with sound.open("wb") as file:
        file.truncate(200 * MIB)

    async def lines() -> AsyncIterator[str]:
        for n in range(100_000):
            yield f"{n}: " + "x" * 300 + "\n"

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with archives.writing(NAME, at=AT) as archive:
        await archive.add_blob("sound.wav", "sound.wav")
        await archive.add("lines.txt", lines())
        size = await archive.publish()

    assert size > 200 * MIB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024  # KiB
