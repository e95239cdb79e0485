"""Accounts: found by id and address, and one account per address."""

import pytest

from domain.language import Locale
from domain.unit_of_work import Database
from domain.user import EmailTaken, Role, UserStatus
from infra.identity import new_id
from tests.infra.db.rows import NOW, a_user, add_user
from tests.sql_recorder import recorded_sql


async def test_every_field_comes_back_as_it_was(database: Database) -> None:
    user = a_user()
    user.avatar_url = "https://cdn.example.com/头像.png"
    user.role = Role.ADMIN
    user.locale = Locale.EN
    user.status = UserStatus.DISABLED
    kept = {name: value for name, value in vars(user).items() if not name.startswith("_")}
    async with database.begin() as work:
        await work.users.add(user)

    async with database.begin() as work:
        found = await work.users.get(user.id)

    assert found is not None
    assert found is not user
    assert {name: getattr(found, name) for name in kept} == kept
    assert found.role is Role.ADMIN
    assert found.created_at.tzinfo is NOW.tzinfo


async def test_an_address_has_one_account(database: Database) -> None:
    async with database.begin() as work:
        await work.users.add(a_user("wang@example.com"))

    with pytest.raises(EmailTaken):
        async with database.begin() as work:
            other = a_user()
            await work.users.add(other)
            await work.users.add(a_user("wang@example.com"))

    async with database.begin() as work:
        assert await work.users.get(other.id) is None, "the whole transaction was undone"


async def test_addresses_differ_by_their_exact_letters(database: Database) -> None:
    async with database.begin() as work:
        await work.users.add(a_user("wang@example.com"))
        await work.users.add(a_user("wäng@example.com"))

        assert await work.users.get_by_email("WANG@example.com") is None
        found = await work.users.get_by_email("wäng@example.com")
    assert found is not None
    assert found.email == "wäng@example.com"


@pytest.mark.parametrize("user_id", ["", "没有", "0" * 100, "%", "🀄"])
async def test_an_odd_id_is_nobody(database: Database, user_id: str) -> None:
    async with database.begin() as work:
        assert await work.users.get(user_id) is None
        await work.users.lock(user_id)


async def test_many_are_read_in_one_statement(database: Database) -> None:
    async with database.begin() as work:
        users = [await add_user(work) for _ in range(3)]

    with recorded_sql() as statements:
        async with database.read() as reader:
            found = await reader.users.get_many({user.id for user in users} | {new_id()})

    assert {user.id for user in found} == {user.id for user in users}
    assert len(statements) == 1
