"""The staff's look at keys: states as the domain has them, pages, counts and reports."""

from collections import Counter
from itertools import product

import pytest

from domain.key import Batch, Key, KeyState
from domain.key_register import KeyCriteria
from domain.page import Page, PageRequest, Position
from domain.unit_of_work import Database
from infra.identity import new_id
from tests.infra.db.rows import DAY, NOW, a_batch, add_key, add_user, an_unused_key
from tests.sql_recorder import recorded_sql

#: With the microseconds of a moment at which something ends.
_MOMENTS = (None, NOW - DAY, NOW, NOW + DAY)
_CREDITS = ((0, 0, 0), (5, 0, 5), (5, 2, 3), (5, 0, 3), (5, 5, 0))


async def add_every_kind_of_key(database: Database) -> tuple[Batch, list[Key]]:
    """Dates and credits in every combination."""
    batch = a_batch()
    keys = []
    for until, activated_at, expires_at, revoked_at, (granted, held, spent) in product(
        _MOMENTS, (None, NOW - DAY), _MOMENTS, (None, NOW), _CREDITS
    ):
        key = an_unused_key(batch)
        key.activate_before, key.activated_at = until, activated_at
        key.expires_at, key.revoked_at = expires_at, revoked_at
        key.credits_granted, key.credits_held, key.credits_spent = granted, held, spent
        keys.append(key)
    async with database.begin() as work:
        await work.batches.add(batch)
        await work.keys.add_many(keys)
    return batch, keys


async def all_pages(database: Database, criteria: KeyCriteria) -> list[Key]:
    found: list[Key] = []
    page: Page[Key] | None = None
    while page is None or page.has_next_page:
        after = Position(found[-1].created_at, found[-1].id) if found else None
        async with database.read() as reader:
            page = await reader.key_register.page(criteria, PageRequest(100, after), now=NOW)
        found += page.items
    return found


async def test_a_state_in_sql_is_the_state_of_the_key(database: Database) -> None:
    batch, keys = await add_every_kind_of_key(database)

    for state in KeyState:
        found = await all_pages(database, KeyCriteria(states=frozenset({state})))
        expected = [key.id for key in keys if key.state_at(NOW) is state]
        assert [key.id for key in found] == sorted(expected, reverse=True)
        assert expected
    async with database.read() as reader:
        counts = await reader.key_register.counts([batch.id, new_id()], now=NOW)
    assert counts == {batch.id: Counter(key.state_at(NOW) for key in keys)}


async def test_several_states_are_any_of_them(database: Database) -> None:
    _, keys = await add_every_kind_of_key(database)
    states = frozenset({KeyState.UNUSED, KeyState.ACTIVE})

    found = await all_pages(database, KeyCriteria(states=states))

    assert {key.id for key in found} == {key.id for key in keys if key.state_at(NOW) in states}
    assert len(await all_pages(database, KeyCriteria(states=frozenset(KeyState)))) == len(keys)
    assert await all_pages(database, KeyCriteria(states=frozenset())) == []


@pytest.mark.parametrize("name", ["plan_id", "batch_id", "owner_id", "code_prefix", "code_digest"])
async def test_keys_are_found_by_what_they_are(database: Database, name: str) -> None:
    async with database.begin() as work:
        await add_key(work, await add_user(work))
        wanted = await add_key(work, await add_user(work))
        wanted.plan_id, wanted.code_prefix = "studio", "LW-WXYZ0"

    found = await all_pages(database, KeyCriteria(**{name: getattr(wanted, name)}))

    assert [key.id for key in found] == [wanted.id]


async def test_a_report_names_the_owners_in_one_statement(database: Database) -> None:
    async with database.begin() as work:
        user = await add_user(work)
        used = await add_key(work, user)
        other = a_batch()
        unused = [an_unused_key(other) for _ in range(3)]
        await work.batches.add(other)
        await work.keys.add_many(unused)
        await add_key(work, user)

    with recorded_sql() as statements:
        async with database.read() as reader:
            found = await reader.key_register.reported([used.batch_id, other.id], limit=9)
            some = await reader.key_register.reported([other.id], limit=2)

    assert len(statements) == 2
    assert [(each.key.id, each.owner_email) for each in found] == [
        (used.id, user.email),
        *((key.id, None) for key in unused),
    ]
    assert [each.key.id for each in some] == [key.id for key in unused[:2]]


async def test_batches_are_paged_newest_first(database: Database) -> None:
    batches = [a_batch() for _ in range(3)]
    async with database.begin() as work:
        for batch in batches:
            await work.batches.add(batch)

    async with database.read() as reader:
        page = await reader.batches.page(PageRequest(2))
        last = page.items[-1]
        rest = await reader.batches.page(PageRequest(2, Position(last.created_at, last.id)))
        some = await reader.batches.get_many([batches[1].id, new_id()])

    assert [batch.id for batch in page.items] == [batches[2].id, batches[1].id]
    assert page.has_next_page
    assert [batch.id for batch in rest.items] == [batches[0].id]
    assert not rest.has_next_page
    assert [batch.id for batch in some] == [batches[1].id]
