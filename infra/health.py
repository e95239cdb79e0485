"""How the things that we depend on are, in words for operators."""

import math
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.system_health import ReplicaHealth, ReplicaState
from infra.connections import Connections
from infra.db.replica import LAG_LIMIT_SECONDS
from infra.db.unit_of_work import SqlDatabase

_OK = "ok"


def checks(connections: Connections) -> Mapping[str, Callable[[], Awaitable[str]]]:
    """One check for each dependency; "ok", "degraded: …" or "unavailable"."""
    return {
        "database": partial(_database, connections.database),
        "redis": partial(_redis, connections.redis),
        "queue": partial(_redis, connections.queue_redis),
    }


async def _database(database: SqlDatabase) -> str:
    health = await database.health()
    if not health.is_primary_up:
        return "unavailable"
    if not health.is_migrated:
        return "unavailable: its tables are not those of this release; run `cli.py migrate`"
    if health.is_replica_up is False:
        return "degraded: the replica is away, the primary serves its reads"
    lag = health.replica_lag_seconds
    if lag is not None and lag > LAG_LIMIT_SECONDS:
        return "degraded: the replica is too far behind, the primary serves its reads"
    return _OK


async def _redis(redis: Redis) -> str:
    try:
        await redis.ping()
    except RedisError:
        return "degraded: Redis is away; nobody can sign in, and new jobs wait for the sweeper"
    return _OK


class ReplicationHealth:
    """What the database's own check finds, in the words of the domain."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def health(self) -> ReplicaHealth:
        found = await self._database.health()
        if found.is_replica_up is None:
            return ReplicaHealth(state=ReplicaState.NONE)
        lag = found.replica_lag_seconds
        if not found.is_replica_up or lag is None:
            return ReplicaHealth(state=ReplicaState.AWAY)
        if math.isinf(lag):
            return ReplicaHealth(state=ReplicaState.STOPPED)
        return ReplicaHealth(state=ReplicaState.FOLLOWING, lag_seconds=lag)
