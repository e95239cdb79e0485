"""The other tests stand on these promises."""

import pytest

from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from domain.user import EmailTaken
from tests.domain.memory_rows import ConstraintBroken
from tests.domain.studio import Studio
from tests.factories import a_generation, a_key, a_user


async def test_a_transaction_that_raises_changes_nothing(studio: Studio) -> None:
    user = studio.user()

    with studio.unchanged(), pytest.raises(ZeroDivisionError):
        async with studio.database.begin() as work:
            found = await work.users.get(user.id)
            assert found is not None
            found.display_name = "别人"
            await work.users.add(a_user())
            _ = 1 // 0


async def test_a_change_is_kept_with_the_commit_and_an_entity_is_detached_after_it(
    studio: Studio,
) -> None:
    user = a_user(display_name="老旺")
    async with studio.database.begin() as work:
        await work.users.add(user)

    user.display_name = "后来"

    assert studio.database.tables.users[user.id].display_name == "老旺"


async def test_unique_values_are_taken_once(studio: Studio) -> None:
    user = studio.user()
    key = a_key(user.id)
    first = a_generation(user.id, idempotency_key="same-key")
    async with studio.database.begin() as work:
        await work.keys.add_many([key])
        await work.generations.add(first)

    for rival in (a_key(user.id, code_digest=key.code_digest), a_key(user.id, id=key.id)):
        with studio.unchanged(), pytest.raises(DatabaseConflict):
            async with studio.database.begin() as work:
                await work.keys.add_many([rival])
    with studio.unchanged(), pytest.raises(DatabaseConflict):
        async with studio.database.begin() as work:
            await work.generations.add(a_generation(user.id, idempotency_key="same-key"))
    with studio.unchanged(), pytest.raises(EmailTaken):
        async with studio.database.begin() as work:
            await work.users.add(a_user(email=user.email))


@pytest.mark.parametrize("changes", [{"credits_held": 21}, {"credits_spent": -1}])
async def test_checks_of_sql_hold_here_too(studio: Studio, changes: dict[str, object]) -> None:
    user = studio.user()

    with studio.unchanged(), pytest.raises(ConstraintBroken):
        async with studio.database.begin() as work:
            await work.keys.add_many([a_key(user.id, **changes)])


async def test_a_database_that_is_away_answers_nobody(studio: Studio) -> None:
    studio.database.is_away = True

    for attempt in (studio.database.begin, studio.database.read, studio.database.read_latest):
        with pytest.raises(DatabaseUnavailable):
            async with attempt():
                pass
