"""A replica that fails is not missed."""

import asyncio
import math

import pytest

from domain.unit_of_work import DatabaseUnavailable
from infra.db.replica import COOL_DOWN_SECONDS, LAG_CHECK_SECONDS
from infra.db.unit_of_work import DatabaseHealth, SqlDatabase
from tests.captured_logs import capture_logs
from tests.infra.db.replication.pair import OURS, Pair, served_by, write
from tests.servers import MariaDb


@OURS
async def test_a_dead_replica_degrades_to_the_primary_for_a_while(
    pair: Pair, database: SqlDatabase, mariadb_replica: MariaDb
) -> None:
    user = await write(database)
    assert await served_by(database, user, reader=user.id) == pair.replica.port

    await asyncio.to_thread(mariadb_replica.stop)
    with capture_logs() as logs:
        for reader in (user.id, None, user.id):
            assert await served_by(database, user, reader=reader) == pair.primary.port
        health = await database.health()
    assert [log["event"] for log in logs].count("replica.unavailable") == 1
    assert health == DatabaseHealth(is_primary_up=True, is_migrated=True, is_replica_up=False)

    await asyncio.to_thread(mariadb_replica.start)
    await asyncio.to_thread(pair.start_replication)
    assert await served_by(database, user, reader=user.id) == pair.primary.port
    pair.clock.seconds += COOL_DOWN_SECONDS
    with capture_logs() as logs:
        assert await served_by(database, user, reader=user.id) == pair.replica.port
    assert [log["event"] for log in logs] == ["replica.restored"]


@OURS
async def test_a_replica_that_dies_during_a_read_is_not_tried_again_at_once(
    pair: Pair, database: SqlDatabase, mariadb_replica: MariaDb
) -> None:
    user = await write(database)
    pair.catch_up()

    with pytest.raises(DatabaseUnavailable):
        async with database.read() as reads:
            await reads.users.get_many([user.id])
            await asyncio.to_thread(mariadb_replica.stop)
            await reads.users.get_many([user.id])

    assert await served_by(database, user, reader=None) == pair.primary.port
    await asyncio.to_thread(mariadb_replica.start)


@OURS
async def test_a_replica_that_hangs_is_given_up(pair: Pair, mariadb_replica: MariaDb) -> None:
    async with pair.process(wait_seconds=0.01) as database:
        user = await write(database)
        mariadb_replica.freeze()
        try:
            assert await served_by(database, user, reader=user.id) == pair.primary.port
            assert await served_by(database, user, reader=None) == pair.primary.port
        finally:
            mariadb_replica.thaw()


@OURS
async def test_a_replica_that_hangs_during_a_read_is_not_tried_again_at_once(
    pair: Pair, mariadb_replica: MariaDb
) -> None:
    async with pair.process(database_statement_timeout_seconds=1) as database:
        user = await write(database)
        pair.catch_up()
        with capture_logs() as logs:
            try:
                with pytest.raises(DatabaseUnavailable):
                    async with database.read() as reads:
                        await reads.users.get_many([user.id])
                        mariadb_replica.freeze()
                        await reads.users.get_many([user.id])
                assert await served_by(database, user, reader=None) == pair.primary.port
            finally:
                mariadb_replica.thaw()
    assert [log["event"] for log in logs] == ["replica.unavailable"]


async def test_a_replica_that_has_stopped_following_serves_nobody(
    pair: Pair, database: SqlDatabase
) -> None:
    user = await write(database)
    pair.catch_up()
    assert await served_by(database, user, reader=None) == pair.replica.port
    assert await database.health() == DatabaseHealth(
        is_primary_up=True, is_migrated=True, is_replica_up=True, replica_lag_seconds=0
    )

    pair.stop_replication()
    pair.clock.seconds += LAG_CHECK_SECONDS
    with capture_logs() as logs:
        assert await served_by(database, user, reader=None) == pair.primary.port
        assert await served_by(database, user, reader=None) == pair.primary.port
    assert [(log["event"], log.get("seconds")) for log in logs] == [("replica.lagging", math.inf)]
    assert (await database.health()).replica_lag_seconds == math.inf

    pair.start_replication()
    pair.clock.seconds += COOL_DOWN_SECONDS
    assert await served_by(database, user, reader=None) == pair.replica.port
