"""Shared links in SQL."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.share import Share
from domain.unit_of_work import Database, DatabaseConflict
from infra.identity import new_id
from tests.infra.db.outdated import forgotten
from tests.infra.db.rows import HOUR, NOW, Stage, add_articles, set_stage

DAY = timedelta(days=1)


def a_share(stage: Stage, content_id: str, *, created_at: datetime = NOW) -> Share:
    share_id = new_id()
    return Share(
        id=share_id,
        owner_id=stage.user.id,
        content_id=content_id,
        token_digest=f"digest-{share_id}",
        created_at=created_at,
        expires_at=created_at + DAY,
    )


async def added(database: Database, *shares: Share) -> None:
    async with database.begin() as work:
        for share in shares:
            await work.shares.add(share)


async def test_a_link_is_found_by_its_digest_alone(database: Database) -> None:
    stage = await set_stage(database)
    [article] = await add_articles(database, stage, 1)
    share = a_share(stage, article.id)
    await added(database, share)

    async with database.read_latest() as reader:
        found = await reader.shares.get_by_digest(share.token_digest)
        assert found is not None
        assert found.id == share.id
        for odd in ("", "没有", share.token_digest.upper(), "%"):
            assert await reader.shares.get_by_digest(odd) is None


async def test_live_links_of_many_contents_come_newest_first(database: Database) -> None:
    stage, stranger = await set_stage(database), await set_stage(database)
    articles = await add_articles(database, stage, 2)
    old, new = (a_share(stage, articles[0].id, created_at=NOW + n * HOUR) for n in range(2))
    revoked, other = a_share(stage, articles[0].id), a_share(stage, articles[1].id)
    revoked.revoked_at = NOW
    ended = a_share(stage, articles[0].id, created_at=NOW - DAY)
    await added(database, old, new, revoked, ended, other)
    ids = [each.id for each in articles]

    async with database.read_latest() as reader:
        found = await reader.shares.list_live(stage.user.id, ids, now=NOW)
        theirs = await reader.shares.list_live(stranger.user.id, ids, now=NOW)

    assert found[0].id == new.id
    assert {each.id for each in found} == {old.id, new.id, other.id}
    assert theirs == []


async def test_one_digest_is_one_link_and_a_link_is_a_content_s(database: Database) -> None:
    stage = await set_stage(database)
    [article] = await add_articles(database, stage, 1)
    share, twin = a_share(stage, article.id), a_share(stage, article.id)
    twin.token_digest = share.token_digest
    await added(database, share)

    with pytest.raises(DatabaseConflict):
        await added(database, twin)
    with pytest.raises(IntegrityError):
        await added(database, a_share(stage, new_id()))


async def test_views_are_added_to_those_that_are_still_there(database: Database) -> None:
    stage = await set_stage(database)
    [article] = await add_articles(database, stage, 1)
    share, other = a_share(stage, article.id), a_share(stage, article.id)
    await added(database, share, other)

    for _ in range(2):
        async with database.begin() as work:
            await work.shares.add_views({share.id: 3, new_id(): 5})
            await work.shares.add_views({})

    async with database.begin() as work:
        counts = [await work.shares.lock(each.id) for each in (share, other)]
    assert [each and each.view_count for each in counts] == [6, 0]


async def test_some_that_ended_long_ago_are_deleted(database: Database) -> None:
    stage = await set_stage(database)
    [article] = await add_articles(database, stage, 1)
    shares = [a_share(stage, article.id, created_at=NOW - n * DAY) for n in range(4)]
    await added(database, *shares)

    deleted = [await forgotten(database, Share, until=NOW, limit=2) for _ in range(3)]

    # The last but one ends at that very moment.
    assert deleted == [[shares[3].id, shares[2].id], [shares[1].id], []]
