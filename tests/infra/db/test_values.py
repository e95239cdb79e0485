"""What a reader hands out is no session's, and is the same as what a transaction has."""

import asyncio
from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter

import pytest

from domain.asset import Asset, AssetRole
from domain.content import Content
from domain.content_page import markdown_of
from domain.page import PageRequest
from domain.picture import QualityCheck, QualityRule
from domain.platform import Platform
from domain.preferences import Preferences
from domain.unit_of_work import Database, Reader, UnitOfWork
from domain.user import Role, User
from infra.db.rows import ReaderBusy
from infra.identity import new_id
from tests.infra.db.full_contents import (
    a_cover,
    a_full_article,
    a_full_card_set,
    a_full_script,
    a_voice_clip,
)
from tests.infra.db.rows import (
    DAY,
    HOUR,
    NOW,
    Paint,
    a_generation,
    a_user,
    add_content,
    an_article,
    an_image,
    set_stage,
    stored,
)
from tests.sql_recorder import recorded_sql

_BY_ID = attrgetter("id")


def same(values: Sequence[object], entities: Sequence[object]) -> bool:
    """Of the same classes, with the same in each field, and yet two objects each."""
    pairs = list(zip(sorted(values, key=_BY_ID), sorted(entities, key=_BY_ID), strict=True))
    for value, entity in pairs:
        assert isinstance(value, type(entity))
        assert value is not entity
        for each in fields(entity):  # type: ignore[arg-type]  # every entity is a dataclass
            assert getattr(value, each.name) == getattr(entity, each.name), each.name
    return bool(pairs)


async def _contents(reads: Reader | UnitOfWork, ids: Sequence[str]) -> Sequence[Content]:
    one = await reads.contents.get(ids[0])
    assert one is not None
    return [one, *await reads.contents.get_many(ids[1:])]


def _pages(contents: Sequence[Content]) -> list[str]:
    """By what each type has of its own."""
    return [markdown_of(each, []) for each in sorted(contents, key=_BY_ID)]


async def test_contents_of_every_type_are_the_same(database: Database) -> None:
    stage = await set_stage(database)
    makers = (a_full_article, a_full_script, a_cover, a_full_card_set, a_voice_clip)
    made: list[Content] = [make(stage) for make in makers]
    for content in made:
        await add_content(database, stage, content)
    ids = [content.id for content in made]

    async with database.read_latest() as reader:
        values = await _contents(reader, ids)
    async with database.begin() as work:
        entities = await _contents(work, ids)
    assert same(values, entities)
    assert _pages(values) == _pages(entities)


async def test_assets_are_the_same(database: Database) -> None:
    stage = await set_stage(database)
    content = an_article(a_generation(stage.key))
    await add_content(database, stage, content)
    full = an_image(content, 1)
    full.width, full.height, full.duration_seconds = 1080, 1440, 0.1
    full.ai_label, full.caption, full.role = "AI 生成", "标题", AssetRole.WHOLE
    full.platform = Platform.DOUYIN
    full.checks = [QualityCheck(QualityRule.CONTRAST, is_passed=True, detail="7.1")]
    async with database.begin() as work:
        await work.assets.add_many([an_image(content), full])

    async with database.read_latest() as reader:
        values: list[Asset] = [*await reader.assets.list_of_contents([content.id])]
    async with database.begin() as work:
        assert same(values, await work.assets.list_of_contents([content.id]))


async def test_users_are_the_same(database: Database) -> None:
    plain, full = a_user(), a_user()
    full.avatar_url, full.role, full.is_name_chosen = "https://example.com/旺", Role.ADMIN, True
    full.email_verified_at = full.time_zone_changed_at = NOW + HOUR
    full.totp_secret, full.totp_enabled_at, full.totp_last_step = "sealed", NOW, 2**31 - 1
    full.recovery_digests, full.wrong_codes = ["digest"], 3
    full.password_changed_at = full.codes_refused_until = full.deleted_at = NOW + DAY
    async with database.begin() as work:
        await work.users.add(plain)
        await work.users.add(full)

    async with database.read_latest() as reader:
        values: list[User] = [*await reader.users.get_many([plain.id, full.id])]
    async with database.begin() as work:
        assert same(values, await work.users.get_many([plain.id, full.id]))


async def test_generations_are_the_same(database: Database) -> None:
    stage = await set_stage(database)
    plain, painted = a_generation(stage.key), a_generation(stage.key, Paint(title="封面"))
    painted.started_at, painted.finished_at, painted.percent = NOW, NOW + HOUR, 100
    await stored(database, plain, painted)
    ids = [plain.id, painted.id]

    async with database.read_latest() as reader:
        values = await reader.generations.get_many(ids)
        one = await reader.generations.get(painted.id)
        assert await reader.generations.get(new_id()) is None
    async with database.begin() as work:
        assert same(values, await work.generations.get_many(ids))
        assert same([one], [await work.generations.get(painted.id)])


async def test_keys_and_their_plans_are_the_same(database: Database) -> None:
    stage = await set_stage(database)
    owner_id, request = stage.user.id, PageRequest(5)

    async with database.read_latest() as reader:
        usable = await reader.keys.list_usable(owner_id, now=NOW)
        page = (await reader.keys.page(owner_id, request)).items
        plans = [await reader.plans.get(stage.key.plan_id)]
        assert same(plans, await reader.plans.get_many([stage.key.plan_id]))
    async with database.begin() as work:
        assert same(usable, await work.keys.list_usable(owner_id, now=NOW))
        assert same(page, (await work.keys.page(owner_id, request)).items)
        assert same(plans, await work.plans.get_many([stage.key.plan_id]))


async def test_preferences_are_the_same(database: Database) -> None:
    stage = await set_stage(database)
    chosen = Preferences(
        owner_id=stage.user.id,
        default_platform=Platform.DOUYIN,
        forbidden_words=["最"],
        notify_on_finish=True,
        updated_at=NOW,
    )
    async with database.begin() as work:
        await work.preferences.add(chosen)

    async with database.read_latest() as reader:
        value = await reader.preferences.get(stage.user.id)
        assert await reader.preferences.get(new_id()) is None
    async with database.begin() as work:
        entity = await work.preferences.get(stage.user.id)
    assert entity is not None
    assert value is not entity
    for each in fields(entity):
        assert getattr(value, each.name) == getattr(entity, each.name), each.name


async def test_a_value_is_its_holders_alone(database: Database) -> None:
    stage = await set_stage(database)
    await add_content(database, stage, content := a_full_article(stage))

    async with database.read_latest() as reader:
        first = await reader.contents.get(content.id)
        second = await reader.contents.get(content.id)
        assert first is not None
        assert second is not None
        first.title = "改了"
        first.tags.append("改了")
    async with database.read_latest() as reader:
        third = await reader.contents.get(content.id)

    assert third is not None
    assert first.tags == [*content.tags, "改了"]
    for other in (second, third):
        assert (other.title, other.tags) == (content.title, content.tags)


async def test_a_value_has_nothing_that_its_class_has_not(database: Database) -> None:
    stage = await set_stage(database)
    await add_content(database, stage, content := a_cover(stage))

    async with database.read_latest() as reader:
        found = await reader.contents.get(content.id)

    for name in ("body", "type", "index_version", "_tags"):
        with pytest.raises(AttributeError, match=name):
            getattr(found, name)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 64, 257])
async def test_as_many_are_found_as_are_asked_for(database: Database, count: int) -> None:
    users = [a_user() for _ in range(count + 1)]
    async with database.begin() as work:
        for user in users:
            await work.users.add(user)

    asked = {user.id for user in users[:count]}
    with recorded_sql() as statements:
        async with database.read_latest() as reader:
            found = await reader.users.get_many(asked)

    assert sorted(user.id for user in found) == sorted(asked)
    assert len(statements) == 1


async def test_who_asks_for_nobody_gets_nobody_and_costs_nothing(database: Database) -> None:
    with recorded_sql() as statements:
        async with database.read_latest() as reader:
            assert await reader.users.get_many([]) == []
            assert await reader.assets.list_of_contents(set()) == []
    assert statements == []


async def test_a_reader_is_asked_one_thing_at_a_time(database: Database) -> None:
    async with database.read_latest() as reader:
        answers = await asyncio.gather(
            reader.users.get_many([new_id()]),
            reader.assets.list_of_contents([new_id()]),
            return_exceptions=True,
        )
        assert await reader.users.get_many([new_id()]) == []

    assert [type(answer) for answer in answers] == [list, ReaderBusy]


async def test_of_some_only_those_that_there_are(database: Database) -> None:
    user = a_user()
    async with database.begin() as work:
        await work.users.add(user)

    async with database.read_latest() as reader:
        found = await reader.users.get_many([user.id, new_id(), user.id, "不是"])

    assert [each.id for each in found] == [user.id]


async def test_what_is_made_of_a_value_can_be_stored(database: Database) -> None:
    """As recipes make contents of earlier ones."""
    stage = await set_stage(database)
    first = a_full_card_set(stage)
    await add_content(database, stage, first)
    async with database.read_latest() as reader:
        [earlier] = await reader.contents.get_many([first.id])

    made = replace(earlier, id=new_id(), title="改过", based_on_id=earlier.id)
    await add_content(database, stage, made)

    async with database.read_latest() as reader:
        [later] = await reader.contents.get_many([made.id])
    assert (later.title, later.based_on_id) == ("改过", first.id)
