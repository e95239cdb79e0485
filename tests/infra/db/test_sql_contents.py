"""Contents of every type."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.content import (
    Article,
    Content,
    Script,
)
from domain.unit_of_work import Database, DatabaseConflict
from infra.db.engine import driver_url
from infra.identity import new_id
from tests.infra.db.full_contents import (
    a_cover,
    a_full_article,
    a_full_card_set,
    a_full_script,
    a_voice_clip,
)
from tests.infra.db.rows import (
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


@pytest.mark.parametrize(
    "make", [a_full_article, a_full_script, a_cover, a_full_card_set, a_voice_clip]
)
async def test_every_type_comes_back_as_it_was(
    database: Database, make: Callable[[Stage], Content]
) -> None:
    stage = await set_stage(database)
    content = make(stage)
    await add_content(database, stage, content)

    async with database.read() as reader:
        found = await reader.contents.get(content.id)

    assert isinstance(found, type(content))
    for name in (field.name for field in fields(content)):
        assert getattr(found, name) == getattr(content, name), name


@pytest.mark.parametrize("make", [a_full_article, a_full_script])
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
    contents = [make(stage) for make in (a_full_article, a_full_script, a_voice_clip)]
    for content in contents:
        await add_content(database, stage, content)

    with recorded_sql() as statements:
        async with database.read() as reader:
            by_id = await reader.contents.get_many({each.id for each in contents} | {new_id()})
            made = await reader.contents.list_of_generations(
                {each.generation_id for each in contents}
            )

    types = {each.id: type(each) for each in contents}
    assert {each.id for each in by_id} == types.keys()
    assert all(isinstance(each, types[each.id]) for each in by_id)
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
