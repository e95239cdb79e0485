"""A product that knows which sessions are live, and hears of what another ends."""

import asyncio
from pathlib import Path

from redis.asyncio import Redis

from infra.cache.keys import session_key
from infra.cache.redis import open_redis
from infra.queue.notices import SESSION_ENDINGS_KEY, post_notice
from tests.api.client import PASSWORD, Client, visiting
from tests.product import running_product
from tests.server.patience import soon
from tests.servers import RedisServer

_ME = "{ me { id email } }"
#: Sent one after another within far less than a session is known for, each.
_REQUESTS = 20


async def is_let_in(client: Client) -> bool:
    return await client.error_codes(_ME) != ["UNAUTHENTICATED"]


async def questions(redis: Redis) -> int:
    """How often it was asked for a session."""
    commands = await redis.info("commandstats")
    return int(commands.get("cmdstat_hget", {"calls": 0})["calls"])


async def until_refused(client: Client) -> None:
    while await is_let_in(client):  # noqa: ASYNC110 - the product makes it false
        await asyncio.sleep(0.01)


async def test_a_session_is_known_until_another_process_ends_it(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    try:
        with running_product(
            tmp_path / "product", REDIS_URL=server.url, PASSWORD_ROUNDS="4"
        ) as product:
            async with visiting(product.address) as visitor, open_redis(server.url) as redis:
                client = await visitor.signed_up("mei@example.com", PASSWORD)
                before = await questions(redis)
                for _ in range(_REQUESTS):
                    assert await is_let_in(client)
                after = await questions(redis)
                [key] = [key async for key in redis.scan_iter(session_key("*"))]
                user_id = key.removeprefix(session_key(""))

                # As another process does it.
                await redis.delete(key)
                await post_notice(redis, SESSION_ENDINGS_KEY, user_id)

                await soon(until_refused(client))
    finally:
        server.stop()

    assert 0 < after - before < _REQUESTS
