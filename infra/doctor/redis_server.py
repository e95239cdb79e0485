"""Redis for sessions and limits, and the one of the queue: recent, writable, never forgetful."""

from collections.abc import Mapping
from datetime import UTC, datetime

from redis.asyncio import Redis
from redis.exceptions import RedisError

from infra.cache.redis import open_redis
from infra.doctor.finding import Examination, Finding, clock, failed, ok, warning
from infra.identity import utc_now
from infra.queue.stream_connection import stream_connection

_OLDEST = 7


async def examine_redis(subject: str, url: str, *, variable: str, is_queue: bool) -> Examination:
    """The queue's holds the events as well."""
    redis = open_redis(url, pool_size=1)
    try:
        info: Mapping[str, object] = await redis.info()
        seconds, microseconds = await redis.time()
        theirs = datetime.fromtimestamp(seconds + microseconds / 1_000_000, UTC)
        time = clock(f"{subject} clock", theirs, ours=utc_now)
        saves = await _saves(redis)
        tells_changes = await _tells_changes(redis) if is_queue else None
    except (RedisError, OSError) as error:
        yield failed(
            subject,
            f"cannot be reached: {error}",
            f"Check that the server runs, and host and password in {variable}.",
        )
        return
    finally:
        await redis.aclose()
    yield _version(subject, info)
    yield _role(f"{subject} role", info)
    yield _memory(f"{subject} memory", info)
    yield _persistence(f"{subject} persistence", info, saves=saves)
    if tells_changes is not None:
        yield _changes(f"{subject} changes", are_told=tells_changes)
    yield time


async def embedded_valkey_stopped() -> Examination:
    yield warning("Redis", "the embedded Valkey does not run", "`make run` starts it.")


async def _saves(redis: Redis) -> bool:
    """Whether there are snapshots; where we may not ask, as with many providers, there are."""
    try:
        settings = await redis.config_get("save")
    except RedisError:
        return True
    return bool(settings.get("save"))


async def _tells_changes(redis: Redis) -> bool:
    async with stream_connection(redis, lambda _: None) as connection:
        return connection.is_tracking


def _version(subject: str, info: Mapping[str, object]) -> Finding:
    version = str(info["redis_version"])
    valkey = info.get("valkey_version")
    detail = f"Valkey {valkey}" if valkey else f"Redis {version}"
    if int(version.partition(".")[0]) < _OLDEST:
        return failed(subject, detail, f"Upgrade it to Redis {_OLDEST} or Valkey 8.")
    return ok(subject, detail)


def _role(subject: str, info: Mapping[str, object]) -> Finding:
    if info.get("cluster_enabled"):
        return failed(
            subject, "cluster", "The queue cannot use a cluster; give it a single server."
        )
    if info.get("role") != "master":
        return failed(
            subject, "a replica, which takes no writes", "Give the address of the primary."
        )
    return ok(subject, "primary")


def _memory(subject: str, info: Mapping[str, object]) -> Finding:
    policy = info.get("maxmemory_policy")
    if policy is None:
        return warning(subject, "unknown: not told", "Make sure that it never evicts keys.")
    if policy == "noeviction":
        return ok(subject, "noeviction")
    return failed(
        subject,
        f"{policy}: sessions, limits and jobs vanish when it is full",
        "Set maxmemory-policy noeviction.",
    )


def _persistence(subject: str, info: Mapping[str, object], *, saves: bool) -> Finding:
    if info.get("aof_enabled"):
        return ok(subject, "append-only file")
    if saves:
        return warning(
            subject,
            "snapshots only: a crash signs out whoever signed in since the last one",
            "Set appendonly yes.",
        )
    return failed(subject, "none: a restart signs everybody out", "Set appendonly yes.")


def _changes(subject: str, *, are_told: bool) -> Finding:
    if are_told:
        return ok(subject, "told")
    return warning(
        subject,
        "not told: events of jobs come up to a second late",
        "Allow HELLO and CLIENT TRACKING, without a proxy in between that knows no RESP3.",
    )
