"""Preferences in SQL: one row for each user."""

import asyncio

import pytest

from domain.platform import Platform
from domain.preferences import Preferences
from domain.unit_of_work import Database, DatabaseConflict
from tests.factories import plain
from tests.infra.db.rows import NOW, add_user


def chosen(owner_id: str, **choices: object) -> Preferences:
    preferences = Preferences(
        owner_id=owner_id,
        default_platform=Platform.DOUYIN,
        default_tone="亲切",
        brand_name="老旺",
        brand_color="#E63946",
        forbidden_words=["便宜", "最"],
        favorite_words=["实惠"],
        notify_on_finish=True,
        updated_at=NOW,
    )
    for name, value in choices.items():
        setattr(preferences, name, value)
    return preferences


async def test_choices_come_back_as_they_were_made(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        await work.preferences.add(chosen(user.id))

    async with database.read_latest() as reader:
        found = await reader.preferences.get(user.id)
        nobody = await reader.preferences.get("nobody")

    assert found is not None
    assert plain(found) == plain(chosen(user.id))
    assert nobody is None


async def test_changes_of_one_user_wait_for_each_other(database: Database) -> None:
    """None is lost, whichever comes first."""
    async with database.begin() as work:
        user = await add_user(work)
        await work.preferences.add(chosen(user.id, forbidden_words=[]))

    async def forbid(word: str) -> None:
        async with database.begin() as work:
            await work.users.lock(user.id)
            preferences = await work.preferences.lock(user.id)
            assert preferences is not None
            preferences.forbidden_words = [*preferences.forbidden_words, word]

    await asyncio.gather(*(forbid(str(n)) for n in range(6)))

    async with database.read_latest() as reader:
        found = await reader.preferences.get(user.id)
    assert found is not None
    assert sorted(found.forbidden_words) == [str(n) for n in range(6)]


async def test_a_user_has_one_row(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        await work.preferences.add(chosen(user.id))

    with pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.preferences.add(chosen(user.id, brand_name="别家"))

    async with database.read_latest() as reader:
        found = await reader.preferences.get(user.id)
    assert found is not None
    assert found.brand_name == "老旺"


async def test_logos_are_known_by_their_blobs(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        await work.preferences.add(chosen(user.id, brand_logo_name=f"{user.id}.png"))

    async with database.begin() as work:
        known = await work.preferences.known_blob_names([f"{user.id}.png", "orphan.png"])

    assert known == {f"{user.id}.png"}
