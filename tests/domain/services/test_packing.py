"""An export is made once, by one worker, whatever becomes of the others."""

import asyncio
import json
from datetime import timedelta

import pytest

from domain.asset import BlobMissing
from domain.content import ContentVersion
from domain.export import EXPORT_ATTEMPTS, EXPORT_LEASE, ExportScope, ExportStatus
from domain.ids import global_id
from domain.mail import MailKind
from domain.services.sessions import Device
from domain.user import User
from tests.domain.custody_studio import CustodyStudio
from tests.factories import NOW, an_image

MINUTE = timedelta(minutes=1)


@pytest.fixture
def studio() -> CustodyStudio:
    return CustodyStudio()


async def test_a_finished_file_has_everything_and_its_owner_is_told(
    studio: CustodyStudio, creator: User
) -> None:
    article = studio.article(creator, picture=b"a picture", title="秋日: 食谱/1")
    trashed = studio.article(creator, deleted_at=NOW)
    studio.article(studio.user(), title="a stranger's")
    export = await studio.exported(creator)

    assert await studio.packing.pack_next()

    stored = studio.export(export)
    assert (stored.status, stored.percent, stored.item_count) == (ExportStatus.READY, 100, 2)
    [(name, entries)] = studio.archives.published.items()
    assert stored.blob_name == name == f"exports/{export.id}-1-laowang-contents-2026-11-24.zip"
    assert stored.byte_size == sum(map(len, entries.values()))
    folder = f"contents/2026-11-24-秋日-食谱-1-{article.id}"
    assert entries[f"{folder}/01-image-3-4.png"] == b"a picture"
    index = json.loads(entries["index.json"])
    ids = [global_id("Content", each.id) for each in (article, trashed)]
    assert [each["id"] for each in index] == ids
    assert [each["deletedAt"] is None for each in index] == [True, False]
    assert not any(path.startswith("account/") for path in entries)
    [mail] = studio.database.tables.mails.values()
    assert (mail.kind, mail.subject_id) == (MailKind.EXPORT_READY, export.id)
    assert not await studio.packing.pack_next()


async def test_a_file_that_is_gone_is_told_as_such(studio: CustodyStudio, creator: User) -> None:
    article = studio.article(creator)
    lost = an_image(article.id, creator.id)
    studio.database.tables.assets[lost.id] = lost
    await studio.exported(creator)

    assert await studio.packing.pack_next()

    [entries] = studio.archives.published.values()
    content = next(each for path, each in entries.items() if path.endswith("content.json"))
    assert [each["name"] for each in json.loads(content)["files"]] == [None]
    with pytest.raises(BlobMissing):
        await studio.blobs.load(lost.blob_name)


async def test_what_a_content_was_earlier_lies_beside_it(
    studio: CustodyStudio, creator: User
) -> None:
    article = studio.article(creator)
    studio.article(creator, title="never changed")
    for body in ("second", "third"):
        version = ContentVersion.of(article, studio.new_id(), now=studio.clock())
        studio.database.tables.content_versions[version.id] = version
        article.body, article.version = body, article.version + 1
    await studio.exported(creator)

    assert await studio.packing.pack_next()

    [entries] = studio.archives.published.values()
    [path] = [path for path in entries if path.endswith("versions.json")]
    assert article.id in path
    versions = json.loads(entries[path])
    assert [each["version"] for each in versions] == [1, 2]
    assert [each["body"] for each in versions] == ["南瓜汤要小火慢炖。" * 20, "second"]
    assert "versions.json" in entries["README.txt"].decode()


async def test_progress_is_by_bytes_and_never_more_than_was_done(
    studio: CustodyStudio, creator: User
) -> None:
    studio.article(creator, picture=b"x" * 3_000_000)
    studio.article(creator, picture=b"x" * 1_000_000)
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()

    await asyncio.sleep(10)
    assert (studio.export(export).percent, studio.export(export).item_count) == (0, 0)
    studio.archives.hold.set()
    await working

    assert studio.export(export).percent == 100


async def test_the_claim_is_kept_however_long_a_file_takes(
    studio: CustodyStudio, creator: User
) -> None:
    studio.article(creator, picture=b"a picture")
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()
    for _ in range(10):
        studio.clock.move(timedelta(seconds=10))
        await asyncio.sleep(10)

    assert not await studio.packing.pack_next()
    studio.archives.hold.set()
    await working
    assert (studio.export(export).status, studio.export(export).fence) == (ExportStatus.READY, 1)


async def test_a_worker_that_lost_its_claim_leaves_nothing(
    studio: CustodyStudio, creator: User
) -> None:
    studio.article(creator, picture=b"a picture")
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()
    studio.clock.move(EXPORT_LEASE + MINUTE)
    studio.database.tables.exports[export.id].claim(now=studio.clock())  # another worker's

    await working

    assert studio.archives.published == {}
    assert studio.export(export).status is ExportStatus.RUNNING
    assert studio.database.tables.mails == {}


async def test_an_erased_export_is_not_finished(studio: CustodyStudio, creator: User) -> None:
    studio.article(creator, picture=b"a picture")
    await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()
    studio.database.tables.exports.clear()
    studio.archives.hold.set()

    await working

    assert [name for name in studio.blobs.stored if name.startswith("exports/")] == []
    assert studio.database.tables.mails == {}


async def test_a_fault_is_tried_again_and_then_told(studio: CustodyStudio, creator: User) -> None:
    export = await studio.exported(creator)
    studio.archives.is_full = True

    for attempt in range(1, EXPORT_ATTEMPTS + 1):
        assert studio.export(export).attempt == attempt - 1
        assert await studio.packing.pack_next()
        assert not await studio.packing.pack_next()
        studio.clock.move(timedelta(minutes=5))

    stored = studio.export(export)
    assert (stored.status, stored.attempt) == (ExportStatus.FAILED, EXPORT_ATTEMPTS)
    assert stored.expires_at is not None
    assert studio.database.tables.mails == {}


async def test_an_outage_is_waited_for_and_counts_as_no_try(
    studio: CustodyStudio, creator: User, device: Device
) -> None:
    await studio.sessions.open(creator, device)
    studio.live_sessions.is_away = True  # whose list is a part of it
    export = await studio.exported(creator, ExportScope.ACCOUNT)
    for _ in range(EXPORT_ATTEMPTS + 1):
        assert await studio.packing.pack_next()
        assert not await studio.packing.pack_next()
        assert (studio.export(export).status, studio.export(export).attempt) == (
            ExportStatus.QUEUED,
            0,
        )
        studio.clock.move(MINUTE)
    studio.live_sessions.is_away = False

    assert await studio.packing.pack_next()

    assert (studio.export(export).status, studio.export(export).attempt) == (ExportStatus.READY, 1)


async def test_after_a_fault_the_next_try_makes_all_of_it(
    studio: CustodyStudio, creator: User
) -> None:
    studio.article(creator)
    export = await studio.exported(creator)
    studio.archives.is_full = True
    await studio.packing.pack_next()
    studio.archives.is_full = False
    studio.clock.move(timedelta(minutes=5))

    assert await studio.packing.pack_next()

    assert (studio.export(export).status, studio.export(export).attempt) == (ExportStatus.READY, 2)


async def test_a_fault_of_the_guard_is_a_fault(
    studio: CustodyStudio, creator: User, caplog: pytest.LogCaptureFixture
) -> None:
    studio.article(creator, picture=b"a picture")
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()
    studio.export_notices.faults = 1

    await working

    assert (studio.export(export).status, studio.export(export).attempt) == (ExportStatus.QUEUED, 1)
    assert studio.archives.published == {}
    [crashed] = [each for each in caplog.records if each.message == "export.crashed"]
    assert crashed.exc_info is not None
    assert crashed.exc_info[0] is LookupError


async def test_one_that_kills_its_workers_is_given_up(studio: CustodyStudio, creator: User) -> None:
    export = await studio.exported(creator)
    for _ in range(EXPORT_ATTEMPTS):
        studio.database.tables.exports[export.id].claim(now=studio.clock())
        studio.clock.move(EXPORT_LEASE + MINUTE)

    assert await studio.packing.pack_next()

    assert studio.export(export).status is ExportStatus.FAILED
    assert export.id in studio.export_notices.announced


async def test_a_worker_that_leaves_gives_it_back(studio: CustodyStudio, creator: User) -> None:
    studio.article(creator, picture=b"a picture")
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()

    working.cancel()
    await asyncio.wait({working})

    stored = studio.export(export)
    assert working.cancelled()
    assert (stored.status, stored.attempt) == (ExportStatus.QUEUED, 0)
    studio.archives.hold.set()
    assert await studio.packing.pack_next()
    assert studio.export(export).status is ExportStatus.READY


async def test_a_database_that_is_away_at_the_end_is_waited_for(
    studio: CustodyStudio, creator: User
) -> None:
    studio.article(creator, picture=b"a picture")
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()
    studio.database.conflicts = 3
    studio.export_notices.is_away = True
    studio.archives.hold.set()

    await working

    assert studio.export(export).status is ExportStatus.READY
    assert len(studio.database.tables.mails) == 1


async def test_an_end_that_nobody_heard_of_is_an_end(studio: CustodyStudio, creator: User) -> None:
    studio.article(creator, picture=b"a picture")
    export = await studio.exported(creator)
    studio.archives.hold = asyncio.Event()
    working = asyncio.create_task(studio.packing.pack_next())
    await studio.archives.is_held.wait()
    studio.database.lost_answers = 1
    studio.archives.hold.set()

    await working

    stored = studio.export(export)
    assert stored.status is ExportStatus.READY
    assert stored.blob_name in studio.blobs.stored
    assert len(studio.database.tables.mails) == 1
