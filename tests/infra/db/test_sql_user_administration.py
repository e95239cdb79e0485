"""Accounts and the audit record as the staff look for them, and the lock of administrators."""

import pytest

from domain.audit import AuditCriteria, AuditEntry
from domain.page import PageRequest, Position
from domain.unit_of_work import Database
from domain.user import Role, User
from infra.identity import new_id
from tests.infra.db.rows import HOUR, NOW, a_user
from tests.sql_recorder import recorded_sql

_PAGE = PageRequest(10)


async def add_users(database: Database) -> list[User]:
    """Three, each an hour younger than the one before, and one as young as the last."""
    users = [a_user(f"{name}@example.com") for name in ("mei", "wang", "wang.lei", "百灵")]
    for n, user in enumerate(users):
        user.created_at = NOW + min(n, 2) * HOUR
        user.display_name = f"老{'旺美'[n % 2]}{n}"
    async with database.begin() as work:
        for user in users:
            await work.users.add(user)
    return users


async def found(database: Database, search: str | None, page: PageRequest = _PAGE) -> list[str]:
    async with database.read_latest() as reader:
        return [user.id for user in (await reader.users.page(search, page)).items]


async def test_accounts_come_newest_first_page_by_page(database: Database) -> None:
    mei, wang, lei, bailing = await add_users(database)
    place = Position(lei.created_at, lei.id)

    assert await found(database, None) == [bailing.id, lei.id, wang.id, mei.id]
    assert await found(database, None, PageRequest(1, after=place)) == [wang.id]


async def test_a_search_takes_the_beginning_of_address_or_name_or_a_whole_id(
    database: Database,
) -> None:
    mei, wang, lei, bailing = await add_users(database)

    assert await found(database, "wang") == [lei.id, wang.id]
    assert await found(database, "WANG.") == [lei.id]
    assert await found(database, "老美") == [bailing.id, wang.id]
    assert await found(database, mei.id) == [mei.id]
    assert await found(database, "百") == [bailing.id]
    assert await found(database, "example.com") == []


@pytest.mark.parametrize("search", ["%", "_ang", "w%", "'", "\\", "🀄", "x" * 300])
async def test_nothing_in_a_search_has_a_meaning_of_its_own(
    database: Database, search: str
) -> None:
    await add_users(database)

    assert await found(database, search) == []


async def test_a_page_of_accounts_is_one_statement(database: Database) -> None:
    await add_users(database)

    with recorded_sql() as statements:
        await found(database, "wang")

    assert len(statements) == 1


async def test_administrators_are_locked_whatever_their_status(database: Database) -> None:
    users = await add_users(database)
    async with database.begin() as work:
        for user, role in zip(users, (Role.ADMIN, Role.SUPPORT, Role.ADMIN), strict=False):
            changed = await work.users.lock(user.id)
            assert changed is not None
            changed.role = role

    async with database.begin() as work:
        locked = await work.users.lock_administrators()

    assert [user.id for user in locked] == sorted([users[0].id, users[2].id])


async def test_the_audit_is_read_newest_first_by_subject_actor_and_action(
    database: Database,
) -> None:
    entries = [
        AuditEntry(
            id=new_id(),
            actor_id=None if n == 0 else new_id(),
            action="user.status_set" if n % 2 else "user.role_set",
            subject_id=new_id(),
            before={"status": "ACTIVE", "count": 1, "nothing": None},
            ip_address="203.0.113.7",
            created_at=NOW + n * HOUR,
        )
        for n in range(4)
    ]
    async with database.begin() as work:
        for entry in entries:
            await work.audit.add(entry)

    async def read(page: PageRequest = _PAGE, **criteria: str) -> list[int]:
        numbers = {entry.id: n for n, entry in enumerate(entries)}
        async with database.read_latest() as reader:
            found = await reader.audit.page(AuditCriteria(**criteria), page)
        return [numbers[entry.id] for entry in found.items]

    assert await read() == [3, 2, 1, 0]
    place = Position(entries[2].created_at, entries[2].id)
    assert await read(PageRequest(1, after=place)) == [1]
    assert await read(subject_id=entries[1].subject_id) == [1]
    assert await read(actor_id=entries[2].actor_id or "") == [2]
    assert await read(action="user.status_set") == [3, 1]
    assert await read(action="user.status_set", subject_id=entries[0].subject_id) == []
    assert await read(subject_id="没有") == []
