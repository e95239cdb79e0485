"""Opens clients of Redis in which everything has a deadline."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CONNECT_SECONDS = 1.0
REPLY_SECONDS = 2.0
POOL_SIZE = 50
_HEALTH_CHECK_SECONDS = 15


def open_redis(
    url: str, *, pool_size: int = POOL_SIZE, reply_seconds: float = REPLY_SECONDS
) -> Redis:
    """A client of redis://, rediss:// or unix://, which connects at the first command.

    No command is ever sent twice: a lost reply does not say whether the command ran. A pooled
    connection that the server has closed is replaced before the command goes out, so a restart of
    Redis costs no error. Whoever blocks on the server raises `reply_seconds` above that wait.
    """
    # redis-py verifies the certificate, but by default not that it is this host's.
    tls = {"ssl_check_hostname": True} if url.startswith("rediss://") else {}
    # The other pool of redis-py connects one caller at a time: while Redis hangs, they queue up.
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=pool_size,
        timeout=CONNECT_SECONDS,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=reply_seconds,
        health_check_interval=_HEALTH_CHECK_SECONDS,
        # Even a retry of the health check alone would connect a hundred times over, recursively,
        # where something accepts connections for a Redis that is away.
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
        **tls,
    )
    return Redis.from_pool(pool)
