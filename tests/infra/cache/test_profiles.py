"""Profiles in Redis: whoever changes an account leaves nothing behind that is older."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis

from domain.language import Locale
from domain.lookup import FoundIn
from domain.profile_cache import Lease, Profile
from domain.user import Role
from infra.cache.profiles import (
    CHANGE_SECONDS,
    LEASE_SECONDS,
    PATIENCE_SECONDS,
    TTL_SECONDS,
    RedisProfileCache,
)
from infra.cache.redis import REPLY_SECONDS, open_redis
from infra.cache.spared import COOL_DOWN_SECONDS
from tests.captured_logs import capture_logs
from tests.infra.cache.devices import NOON
from tests.infra.cache.redis_server import RedisServer
from tests.server.patience import soon

_KEY = "profile:user:mei"
_OLD = Profile(
    id="mei",
    email="mei@example.com",
    display_name="小美🀄",
    avatar_url=None,
    role=Role.USER,
    locale=Locale.ZH_CN,
    created_at=NOON,
    time_zone="Asia/Shanghai",
    is_email_verified=False,
)


@dataclass
class Process:
    """One of those that share a Redis."""

    redis: Redis
    seconds: float = 1000.0
    found: list[FoundIn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.profiles = RedisProfileCache(
            self.redis, monotonic=lambda: self.seconds, on_lookup=self.found.append
        )

    async def lease(self) -> Lease:
        found = await self.profiles.find("mei")
        assert isinstance(found, Lease)
        return found

    async def fill(self) -> None:
        await self.profiles.keep(_OLD, await self.lease())


@pytest.fixture
def process(redis: Redis) -> Process:
    return Process(redis)


@pytest.fixture
async def own_redis(own_server: RedisServer) -> AsyncIterator[Redis]:
    client = open_redis(own_server.url)
    yield client
    await client.aclose()


async def test_what_was_kept_is_found_by_every_process_for_an_hour(
    process: Process, redis: Redis
) -> None:
    await process.fill()

    assert await Process(redis).profiles.find("mei") == _OLD
    assert TTL_SECONDS - 60 < await redis.ttl(_KEY) <= TTL_SECONDS == 3600
    assert await process.profiles.find("mei") == _OLD
    assert process.found == [FoundIn.NOWHERE, FoundIn.STORE]


async def test_of_many_who_find_nothing_one_may_keep_what_it_reads(
    process: Process, redis: Redis
) -> None:
    lease = await process.lease()

    assert await process.profiles.find("mei") is None
    assert 0 < await redis.ttl(_KEY) <= LEASE_SECONDS
    await process.profiles.keep(_OLD, lease)

    assert await process.profiles.find("mei") == _OLD


async def test_what_was_read_before_a_change_is_not_kept_after_it(
    process: Process, redis: Redis
) -> None:
    lease = await process.lease()
    await Process(redis).profiles.expect_changes(["mei"])

    await process.profiles.keep(_OLD, lease)

    assert await process.profiles.find("mei") is None
    assert CHANGE_SECONDS - 60 < await redis.ttl(_KEY) <= CHANGE_SECONDS


async def test_a_change_that_nobody_hears_the_end_of_keeps_nothing_back(
    process: Process, redis: Redis
) -> None:
    """Whoever was about to commit may have died; the account is read until that is over."""
    await process.fill()
    await process.profiles.expect_changes(["mei"])
    assert await redis.get(_KEY) == ""

    await redis.delete(_KEY)  # it has expired

    await process.fill()
    assert await process.profiles.find("mei") == _OLD


async def test_a_lease_that_has_ended_keeps_nothing_however_late_it_comes(
    process: Process, redis: Redis
) -> None:
    """As from a process that stood still while the account was changed."""
    lease = await process.lease()
    await process.profiles.expect_changes(["mei"])
    await redis.delete(_KEY)

    await process.profiles.keep(_OLD, lease)
    assert await redis.get(_KEY) is None

    later = await process.lease()
    await process.profiles.keep(_OLD, lease)
    assert await redis.get(_KEY) == later.token


async def test_profiles_are_told_apart_by_account(process: Process) -> None:
    await process.fill()

    assert isinstance(await process.profiles.find("li"), Lease)
    await process.profiles.expect_changes(["li"])

    assert await process.profiles.find("mei") == _OLD


@pytest.mark.parametrize("stored", [b"null", b"\xff\xfe", b"of another kind"])
async def test_what_is_none_of_ours_is_written_over(
    process: Process, redis: Redis, stored: bytes
) -> None:
    await redis.set(_KEY, stored)

    await process.fill()

    assert await process.profiles.find("mei") == _OLD


@pytest.mark.parametrize("stored", [b"{", b'{"id": "mei"}', b'{"\xff"}'])
async def test_a_profile_of_another_release_is_read_anew(
    process: Process, redis: Redis, stored: bytes
) -> None:
    await redis.set(_KEY, stored)

    assert await process.profiles.find("mei") is None

    assert await redis.get(_KEY) == ""


async def test_another_kind_of_value_is_written_over(process: Process, redis: Redis) -> None:
    await redis.hset(_KEY, "field", "value")  # type: ignore[misc]  # its stubs' union

    await process.fill()

    assert await process.profiles.find("mei") == _OLD


async def test_a_redis_without_memory_forgets_what_changes(own_redis: Redis) -> None:
    process = Process(own_redis)
    await process.fill()
    await own_redis.config_set("maxmemory-policy", "noeviction")
    await own_redis.config_set("maxmemory", "1")

    assert await process.profiles.find("mei") == _OLD
    await process.profiles.expect_changes(["mei"])

    assert await own_redis.exists(_KEY) == 0
    assert await process.profiles.find("mei") is None


@dataclass
class Line:
    """A process's own way to Redis, which can be cut: the others keep theirs."""

    redis: Redis

    def __post_init__(self) -> None:
        self.port = self.redis.connection_pool.connection_kwargs["port"]

    async def lead_to(self, port: int) -> None:
        pool = self.redis.connection_pool
        await pool.disconnect()
        pool.connection_kwargs["port"] = port
        pool.reset()  # type: ignore[no-untyped-call]  # of the library

    async def cut(self) -> None:
        await self.lead_to(1)

    async def mend(self) -> None:
        await self.lead_to(self.port)


async def test_a_change_while_redis_is_away_is_told_when_it_is_back(
    shared_server: RedisServer, redis: Redis
) -> None:
    async with open_redis(shared_server.url) as own:
        process, line = Process(own), Line(own)
        await process.fill()
        await line.cut()
        with capture_logs() as logs:
            await process.profiles.expect_changes(["mei"])
            await line.mend()
            assert await process.profiles.find("mei") is None
            assert isinstance(await process.profiles.find("somebody else"), Lease)
            assert await Process(redis).profiles.find("mei") == _OLD

            process.seconds += COOL_DOWN_SECONDS
            assert process.profiles.reminding is not None
            await soon(process.profiles.reminding)
            assert "cache.restored" in [log["event"] for log in logs]

        assert await redis.get(_KEY) == ""
        await process.profiles.aclose()


async def test_what_is_still_untold_at_the_end_is_told_then(
    shared_server: RedisServer, redis: Redis
) -> None:
    many = [f"{number:03}" for number in range(250)]
    async with open_redis(shared_server.url) as own:
        process, line = Process(own), Line(own)
        await line.cut()
        await process.profiles.expect_changes(many)
        await line.mend()
        process.seconds += COOL_DOWN_SECONDS

        await process.profiles.aclose()

    assert await redis.exists(*(f"profile:user:{user_id}" for user_id in many)) == len(many)


async def test_a_process_ends_though_redis_is_away(shared_server: RedisServer) -> None:
    async with open_redis(shared_server.url) as own:
        process, line = Process(own), Line(own)
        await line.cut()
        await process.profiles.expect_changes(["mei"])

        await process.profiles.aclose()

        await line.mend()


async def test_after_a_long_outage_a_transaction_waits_for_its_own_alone(
    shared_server: RedisServer, redis: Redis
) -> None:
    async with open_redis(shared_server.url) as own:
        process, line = Process(own), Line(own)
        await line.cut()
        await process.profiles.expect_changes(["mei", "wang"])
        await line.mend()
        process.seconds += COOL_DOWN_SECONDS

        await process.profiles.expect_changes(["li"])

        assert await redis.exists("profile:user:li", _KEY, "profile:user:wang") == 1
        await process.profiles.aclose()
        assert await redis.exists("profile:user:li", _KEY, "profile:user:wang") == 3


async def test_a_redis_that_hangs_keeps_a_transaction_for_no_longer_than_its_patience(
    own_server: RedisServer,
) -> None:
    """Which is less than Redis has for its answers."""
    assert PATIENCE_SECONDS < REPLY_SECONDS
    async with open_redis(own_server.url) as own:
        process = Process(own)
        with capture_logs() as logs:
            own_server.hang()
            await process.profiles.expect_changes(["mei"])
            own_server.go_on()

        assert [log["event"] for log in logs] == ["profile_cache.change_untold"]
        assert await process.profiles.find("mei") is None
        await process.profiles.aclose()
        assert await own.get(_KEY) == ""
