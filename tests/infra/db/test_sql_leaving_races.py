"""Somebody who leaves while they ask for something: it comes before, and ends, or not at all."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import pytest

from domain.audit import Actor
from domain.errors import Unauthenticated
from domain.key import Key
from domain.profile import ProfileChanges
from domain.services.activation import Activation
from domain.services.leaving import Farewell
from domain.services.profiles import Profiles
from domain.unit_of_work import Database
from domain.user import User, UserStatus
from infra.auth.key_codes import HmacKeyCodes
from infra.identity import new_id, utc_now
from tests.domain.memory_profile_cache import MemoryProfileCache
from tests.fakes import FakeRateLimits
from tests.infra.db.rows import a_batch, a_user, an_unused_key
from tests.infra.db.services import ANNOUNCING, LEDGER
from tests.infra.db.undertakers import Undertakers

CODES = HmacKeyCodes("a pepper", random_bits=secrets.randbits)
ROUNDS = 8


async def customers(database: Database) -> list[tuple[User, Key, str]]:
    """Each with a code that is not activated."""
    made = []
    async with database.begin() as work:
        for _ in range(ROUNDS):
            user, batch, code = a_user(), a_batch(), CODES.new()
            key = an_unused_key(batch)
            key.code_digest = CODES.digest(code)
            user.password_hash = "digest of password"
            await work.users.add(user)
            await work.batches.add(batch)
            await work.keys.add_many([key])
            made.append((user, key, code))
    return made


async def leave(database: Database, user: User) -> None:
    farewell = Farewell(password="password", confirm_email=user.email)
    actor = Actor(user_id=user.id, ip_address="203.0.113.7")
    await Undertakers(database).leaving.leave(farewell, actor)


async def admitted(asking: Awaitable[object]) -> bool:
    try:
        await asking
    except Unauthenticated:
        return False
    return True


Ask = Callable[[Database, User, str], Awaitable[object]]


async def activate(database: Database, user: User, code: str) -> object:
    activation = Activation(
        database=database,
        codes=CODES,
        ledger=LEDGER,
        announcing=ANNOUNCING,
        rate_limits=FakeRateLimits(),
        new_id=new_id,
        clock=utc_now,
    )
    return await activation.activate(code, user_id=user.id)


async def rename(database: Database, user: User, _code: str) -> object:
    return await Profiles(database=database, cache=MemoryProfileCache()).update(
        user.id, ProfileChanges(display_name="谁也不该记得")
    )


@pytest.mark.parametrize("ask", [activate, rename])
async def test_whoever_has_left_has_no_key_in_use_and_no_name(database: Database, ask: Ask) -> None:
    made = await customers(database)

    asked = await asyncio.gather(
        *(admitted(ask(database, user, code)) for user, _, code in made),
        *(leave(database, user) for user, _, _ in made),
    )

    async with database.read_latest() as reader:
        users = await reader.users.get_many([user.id for user, _, _ in made])
        keys = [await reader.keys.get(key.id) for _, key, _ in made]
    assert {user.status for user in users} == {UserStatus.DELETED}
    assert "谁也不该记得" not in {user.display_name for user in users}
    owned = [key is not None and key.owner_id is not None for key in keys]
    assert [key for key in keys if key and key.owner_id and key.revoked_at is None] == []
    if ask is activate:
        assert owned == asked[:ROUNDS]


@pytest.mark.parametrize("ask", [activate, rename])
async def test_whoever_has_left_can_ask_for_nothing(database: Database, ask: Ask) -> None:
    """A request that was let in before, and is late."""
    (user, key, code), *_ = await customers(database)
    await leave(database, user)

    assert not await admitted(ask(database, user, code))

    async with database.read_latest() as reader:
        [left] = await reader.users.get_many([user.id])
        found = await reader.keys.get(key.id)
    assert left.display_name != "谁也不该记得"
    assert found is not None
    assert found.owner_id is None
