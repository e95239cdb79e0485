"""The store of positions, and what holds while it is away."""

import asyncio

import pytest

from infra.cache.redis import open_redis
from infra.db.positions import CommitPosition, PositionsUnavailable, RedisPositions
from infra.db.replica import COOL_DOWN_SECONDS
from infra.db.unit_of_work import SqlDatabase
from tests.captured_logs import capture_logs
from tests.infra.db.replication.pair import Pair, sees, served_by, write
from tests.servers import RedisServer


async def test_a_position_is_kept_for_an_hour(pair: Pair, database: SqlDatabase) -> None:
    user = await write(database)

    assert 3590 < await pair.redis.ttl(f"position:user:{user.id}") <= 3600


async def test_without_the_store_whoever_has_a_name_reads_the_primary(
    pair: Pair, database: SqlDatabase, redis_server: RedisServer
) -> None:
    user = await write(database)
    pair.catch_up()
    await asyncio.to_thread(redis_server.stop)

    with capture_logs() as logs:
        assert await served_by(database, user, reader=user.id) == pair.primary.port
        assert await served_by(database, user, reader=user.id) == pair.primary.port
        assert await served_by(database, user, reader=None) == pair.replica.port
    assert [log["event"] for log in logs] == ["positions.unavailable"]

    await asyncio.to_thread(redis_server.start)
    pair.clock.seconds += COOL_DOWN_SECONDS
    assert await served_by(database, user, reader=user.id) == pair.replica.port


async def test_a_store_that_hangs_is_as_good_as_away(
    pair: Pair, database: SqlDatabase, redis_server: RedisServer
) -> None:
    user = await write(database)
    pair.catch_up()

    redis_server.freeze()
    try:
        assert await served_by(database, user, reader=user.id) == pair.primary.port
        other = await write(database)
        assert await sees(database, other, reader=other.id)
    finally:
        redis_server.thaw()


async def test_what_was_written_without_the_store_is_replicated_before_it_is_answered(
    pair: Pair, redis_server: RedisServer
) -> None:
    async with pair.process(wait_seconds=30) as writer, pair.process() as other:
        await asyncio.to_thread(redis_server.stop)
        user = await write(writer)
        await asyncio.to_thread(redis_server.start)

        assert await served_by(other, user, reader=user.id) == pair.replica.port


async def test_what_nobody_else_can_know_is_read_from_the_primary_by_its_writer(
    pair: Pair, database: SqlDatabase, redis_server: RedisServer
) -> None:
    pair.stop_replication()
    await asyncio.to_thread(redis_server.stop)
    user = await write(database)
    await asyncio.to_thread(redis_server.start)
    pair.clock.seconds += COOL_DOWN_SECONDS

    assert await served_by(database, user, reader=user.id) == pair.primary.port
    pair.start_replication()
    pair.clock.seconds += 3600
    assert await served_by(database, user, reader=user.id) == pair.replica.port


async def test_of_two_positions_the_later_is_kept(redis_server: RedisServer) -> None:
    early, late = CommitPosition(99, "0-1-99"), CommitPosition(100, "0-1-100")
    async with open_redis(redis_server.url) as redis:
        positions = RedisPositions(redis)
        for position in (early, late, early):
            await positions.put("wang", position)

        assert await positions.get("wang") == late
        assert await positions.get("nobody") is None


async def test_a_store_that_is_away_says_so(redis_server: RedisServer) -> None:
    async with open_redis(redis_server.url) as redis:
        await asyncio.to_thread(redis_server.stop)
        positions = RedisPositions(redis)
        with pytest.raises(PositionsUnavailable):
            await positions.put("wang", CommitPosition(1, "0-1-1"))
        with pytest.raises(PositionsUnavailable):
            await positions.get("wang")
