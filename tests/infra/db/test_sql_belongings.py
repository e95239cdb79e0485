"""All that is somebody's comes page by page, each thing once, and nothing that is another's."""

import json
import re
from collections.abc import Sequence
from typing import TypeVar

import pytest

from domain.access_token import AccessToken
from domain.audit import AuditEntry
from domain.belongings import Extent
from domain.content import Content, ContentVersion
from domain.export import Export, ExportScope, Tally
from domain.generation import Generation
from domain.ids import global_id
from domain.key import Key
from domain.key_event import KeyEvent
from domain.ledger import LedgerEntry
from domain.mail import MailOrder
from domain.own_provider import OwnProvider
from domain.preferences import Preferences
from domain.proof import Proof
from domain.services.belonging import Belonging
from domain.services.compiling import Compiling
from domain.services.sections import ACCOUNT_SECTIONS, WITHHELD
from domain.share import Share
from domain.unit_of_work import Database
from domain.upload import Upload
from domain.usage import UsageSlot
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery
from infra.db.columns import metadata
from infra.db.erasers import ERASERS
from infra.db.unit_of_work import SqlDatabase
from infra.identity import new_id, utc_now
from tests.domain.fake_custody import FakeArchives
from tests.domain.fake_sessions import FakeLiveSessions
from tests.fakes import FakeBlobs
from tests.infra.db.leavers import EMAIL, TEXT, somebody
from tests.infra.db.rows import NOW, add_articles, an_image, set_stage
from tests.product import ROOT
from tests.sql_recorder import recorded_sql

Item = TypeVar("Item")

_KINDS = {
    **dict.fromkeys([User, OwnProvider, Preferences, Key, KeyEvent, LedgerEntry, Generation], 1),
    **dict.fromkeys([Content, Upload, UsageSlot, AccessToken, Proof, MailOrder, Webhook], 1),
    **dict.fromkeys([WebhookDelivery, Export, Share], 1),
    AuditEntry: 4,
}


async def all_of(
    database: Database, kind: type[Item], owner_id: str, *, limit: int
) -> Sequence[Item]:
    found: list[Item] = []
    while True:
        async with database.read_latest() as reader:
            page = await reader.belongings.page(
                kind, owner_id, after=found[-1] if found else None, limit=limit
            )
        found += page
        if len(page) < limit:
            return found


async def test_there_is_a_page_of_every_kind(database: SqlDatabase, database_url: str) -> None:
    stage = await somebody(database, database_url)
    stranger = await set_stage(database)

    counts = {kind: len(await all_of(database, kind, stage.user.id, limit=1)) for kind in _KINDS}

    assert counts == _KINDS
    assert await all_of(database, Content, stranger.user.id, limit=10) == []
    assert await all_of(database, AuditEntry, stranger.user.id, limit=10) == []


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
async def test_pages_of_any_size_hold_each_content_once(database: Database, limit: int) -> None:
    stage = await set_stage(database)
    articles = await add_articles(database, stage, 7)
    async with database.begin() as work:
        for article in articles[2:5]:  # of one moment
            stored = await work.contents.lock(article.id)
            assert stored is not None
            stored.created_at = NOW
        trashed = await work.contents.lock(articles[6].id)
        assert trashed is not None
        trashed.deleted_at = NOW

    found = await all_of(database, Content, stage.user.id, limit=limit)

    places = [(each.created_at, each.id) for each in found]
    assert places == sorted(places)
    assert {each.id for each in found} == {each.id for each in articles}


async def test_a_page_of_contents_takes_two_statements(database: Database) -> None:
    stage = await set_stage(database)
    await add_articles(database, stage, 3)

    with recorded_sql() as statements:
        async with database.read_latest() as reader:
            await reader.belongings.page(Content, stage.user.id, after=None, limit=10)

    assert len([each for each in statements if each.startswith("SELECT")]) == 2


async def test_the_extent_counts_files_and_versions_of_all_contents(database: Database) -> None:
    stage = await set_stage(database)
    articles = await add_articles(database, stage, 2)
    images = [an_image(articles[n % 2], n) for n in range(3)]
    images[0].byte_size = 2_000_000_000
    images[1].byte_size = 2_000_000_000
    async with database.begin() as work:
        await work.assets.add_many(images)
        for _ in range(2):
            await work.contents.add_version(ContentVersion.of(articles[0], new_id(), now=NOW))
            articles[0].version += 1

    async with database.read_latest() as reader:
        extent = await reader.belongings.extent(stage.user.id)

    assert extent == Extent(contents=2, versions=2, byte_size=4_000_000_010)


async def test_sections_tell_everything_but_what_opens_something(
    database: SqlDatabase, database_url: str
) -> None:
    stage = await somebody(database, database_url)
    belonging = Belonging(
        database=database,
        live_sessions=FakeLiveSessions(clock=utc_now),
        owner_id=stage.user.id,
    )

    texts = {
        section.path: "".join([chunk async for chunk in section.text(belonging)])
        for section in ACCOUNT_SECTIONS
    }

    whole = "\n".join(texts.values())
    assert EMAIL in texts["profile.json"]
    assert TEXT in texts["generations.json"]
    assert "LW-ABCDE-•••••" in texts["keys.json"]
    assert texts["ledger.csv"].count("\r\n") == 2
    for secret in ("digest of password", "sealed-of-lao-wang-key", "d" * 64):
        assert secret not in whole
    assert "198.51.100.1" not in whole  # where an administrator was
    by_staff = [each for each in json.loads(texts["audit.json"]) if "actorId" not in each]
    assert len(by_staff) == 1
    assert by_staff[0]["after"]["email"] == EMAIL
    assert global_id("User", "staff") not in whole


#: What an export of an account leaves out, and why.
_LEFT_OUT = {
    "search_documents": "made from the contents",
    "content_tags": "made from the contents",
    "batches": "of the operator; a key tells its plan itself",
    "staff_requests": "what the staff asked for, not the owner; the audit record tells it",
}


async def test_an_account_s_export_reads_every_table_with_anything_of_its_owner(
    database: SqlDatabase, database_url: str
) -> None:
    """All that is erased with an account, and all that docs/privacy.md says is kept."""
    stage = await somebody(database, database_url)
    archives = FakeArchives(FakeBlobs(clock=utc_now))
    compiling = Compiling(database=database, live_sessions=FakeLiveSessions(clock=utc_now))
    export = Export(
        id=new_id(),
        owner_id=stage.user.id,
        scope=ExportScope.ACCOUNT,
        run_after=NOW,
        created_at=NOW,
    )

    with recorded_sql() as statements:
        async with archives.writing("all.zip", at=NOW) as archive:
            await compiling.compile(export, archive, Tally(total=1))

    read = {name for sql in statements for name in re.findall(r"(?:FROM|JOIN) `?(\w+)", sql)}
    document = (ROOT / "docs" / "privacy.md").read_text()
    rows = [line for line in document.splitlines() if line.startswith("|")]
    kept = {name for row in rows for name in re.findall(r"`(\w+)`", row)} & set(metadata.tables)
    personal = kept | {eraser.table.name for eraser in ERASERS}
    assert len(kept) > 15
    assert personal - read == set(_LEFT_OUT)


def test_whatever_is_secret_is_withheld() -> None:
    telling = ("hash", "digest", "secret", "sealed", "recovery", "totp_last")
    secret = {
        column.name
        for table in metadata.tables.values()
        for column in table.columns
        if any(word in column.name for word in telling)
    }

    assert secret <= WITHHELD
