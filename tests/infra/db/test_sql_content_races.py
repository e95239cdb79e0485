"""Contents that several want at the same time: to restore or to purge them, or to share them."""

import asyncio
from datetime import datetime, timedelta

from domain.editing import TRASH_LIFETIME
from domain.errors import NotFound
from domain.services.sharing import Sharing
from domain.services.trashing import Trashing
from domain.share import SHARE_LIMIT, Share, ShareLimitReached
from domain.unit_of_work import Database
from infra.identity import new_id, utc_now
from tests.domain.fake_custody import FakeShareTokens, FakeShareViews
from tests.fakes import FakeRateLimits
from tests.infra.db.rows import DAY, NOW, Stage, add_articles, set_stage
from tests.infra.db.services import ISOLATING
from tests.infra.db.timed_database import TimedDatabase

RIVALS = 6
SECOND = timedelta(seconds=1)


def trashing(database: Database, now: datetime) -> Trashing:
    return Trashing(database=TimedDatabase(database, lambda: now), isolating=ISOLATING)


async def deleted_articles(database: Database, stage: Stage) -> list[str]:
    """The ids of some whose time in the trash is over at `NOW`."""
    articles = await add_articles(database, stage, RIVALS)
    async with database.begin() as work:
        for article in articles:
            content = await work.contents.lock(article.id)
            assert content is not None
            content.deleted_at = NOW - TRASH_LIFETIME
    return [article.id for article in articles]


async def test_a_content_is_restored_or_purged_and_never_both(database: Database) -> None:
    """Who restores looks a moment before its time is over, who purges a moment after."""
    stage = await set_stage(database)
    ids = await deleted_articles(database, stage)
    restoring, purging = trashing(database, NOW - SECOND), trashing(database, NOW + SECOND)

    async def is_restored(content_id: str) -> bool:
        try:
            await restoring.restore(content_id, owner_id=stage.user.id)
        except NotFound:
            return False
        return True

    restored, *purged = await asyncio.gather(
        asyncio.gather(*(is_restored(each) for each in ids)),
        purging.purge_deleted(),
        purging.purge_deleted(),
    )

    kept = {each for each, was_restored in zip(ids, restored, strict=True) if was_restored}
    gone = [each for some in purged for each in some]
    assert sorted([*kept, *gone]) == sorted(ids)
    async with database.read_latest() as reader:
        found = await reader.contents.get_many(ids)
    assert {content.id for content in found} == kept
    assert {content.deleted_at for content in found} <= {None}


async def test_of_several_who_share_a_content_one_gets_the_last_link(database: Database) -> None:
    stage = await set_stage(database)
    [article] = await add_articles(database, stage, 1)
    async with database.begin() as work:
        for _ in range(SHARE_LIMIT - 1):
            await work.shares.add(a_share(stage, article.id))

    outcomes = await asyncio.gather(
        *(sharing(database).share(article.id, owner_id=stage.user.id) for _ in range(RIVALS)),
        return_exceptions=True,
    )

    refused = [type(each) for each in outcomes if isinstance(each, BaseException)]
    assert refused == [ShareLimitReached] * (RIVALS - 1)
    async with database.read_latest() as reader:
        live = await reader.shares.list_live(stage.user.id, [article.id], now=utc_now())
    assert len(live) == SHARE_LIMIT


def sharing(database: Database) -> Sharing:
    """As of a process of its own."""
    return Sharing(
        database=database,
        tokens=FakeShareTokens(),
        views=FakeShareViews(),
        rate_limits=FakeRateLimits(),
        base_url="https://app.example",
        new_id=new_id,
        clock=utc_now,
    )


def a_share(stage: Stage, content_id: str) -> Share:
    return Share(
        id=new_id(),
        owner_id=stage.user.id,
        content_id=content_id,
        token_digest=new_id(),
        created_at=utc_now(),
        expires_at=utc_now() + DAY,
    )
