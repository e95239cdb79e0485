"""No profile that is kept is older than its account, whichever service has written that."""

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field

import pytest

from domain.departure import anonymise
from domain.profile import ProfileChanges
from domain.profile_cache import Profile
from domain.services.profiles import Profiles
from domain.unit_of_work import Database
from domain.user import EmailTaken, Role, User
from tests.domain.memory_profile_cache import MemoryProfileCache
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import a_user


@dataclass
class Watched(MemoryProfileCache):
    """Looks, too, whether a change was told before it could be seen."""

    told: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    database: Database | None = None

    async def expect_changes(self, user_ids: Collection[str]) -> None:
        await super().expect_changes(user_ids)
        self.told.extend(user_ids)
        if self.database is not None:
            async with self.database.read_latest() as reader:
                self.seen += [each.display_name for each in await reader.users.get_many(user_ids)]


@dataclass
class Stand:
    database: Database
    cache: Watched
    user: User

    @property
    def profiles(self) -> Profiles:
        return Profiles(database=self.database, cache=self.cache)


@pytest.fixture
async def stand(database_url: str) -> AsyncIterator[Stand]:
    cache = Watched()
    async with opened(settings_of(database_url), expect_changes=cache.expect_changes) as database:
        user = a_user()
        async with database.begin() as work:
            await work.users.add(user)
        yield Stand(database, cache, user)


async def test_an_account_is_read_once_and_anew_when_it_has_changed(stand: Stand) -> None:
    assert await stand.profiles.get(stand.user.id) == Profile.of(stand.user)
    assert stand.cache.kept == {stand.user.id: Profile.of(stand.user)}

    await stand.profiles.update(stand.user.id, ProfileChanges(display_name="小梅"))

    assert stand.cache.kept == {}
    profile = await stand.profiles.get(stand.user.id)
    assert profile is not None
    assert profile.display_name == "小梅"


async def test_a_change_is_told_before_anybody_can_see_it(stand: Stand) -> None:
    """And so it is told wherever it can be seen, whatever happens to whoever makes it."""
    stand.cache.database = stand.database

    await stand.profiles.update(stand.user.id, ProfileChanges(display_name="小梅"))

    assert (stand.cache.told, stand.cache.seen) == ([stand.user.id], ["老旺"])


def promote(user: User) -> None:
    user.role = Role.ADMIN


def verify(user: User) -> None:
    user.email_verified_at = user.created_at


def dress(user: User) -> None:
    user.avatar_url = "https://cdn.example.com/mei.png"


@pytest.mark.parametrize("write", [promote, verify, dress, anonymise])
async def test_whatever_writes_an_account_is_told(
    stand: Stand, write: Callable[[User], None]
) -> None:
    async with stand.database.begin() as work:
        user = await work.users.lock(stand.user.id)
        assert user is not None
        write(user)

    assert stand.cache.told == [stand.user.id]


async def test_a_move_that_was_flushed_before_is_told_too(stand: Stand) -> None:
    async with stand.database.begin() as work:
        user = await work.users.lock(stand.user.id)
        assert user is not None
        await work.users.move(user, f"moved-{user.email}")

    assert stand.cache.told == [stand.user.id]


async def test_what_only_locks_an_account_is_nobodys_news(stand: Stand) -> None:
    async with stand.database.begin(user_id=stand.user.id) as work:
        await work.users.lock(stand.user.id)
        await work.users.add(a_user())

    assert stand.cache.told == []


async def test_what_is_undone_is_not_told(stand: Stand) -> None:
    other = a_user()
    async with stand.database.begin() as work:
        await work.users.add(other)
    with pytest.raises(EmailTaken):
        async with stand.database.begin() as work:
            user = await work.users.lock(stand.user.id)
            assert user is not None
            await work.users.move(user, other.email)

    assert stand.cache.told == []


async def test_an_account_that_is_gone_has_no_profile(stand: Stand) -> None:
    assert await stand.profiles.get("nobody") is None
    assert stand.cache.kept == {}
