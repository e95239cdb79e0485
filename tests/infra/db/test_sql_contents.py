"""Contents of every type."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.compliance import ComplianceCategory, ComplianceHit, ComplianceReport
from domain.content import (
    Article,
    Citation,
    Content,
    ContentKind,
    Cover,
    InfoCardSet,
    Scene,
    Script,
    SubtitleCue,
    VoiceClip,
)
from domain.facts import FactChange, FactIssue, FactKind
from domain.info_card import Card, CardForm, CardLook, CardPoint
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.overlap import Overlap, OverlapSpan
from domain.platform import Platform
from domain.platforms import PlatformIssue, PlatformRule
from domain.quotation import Quotation
from domain.review import Review
from domain.unit_of_work import Database, DatabaseConflict
from infra.db.engine import driver_url
from infra.identity import new_id
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_generation,
    add_articles,
    add_content,
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
        title_candidates=["标题🀄", "另一个"],
        quotes=["“原话”"],
        quotations=[Quotation("“原话”", 3, 7, 1)],
        citations=[Citation(1, "来源", "https://example.com", "原话", is_supported=True)],
        platform_issues=[PlatformIssue(PlatformRule.TITLE_TOO_LONG, IssueSeverity.ERROR, 21, None)],
        review=_review(),
    )


def _review() -> Review:
    hit = ComplianceHit(
        start=0,
        end=2,
        text="最佳",
        category=ComplianceCategory.AD_LAW,
        severity=IssueSeverity.ERROR,
        reason=Sentence("绝对化用语。", "An absolute claim."),
        replacements=("优质",),
    )
    return Review(
        compliance=ComplianceReport(hits=(hit,), lexicon_version="1"),
        title_compliance=ComplianceReport(hits=(), lexicon_version="1"),
        fact_issues=(FactIssue(FactKind.NUMBER, "三成", FactChange.INVENTED),),
        overlap=Overlap(0.25, (OverlapSpan(0, 9, 3, 12),)),
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
        platform=Platform.DOUYIN,
        title_candidates=["脚本"],
        scenes=[Scene(1, "开场", "旁白", "画面", 3.5, "字")],
        platform_issues=[PlatformIssue(PlatformRule.DURATION_OFF, IssueSeverity.WARNING, 12, 60)],
        review=_review(),
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
        platform=Platform.XIAOHONGSHU,
        theme_id="clean",
        cards=[
            Card(
                form=CardForm.POINTS,
                title="卡片",
                points=(CardPoint(number=1, heading="火候", text="小火慢炖。"),),
                variant=1,
            )
        ],
        look=CardLook(
            author="老旺",
            brand=Brand(name="汤社", color="#5B5BD6", logo_upload_id="upload"),
            label_position=LabelPosition.TOP_LEFT,
        ),
        review=_review(),
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


@pytest.mark.parametrize("make", [_article, _script])
async def test_a_row_of_the_release_before_is_read_without_what_it_did_not_know(
    database: Database, database_url: str, make: Callable[[Stage], Article | Script]
) -> None:
    """Its processes may write on after the migration that gives the others a value."""
    stage = await set_stage(database)
    content = make(stage)
    await add_content(database, stage, content)
    engine = create_async_engine(driver_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE contents SET title_candidates = NULL, quotations = NULL, review = NULL")
        )
    await engine.dispose()

    async with database.read_latest() as reader:
        found = await reader.contents.get(content.id)

    assert isinstance(found, Article | Script)
    assert (found.title_candidates, found.review) == ([], None)
    if isinstance(found, Article):
        assert found.quotations == []


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
