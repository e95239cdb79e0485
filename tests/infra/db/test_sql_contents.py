"""Contents of every type, their assets, and the audit record."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from domain.asset import AssetKind
from domain.audit import AuditEntry
from domain.content import (
    Article,
    Citation,
    Content,
    ContentCriteria,
    ContentKind,
    ContentOrder,
    ContentSortField,
    Cover,
    InfoCardSet,
    IssueSeverity,
    PlatformIssue,
    Scene,
    Script,
    SubtitleCue,
    VoiceClip,
)
from domain.page import PageRequest
from domain.platform import Platform
from domain.unit_of_work import Database, DatabaseConflict
from infra.db.engine import driver_url
from infra.db.tables import audit_entries
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_generation,
    an_article,
    an_image,
    set_stage,
    stored,
)
from tests.sql_recorder import recorded_sql


def _article(stage: Stage) -> Article:
    return Article(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.REWRITE,
        title="标题🀄",
        tags=["干货", "副业"],
        is_favorite=True,
        source_url="https://example.com/文章",
        created_at=NOW,
        updated_at=NOW + HOUR,
        deleted_at=NOW + 2 * HOUR,
        platform=Platform.XIAOHONGSHU,
        body="# 正文\n" + "长" * 60_000,
        word_count=60_002,
        summary="摘要",
        key_points=["一", "二"],
        quotes=["“原话”"],
        citations=[Citation(1, "来源", "https://example.com", "原话", is_supported=True)],
        platform_issues=[PlatformIssue("TITLE", IssueSeverity.ERROR, "太长", 21, None)],
    )


def _script(stage: Stage) -> Script:
    return Script(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.SCRIPT,
        title="脚本",
        created_at=NOW,
        updated_at=NOW,
        hook="你知道吗",
        total_seconds=12.345678901,
        scenes=[Scene(1, "开场", "旁白", "画面", 3.5)],
    )


def _cover(stage: Stage) -> Cover:
    return Cover(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.COVER,
        title="封面",
        created_at=NOW,
        updated_at=NOW,
    )


def _info_card_set(stage: Stage) -> InfoCardSet:
    return InfoCardSet(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.INFO_CARD,
        title="卡片",
        created_at=NOW,
        updated_at=NOW,
    )


def _voice_clip(stage: Stage) -> VoiceClip:
    return VoiceClip(
        id=new_id(),
        owner_id=stage.user.id,
        generation_id=new_id(),
        kind=ContentKind.VOICE,
        title="配音",
        created_at=NOW,
        updated_at=NOW,
        cues=[SubtitleCue(0.1, 0.2, "你好")],
    )


async def add_content(database: Database, stage: Stage, content: Content) -> None:
    generation = a_generation(stage.key)
    content.generation_id = generation.id
    async with database.begin() as work:
        await work.generations.add(generation)
        await work.contents.add(content)


async def add_articles(database: Database, stage: Stage, count: int) -> list[Article]:
    """One an hour, the oldest first."""
    articles = []
    for n in range(count):
        article = an_article(a_generation(stage.key), created_at=NOW + n * HOUR)
        await add_content(database, stage, article)
        articles.append(article)
    return articles


@pytest.mark.parametrize("make", [_article, _script, _cover, _info_card_set, _voice_clip])
async def test_every_type_comes_back_as_it_was(
    database: Database, make: Callable[[Stage], Content]
) -> None:
    stage = await set_stage(database)
    content = make(stage)
    await add_content(database, stage, content)

    async with database.read() as reader:
        found = await reader.contents.get(content.id)

    assert type(found) is type(content)
    for name in (field.name for field in fields(content)):
        assert getattr(found, name) == getattr(content, name), name


async def test_types_are_read_together_by_one_statement(database: Database) -> None:
    stage = await set_stage(database)
    contents = [make(stage) for make in (_article, _script, _voice_clip)]
    for content in contents:
        await add_content(database, stage, content)

    with recorded_sql() as statements:
        async with database.read() as reader:
            by_id = await reader.contents.get_many({each.id for each in contents} | {new_id()})
            made = await reader.contents.list_of_generations(
                {each.generation_id for each in contents}
            )

    assert {(each.id, type(each)) for each in by_id} == {(each.id, type(each)) for each in contents}
    assert {each.id for each in made} == {each.id for each in contents}
    assert len(statements) == 2


async def test_a_generation_has_one_content(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    first, second = an_article(generation), an_article(generation)
    await stored(database, generation)
    async with database.begin() as work:
        await work.contents.add(first)

    with pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.contents.add(second)

    async with database.read_latest() as reader:
        (found,) = await reader.contents.list_of_generations([generation.id])
    assert found.id == first.id


async def test_a_content_whose_transaction_failed_can_be_stored_again(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    await stored(database, generation)
    content = an_article(generation)
    image = an_image(content)

    with pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.contents.add(content)
            await work.assets.add_many([image])
            raise DatabaseConflict
    async with database.begin() as work:
        await work.contents.add(content)
        await work.assets.add_many([image])

    async with database.read_latest() as reader:
        assert [each.id for each in await reader.assets.list_of_contents([content.id])] == [
            image.id
        ]


async def test_a_list_in_place_is_changed_by_assignment(database: Database) -> None:
    stage = await set_stage(database)
    (article,) = await add_articles(database, stage, 1)
    async with database.begin() as work:
        found = await work.contents.get(article.id)
        assert found is not None
        found.tags = [*found.tags, "新"]
        found.is_favorite = True

    async with database.read_latest() as reader:
        changed = await reader.contents.get(article.id)
    assert changed is not None
    assert (changed.tags, changed.is_favorite) == (["新"], True)


async def listed(
    database: Database, criteria: ContentCriteria, order: ContentOrder | None = None
) -> list[str]:
    async with database.read() as reader:
        page = await reader.contents.page(criteria, order or ContentOrder(), PageRequest(100))
        assert await reader.contents.count(criteria) == len(page.items)
    return [content.id for content in page.items]


async def test_history_shows_what_the_criteria_allow(database: Database) -> None:
    stage, stranger = await set_stage(database), await set_stage(database)
    a, b, c, deleted = await add_articles(database, stage, 4)
    await add_articles(database, stranger, 1)
    async with database.begin() as work:
        found = await work.contents.get_many([b.id, c.id, deleted.id])
        changed = {content.id: content for content in found}
        changed[b.id].is_favorite = True
        changed[c.id].kind = ContentKind.REWRITE
        changed[deleted.id].deleted_at = NOW
    owner_id = stage.user.id

    assert await listed(database, ContentCriteria(owner_id)) == [c.id, b.id, a.id]
    assert await listed(database, ContentCriteria(owner_id, is_favorite=True)) == [b.id]
    assert await listed(database, ContentCriteria(owner_id, is_favorite=False)) == [c.id, a.id]
    rewritten = ContentCriteria(owner_id, kinds=(ContentKind.REWRITE, ContentKind.COVER))
    assert await listed(database, rewritten) == [c.id]
    assert await listed(database, ContentCriteria(owner_id, kinds=())) == []
    early = ContentCriteria(owner_id, created_from=NOW, created_until=NOW + HOUR)
    assert await listed(database, early) == [a.id]
    assert await listed(database, ContentCriteria("不存在")) == []


@pytest.mark.parametrize("is_descending", [True, False])
async def test_history_is_ordered_as_asked(database: Database, *, is_descending: bool) -> None:
    stage = await set_stage(database)
    a, b, c = await add_articles(database, stage, 3)
    async with database.begin() as work:
        found = await work.contents.get(a.id)
        assert found is not None
        found.updated_at = NOW + 9 * HOUR
    criteria = ContentCriteria(stage.user.id)

    by_change = ContentOrder(ContentSortField.UPDATED_AT, is_descending)
    by_birth = ContentOrder(ContentSortField.CREATED_AT, is_descending)
    changed, born = [b.id, c.id, a.id], [a.id, b.id, c.id]
    if is_descending:
        changed.reverse()
        born.reverse()
    assert await listed(database, criteria, by_change) == changed
    assert await listed(database, criteria, by_birth) == born


async def test_assets_come_in_their_contents_order(database: Database) -> None:
    stage = await set_stage(database)
    first, second, other = await add_articles(database, stage, 3)
    last, sound = an_image(first, 1), an_image(second)
    cover = an_image(first, 0)
    cover.width, cover.height, cover.ai_label = 1242, 1660, "AI 生成"
    sound.kind, sound.duration_seconds = AssetKind.AUDIO, 1.25
    async with database.begin() as work:
        await work.assets.add_many([last, cover, sound, an_image(other)])

    with recorded_sql() as statements:
        async with database.read() as reader:
            found = await reader.assets.list_of_contents({first.id, second.id})

    assert len(statements) == 1
    assert [each.id for each in found] == [cover.id, last.id, sound.id]
    assert (found[0].width, found[0].height, found[0].ai_label) == (1242, 1660, "AI 生成")
    assert (found[2].kind, found[2].duration_seconds) == (AssetKind.AUDIO, 1.25)


async def test_known_blobs_are_those_some_asset_names(database: Database) -> None:
    stage = await set_stage(database)
    (article,) = await add_articles(database, stage, 1)
    image = an_image(article)
    async with database.begin() as work:
        await work.assets.add_many([image])
        await work.assets.add_many([])
        assert await work.assets.known_blob_names({image.blob_name, "other.png"}) == {
            image.blob_name
        }


async def test_an_audit_entry_is_kept(database: Database, database_url: str) -> None:
    entry = AuditEntry(
        id=new_id(),
        actor_id=None,
        action="keys.issued",
        subject_id=new_id(),
        before=None,
        after={"plan": "trial", "count": 3, "name": "批次", "expires_at": None},
        ip_address="2001:db8::1",
        created_at=NOW,
    )
    async with database.begin() as work:
        await work.audit.add(entry)

    engine = create_async_engine(driver_url(database_url))
    async with engine.connect() as connection:
        rows = await connection.execute(select(audit_entries))
        (row,) = rows.mappings()
    await engine.dispose()
    assert dict(row) == {field.name: getattr(entry, field.name) for field in fields(entry)}
