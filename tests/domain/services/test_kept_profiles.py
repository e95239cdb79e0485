"""A profile is read once, from the primary, and kept as long as its account stays as it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields

import pytest

from domain.profile_cache import Profile
from domain.services.profiles import Profiles
from domain.unit_of_work import Reader
from domain.user import User, UserStatus
from tests.domain.memory_database import MemoryDatabase, Server
from tests.domain.memory_profile_cache import MemoryProfileCache
from tests.domain.studio import Studio
from tests.factories import NOW, a_user

#: Nothing of these may ever lie in a cache.
_SECRETS = {"password_hash", "totp_secret", "totp_last_step", "recovery_digests", "wrong_codes"}


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def cache() -> MemoryProfileCache:
    return MemoryProfileCache()


@pytest.fixture
def profiles(studio: Studio, cache: MemoryProfileCache) -> Profiles:
    return Profiles(database=studio.database, cache=cache)


@pytest.fixture
def user(studio: Studio) -> User:
    return studio.user()


async def test_it_is_read_once(studio: Studio, profiles: Profiles, user: User) -> None:
    first = await profiles.get(user.id)
    studio.account(user).display_name = "where nobody looks any more"

    assert first == await profiles.get(user.id) == Profile.of(user)


async def test_while_nothing_can_be_kept_it_is_read_each_time(
    studio: Studio, profiles: Profiles, cache: MemoryProfileCache, user: User
) -> None:
    cache.is_away = True
    await profiles.get(user.id)
    studio.account(user).display_name = "小梅"

    profile = await profiles.get(user.id)

    assert profile is not None
    assert (profile.display_name, cache.kept) == ("小梅", {})


class OnlyPrimary(MemoryDatabase):
    """Whose replica would show what nobody may keep."""

    @asynccontextmanager
    async def read(self, *, user_id: str | None = None) -> AsyncIterator[Reader]:
        raise AssertionError(user_id)
        yield


async def test_what_is_kept_comes_from_the_primary(cache: MemoryProfileCache) -> None:
    server = Server([])
    user = a_user()
    server.tables.users[user.id] = user
    database = OnlyPrimary(server, clock=lambda: NOW)

    assert await Profiles(database=database, cache=cache).get(user.id) == Profile.of(user)
    assert cache.kept == {user.id: Profile.of(user)}


async def test_what_changes_while_it_is_read_is_not_kept(
    profiles: Profiles, cache: MemoryProfileCache, user: User
) -> None:
    await cache.find(user.id)  # somebody else is reading it

    assert await profiles.get(user.id) == Profile.of(user)
    assert cache.kept == {}


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.DELETED])
async def test_nothing_is_kept_of_an_account_that_is_closed(
    studio: Studio, profiles: Profiles, cache: MemoryProfileCache, status: UserStatus
) -> None:
    user = studio.user(status=status)

    assert await profiles.get(user.id) == Profile.of(user)
    assert cache.kept == {}


async def test_nobody_has_no_profile(profiles: Profiles, cache: MemoryProfileCache) -> None:
    assert await profiles.get("nobody") is None
    assert cache.kept == {}


def test_it_holds_no_secret() -> None:
    assert {each.name for each in fields(User)} >= _SECRETS
    assert not _SECRETS & {each.name for each in fields(Profile)}
