import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.blobs.store import BlobNameInvalid, LocalBlobs
from tests.infra.blobs.shelves import URLS, files, put, write

NAME = "generations/01JD/1-cover.png"
ESCAPES = [
    "",
    ".",
    "..",
    "/",
    "/etc/passwd",
    "a/../../b",
    "../b",
    "a/..",
    "a//b",
    "a/",
    "./a",
    "a/.hidden",
    ".draft-1/a",
    "a/.draft-1",
    "a\\..\\b",
    "C:a",
    "~root",
    "a b",
    "a\n",
    "a\x00b",
    "a%2e%2e",
    "封面.png",
    "．．/a",
    "\ud800",
    "a" * 201,
]


class Stop(Exception):
    """Ends the work of a test half way."""


async def test_a_published_blob_is_all_of_what_was_written(blobs: LocalBlobs, root: Path) -> None:
    await write(blobs, NAME, b"one ", b"", b"two")

    assert files(root) == {NAME: b"one two"}
    assert blobs.path(NAME) == root / NAME


async def test_nothing_can_be_seen_of_a_blob_before_it_is_published(
    blobs: LocalBlobs, root: Path
) -> None:
    async with blobs.writing(NAME) as draft:
        await draft.write(b"half")

        assert files(root) == {".draft-id-0": b"half"}


async def test_a_draft_that_is_not_published_leaves_nothing(blobs: LocalBlobs, root: Path) -> None:
    async def fail() -> None:
        async with blobs.writing(NAME) as draft:
            await draft.write(b"half")
            raise Stop

    with pytest.raises(Stop):
        await fail()

    assert files(root) == {}


async def test_a_cancelled_draft_leaves_nothing(blobs: LocalBlobs, root: Path) -> None:
    has_written = asyncio.Event()

    async def work() -> None:
        async with blobs.writing(NAME) as draft:
            await draft.write(b"half")
            has_written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await has_written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert files(root) == {}


async def test_two_drafts_of_one_name_do_not_mix(blobs: LocalBlobs, root: Path) -> None:
    async with blobs.writing(NAME) as first, blobs.writing(NAME) as second:
        await first.write(b"first")
        await second.write(b"second")
        await second.publish()
        await first.publish()

    assert files(root) == {NAME: b"first"}


async def test_deleting_deletes_one_blob_and_forgives_its_absence(
    blobs: LocalBlobs, root: Path
) -> None:
    await write(blobs, NAME, b"cover")
    await write(blobs, "other.png", b"other")

    await blobs.delete(NAME)
    await blobs.delete(NAME)

    assert files(root) == {"other.png": b"other"}


@pytest.mark.parametrize("name", ESCAPES)
async def test_no_name_leads_outside(blobs: LocalBlobs, tmp_path: Path, name: str) -> None:
    await write(blobs, NAME, b"cover")
    before = files(tmp_path)

    with pytest.raises(BlobNameInvalid):
        await write(blobs, name, b"bad")
    with pytest.raises(BlobNameInvalid):
        await blobs.delete(name)
    with pytest.raises(BlobNameInvalid):
        blobs.path(name)
    with pytest.raises(BlobNameInvalid):
        blobs.signed_url(name, owner_id="owner", now=datetime.now(UTC))

    assert files(tmp_path) == before


@given(st.text(st.sampled_from("a./\\~-_\x00\n")))
def test_every_accepted_name_is_below_the_root(name: str) -> None:
    root = Path("/srv/blobs")
    try:
        path = LocalBlobs(root, urls=URLS, new_id=str).path(name)
    except BlobNameInvalid:
        return

    assert root in Path(path.as_posix()).resolve().parents
    assert path.relative_to(root).as_posix() == name


async def test_all_blobs_are_listed_whatever_their_number(blobs: LocalBlobs, root: Path) -> None:
    earlier = datetime.now(UTC) - timedelta(seconds=1)
    await write(blobs, NAME, b"cover")
    for number in range(600):
        (root / f"{number}.txt").write_bytes(b"four")

    listed = {blob.name: blob async for blob in blobs.list()}

    assert listed.keys() == {NAME, *(f"{number}.txt" for number in range(600))}
    assert (listed[NAME].byte_size, listed["0.txt"].byte_size) == (5, 4)
    assert all(blob.modified_at > earlier for blob in listed.values())


async def test_before_the_first_blob_there_is_nothing_to_list(blobs: LocalBlobs) -> None:
    assert [blob async for blob in blobs.list()] == []


async def test_blobs_may_be_deleted_while_they_are_listed(blobs: LocalBlobs, root: Path) -> None:
    for number in range(600):
        await asyncio.to_thread(put, root / f"{number % 7}" / f"{number}.txt")

    async for blob in blobs.list():
        await blobs.delete(blob.name)

    assert files(root) == {}


async def test_a_draft_that_a_crash_left_can_be_found_and_deleted(
    blobs: LocalBlobs, root: Path
) -> None:
    await asyncio.to_thread(put, root / ".draft-lost")
    names = [blob.name async for blob in blobs.list()]
    for name in names:
        await blobs.delete(name)

    assert names == [".draft-lost"]
    assert files(root) == {}


@pytest.mark.parametrize("name", [".nfs0000001", ".DS_Store", "lost+found/1", "a b.png"])
async def test_files_of_others_are_left_alone(blobs: LocalBlobs, root: Path, name: str) -> None:
    stray = root / name
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.touch()

    assert [blob async for blob in blobs.list()] == []
    assert stray.exists()


async def test_blobs_that_vanish_during_the_listing_are_left_out(
    blobs: LocalBlobs, root: Path
) -> None:
    for number in range(600):
        await asyncio.to_thread(put, root / f"{number % 2}" / f"{number}.txt")

    listed = 0
    async for _ in blobs.list():
        listed += 1
        await asyncio.to_thread(shutil.rmtree, root, ignore_errors=True)

    assert 0 < listed < 600


async def test_a_link_is_not_followed(blobs: LocalBlobs, root: Path, tmp_path: Path) -> None:
    await write(blobs, NAME, b"cover")
    await asyncio.to_thread(put, tmp_path / "elsewhere" / "file")
    (root / "link").symlink_to(tmp_path / "elsewhere")

    names = {blob.name async for blob in blobs.list()}
    await blobs.delete("link")

    assert names == {NAME, "link"}
    assert files(tmp_path / "elsewhere") == {"file": b"four"}


def test_a_blob_has_a_signed_address(blobs: LocalBlobs) -> None:
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    signed = blobs.signed_url(NAME, owner_id="owner", now=now)

    assert signed == URLS.url(NAME, owner_id="owner", now=now)
    assert signed.expires_at == blobs.urls_expire_at(now=now)
