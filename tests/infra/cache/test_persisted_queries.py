"""Clients' texts in Redis: so many, and those that were used last."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot

from infra.cache.keys import PERSISTED_TEXTS_KEY, PERSISTED_USES_KEY
from infra.cache.persisted_queries import RedisPersistedQueries
from infra.cache.redis import open_redis
from infra.cache.spared import COOL_DOWN_SECONDS
from tests.captured_logs import capture_logs
from tests.infra.cache.redis_server import RedisServer

CAPACITY = 3


class SettableMonotonic:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def monotonic() -> SettableMonotonic:
    return SettableMonotonic()


@pytest.fixture
def queries(redis: Redis, monotonic: SettableMonotonic) -> RedisPersistedQueries:
    return RedisPersistedQueries(redis, monotonic=monotonic, capacity=CAPACITY)


@pytest.fixture
async def own_redis(own_server: RedisServer) -> AsyncIterator[Redis]:
    client = open_redis(own_server.url)
    yield client
    await client.aclose()


async def kept(queries: RedisPersistedQueries, *digests: str) -> list[str | None]:
    return [await queries.get(digest) for digest in digests]


async def test_a_text_is_found_by_its_digest_in_every_process(
    queries: RedisPersistedQueries, redis: Redis
) -> None:
    assert await queries.get("a") is None

    assert await queries.put("a", "{ 名字 }")

    another = RedisPersistedQueries(redis, monotonic=SettableMonotonic())
    assert await another.get("a") == "{ 名字 }"


async def test_the_text_unused_for_longest_makes_room(queries: RedisPersistedQueries) -> None:
    for digest in "abc":
        await queries.put(digest, f"text {digest}")
    await queries.get("a")

    await queries.put("d", "text d")

    assert await kept(queries, *"abcd") == ["text a", None, "text c", "text d"]


async def test_to_put_a_text_again_is_to_use_it(queries: RedisPersistedQueries) -> None:
    for digest in "abc":
        await queries.put(digest, digest)
    await queries.put("a", "a")

    await queries.put("d", "d")

    assert await kept(queries, *"abcd") == ["a", None, "c", "d"]


async def test_endless_texts_do_not_fill_redis(
    queries: RedisPersistedQueries, redis: Redis
) -> None:
    await asyncio.gather(*(queries.put(str(number), "text") for number in range(200)))

    assert sorted(await redis.keys()) == [PERSISTED_TEXTS_KEY, PERSISTED_USES_KEY]
    assert await redis.hlen(PERSISTED_TEXTS_KEY) == CAPACITY  # type: ignore[misc]  # redis-py says that it may answer at once
    assert set(await redis.zrange(PERSISTED_USES_KEY, 0, -1)) == set(
        await redis.hkeys(PERSISTED_TEXTS_KEY)  # type: ignore[misc]  # the same
    )


@pytest.mark.parametrize("lost", [PERSISTED_TEXTS_KEY, PERSISTED_USES_KEY])
async def test_a_redis_that_drops_one_of_the_keys_is_still_not_filled(
    queries: RedisPersistedQueries, redis: Redis, lost: str
) -> None:
    for round_number in range(3):
        for digest in "abc":
            await queries.put(f"{digest}{round_number}", digest)
        await redis.delete(lost)

    await queries.put("d", "d")

    assert await redis.hgetall(PERSISTED_TEXTS_KEY) == {"d": "d"}  # type: ignore[misc]  # the same
    assert await redis.zcard(PERSISTED_USES_KEY) == 1


def test_both_keys_are_on_one_node_of_a_cluster() -> None:
    assert key_slot(PERSISTED_TEXTS_KEY.encode()) == key_slot(PERSISTED_USES_KEY.encode())


async def test_without_redis_nothing_is_known_and_that_is_logged_once(
    own_redis: Redis, own_server: RedisServer, monotonic: SettableMonotonic
) -> None:
    queries = RedisPersistedQueries(own_redis, monotonic=monotonic)
    await queries.put("a", "a")
    own_server.stop()

    with capture_logs() as logs:
        assert await queries.get("a") is None
        monotonic.seconds += COOL_DOWN_SECONDS
        assert not await queries.put("b", "b")

    assert [(log["event"], log["log_level"]) for log in logs] == [("cache.away", "warning")]


async def test_one_request_per_cool_down_asks_whether_redis_is_back(
    own_redis: Redis, own_server: RedisServer, monotonic: SettableMonotonic
) -> None:
    queries = RedisPersistedQueries(own_redis, monotonic=monotonic)
    own_server.stop()
    await queries.put("a", "a")
    own_server.start()

    assert not await queries.put("a", "a")
    monotonic.seconds += COOL_DOWN_SECONDS
    with capture_logs() as logs:
        assert await queries.put("a", "a")

    assert await queries.get("a") == "a"
    assert [log["event"] for log in logs] == ["cache.restored"]


async def test_the_others_do_not_wait_for_the_one_that_asks(
    own_redis: Redis, own_server: RedisServer, monotonic: SettableMonotonic
) -> None:
    queries = RedisPersistedQueries(own_redis, monotonic=monotonic)
    own_server.stop()
    await queries.put("a", "a")
    own_server.start()
    monotonic.seconds += COOL_DOWN_SECONDS

    outcomes = await asyncio.gather(*(queries.put(digest, digest) for digest in "abc"))

    assert outcomes == [True, False, False]


async def test_a_redis_without_memory_keeps_nothing_and_still_knows_what_it_has(
    own_redis: Redis, monotonic: SettableMonotonic
) -> None:
    queries = RedisPersistedQueries(own_redis, monotonic=monotonic)
    await queries.put("a", "text a")
    await own_redis.config_set("maxmemory-policy", "noeviction")
    await own_redis.config_set("maxmemory", "1")

    with capture_logs() as logs:
        assert not await queries.put("b", "text b")
        assert await kept(queries, "a", "b") == ["text a", None]

    assert logs == [
        {
            "event": "cache.refused",
            "cache": "persisted queries",
            "error": "OutOfMemoryError",
            "log_level": "warning",
        }
    ]
    await own_redis.config_set("maxmemory", "0")
    assert await queries.put("b", "text b")
