"""What leaves with a content, what was before it, and what was made from it."""

from datetime import timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from domain.content import Article, ContentKind, ContentVersion, Scene, Script, snapshot_of
from domain.editing import TRASH_LIFETIME
from domain.platform import Platform
from domain.searchable import IndexEntry
from domain.services.trashing import Trashing
from domain.source import TextSource
from domain.unit_of_work import Database
from infra.db.account_tables import shares
from infra.db.content_tables import assets, content_versions, contents
from infra.db.engine import driver_url
from infra.db.search_tables import content_tags, search_documents
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Distil,
    Stage,
    a_generation,
    add_content,
    an_article,
    an_image,
    set_stage,
)
from tests.infra.db.services import ISOLATING
from tests.sql_recorder import recorded_sql

BELONGING = (shares, assets, content_versions, content_tags, search_documents)


async def whole(database: Database, url: str, stage: Stage) -> Article:
    """A content with everything that can belong to one."""
    article = an_article(a_generation(stage.key))
    await add_content(database, stage, article)
    words = frozenset({"word"})
    async with database.begin() as work:
        await work.assets.add_many([an_image(article)])
        await work.contents.add_version(ContentVersion.of(article, new_id(), now=NOW))
        await work.index.put(
            IndexEntry(
                content_id=article.id,
                owner_id=article.owner_id,
                title_words=words,
                words=words,
                tags=("汤",),
            )
        )
    await execute(
        url,
        insert(shares).values(
            id=new_id(),
            owner_id=article.owner_id,
            content_id=article.id,
            token_digest=new_id(),
            view_count=0,
            created_at=NOW,
            expires_at=NOW,
        ),
    )
    return article


async def execute(url: str, statement: object) -> list[object]:
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        result = await connection.execute(statement)  # type: ignore[call-overload]  # any
        rows = list(result.scalars()) if result.returns_rows else []
    await engine.dispose()
    return rows


async def test_a_purged_content_leaves_nothing_behind_and_no_other_loses_anything(
    database: Database, database_url: str
) -> None:
    stage = await set_stage(database)
    gone, kept = [await whole(database, database_url, stage) for _ in range(2)]

    async with database.begin() as work:
        await work.contents.purge([gone.id])
        await work.contents.purge([])

    for table in BELONGING:
        assert await execute(database_url, select(table.c.content_id)) == [kept.id], table.name
    assert await execute(database_url, select(contents.c.id)) == [kept.id]
    async with database.read_latest() as reader:
        assert await reader.generations.get(gone.generation_id) is not None


async def test_those_deleted_long_ago_are_locked(database: Database) -> None:
    stage = await set_stage(database)
    articles = [an_article(a_generation(stage.key)) for _ in range(4)]
    for deleted_at, article in zip([NOW, NOW - HOUR, NOW - 2 * HOUR, None], articles, strict=True):
        article.deleted_at = deleted_at
        await add_content(database, stage, article)

    async with database.begin() as work:
        both = await work.contents.deleted_ids(deleted_before=NOW, limit=5, without=())
        one = await work.contents.deleted_ids(deleted_before=NOW, limit=1, without=())
        other = await work.contents.deleted_ids(deleted_before=NOW, limit=5, without=one)
        locked = await work.contents.lock_deleted(
            [each.id for each in articles], deleted_before=NOW
        )

    assert both == [articles[2].id, articles[1].id]
    assert (one, other) == ([articles[2].id], [articles[1].id])
    assert {each.id for each in locked} == {*both}


async def test_what_was_made_from_each_comes_newest_first_and_bounded(database: Database) -> None:
    stage = await set_stage(database)
    roots = [an_article(a_generation(stage.key)) for _ in range(2)]
    made: list[Article] = []
    for root in roots:
        await add_content(database, stage, root)
        for n in range(4):
            article = an_article(a_generation(stage.key), created_at=NOW + n * HOUR)
            article.based_on_id = root.id
            article.deleted_at = NOW if n == 3 else None
            await add_content(database, stage, article)
            made.append(article)

    async with database.read() as reader:
        with recorded_sql() as sent:
            found = await reader.contents.list_derived([root.id for root in roots], limit=2)
        none = await reader.contents.list_derived([], limit=2)

    by_root = {
        root.id: [each.id for each in found if each.based_on_id == root.id] for root in roots
    }
    assert by_root == {
        roots[0].id: [made[2].id, made[1].id],
        roots[1].id: [made[6].id, made[5].id],
    }
    assert (len(sent), list(none)) == (1, [])


async def test_earlier_versions_come_newest_first_and_without_what_they_held(
    database: Database,
) -> None:
    stage = await set_stage(database)
    articles = [an_article(a_generation(stage.key)) for _ in range(2)]
    for article in articles:
        await add_content(database, stage, article)
        async with database.begin() as work:
            for n in range(1, 5):
                article.version, article.title = n, f"第{n}版"
                now = NOW + timedelta(minutes=n)
                await work.contents.add_version(ContentVersion.of(article, new_id(), now=now))

    async with database.read() as reader:
        with recorded_sql() as sent:
            notes = await reader.contents.list_version_notes(
                [article.id for article in articles], limit=3
            )
        kept = await reader.contents.get_version(articles[0].id, 2)
        assert await reader.contents.get_version(articles[0].id, 9) is None

    for article in articles:
        mine = [note for note in notes if note.content_id == article.id]
        assert [(note.version, note.title) for note in mine] == [
            (4, "第4版"),
            (3, "第3版"),
            (2, "第2版"),
        ]
        assert mine[0].created_at == NOW + timedelta(minutes=4)
    assert len(sent) == 1
    assert kept is not None
    assert kept.snapshot["title"] == "第2版"


def a_script(stage: Stage) -> Script:
    return Script(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.SCRIPT,
        title="脚本",
        tags=["汤"],
        created_at=NOW,
        updated_at=NOW,
        hook="你好",
        total_seconds=3.5,
        platform=Platform.DOUYIN,
        scenes=[Scene(1, "开场", "你好", "画面", 3.5, "字")],
    )


async def test_a_content_gets_back_what_a_version_of_it_held(database: Database) -> None:
    stage = await set_stage(database)
    script = a_script(stage)
    await add_content(database, stage, script)
    before = snapshot_of(script)
    async with database.begin() as work:
        present = await work.contents.lock(script.id)
        assert isinstance(present, Script)
        await work.contents.add_version(ContentVersion.of(present, new_id(), now=NOW))
        present.title, present.scenes, present.platform, present.tags = "新", [], None, []

    async with database.begin() as work:
        present = await work.contents.lock(script.id)
        kept = await work.contents.get_version(script.id, 1)
        assert present is not None
        assert kept is not None
        work.contents.restore(present, {**kept.snapshot, "a field of a later release": 1})

    async with database.read_latest() as reader:
        restored = await reader.contents.get(script.id)
    assert isinstance(restored, Script)
    assert snapshot_of(restored) == before
    assert (restored.scenes, restored.platform) == (script.scenes, Platform.DOUYIN)


async def test_the_trash_is_emptied_with_what_its_owner_pasted(database: Database) -> None:
    stage = await set_stage(database)
    pasted = Distil(source=TextSource("我的日记"), focus="秘密", depth=(1, 2))
    generation = a_generation(stage.key, pasted)
    article = an_article(generation)
    async with database.begin() as work:
        article.deleted_at = await work.now() - TRASH_LIFETIME - HOUR
        await work.generations.add(generation)
        await work.contents.add(article)

    assert await Trashing(database=database, isolating=ISOLATING).purge_deleted() == [article.id]

    async with database.read_latest() as reader:
        kept = await reader.generations.get(generation.id)
        assert await reader.contents.get(article.id) is None
    assert kept is not None
    assert kept.input == Distil(source=TextSource(""), focus="", depth=(1, 2))
    assert kept.input_digest == generation.input_digest
