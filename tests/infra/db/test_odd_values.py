"""A value that cannot be read is told of where it is asked for, and hides no other."""

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.content import Article, Content
from domain.unit_of_work import Database
from infra.db.engine import driver_url
from tests.infra.db.rows import a_generation, add_content, an_article, set_stage


async def _two(database: Database) -> list[Article]:
    stage = await set_stage(database)
    made = [an_article(a_generation(stage.key)) for _ in range(2)]
    for number, article in enumerate(made):
        article.tags, article.key_points = [f"标签{number}"], ["选料", "火候"]
        await add_content(database, stage, article)
    return made


async def _set(database_url: str, column: str, value: str | None, content: Content) -> None:
    engine = create_async_engine(driver_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(
            text(f"UPDATE contents SET {column} = :value WHERE id = :id"),  # noqa: S608 - ours
            {"value": value, "id": content.id},
        )
    await engine.dispose()


async def _read(database: Database, contents: list[Article]) -> list[Article]:
    async with database.read_latest() as reader:
        found = {each.id: each for each in await reader.contents.get_many([c.id for c in contents])}
    read = [found[each.id] for each in contents]
    return [each for each in read if isinstance(each, Article)]


@pytest.mark.parametrize("odd", ["", "null", "[1]", '{"美食": 1}', '["美食"', '["\\ud800"]'])
async def test_tags_that_are_no_list_of_words(
    database: Database, database_url: str, odd: str
) -> None:
    made = await _two(database)
    await _set(database_url, "tags", odd, made[0])

    spoilt, sound = await _read(database, made)

    assert (spoilt.title, spoilt.created_at) == (made[0].title, made[0].created_at)
    assert spoilt.key_points == made[0].key_points
    assert sound.tags == made[1].tags
    for _ in range(2):
        with pytest.raises(ValidationError):
            _ = spoilt.tags


async def test_what_a_row_lacks_is_none_or_what_stands_for_it(
    database: Database, database_url: str
) -> None:
    made = await _two(database)
    for column in ("key_points", "title_candidates"):
        await _set(database_url, column, None, made[0])

    lacking, other = await _read(database, made)

    assert lacking.key_points is None
    assert lacking.title_candidates == []
    assert other.key_points == made[1].key_points
