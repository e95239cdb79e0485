"""What it costs to tell who sends a request: what is known of tokens and sessions beside asking.

Both take turns, with one Redis; the times are the processor's of this process. The ratios are what
counts.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path
from statistics import median

from domain.session import Session, Viewer
from infra.auth.tokens import KNOWN_TOKENS, JoseTokens
from infra.cache.known_sessions import KnownSessions
from infra.cache.redis import open_redis
from infra.cache.sessions import RedisSessions
from infra.identity import new_id, utc_now
from tests.infra.cache.devices import ADDRESS, LIFETIME, TTL_SECONDS, phone
from tests.servers import RedisServer

_ROUNDS, _CALLS = 40, 200


async def microseconds(call: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    for _ in range(_CALLS):
        if not await call():
            raise RuntimeError
    return (time.process_time() - began) / _CALLS * 1e6


async def compare(
    name: str, asked: Callable[[], Awaitable[object]], known: Callable[[], Awaitable[object]]
) -> None:
    rounds = [(await microseconds(asked), await microseconds(known)) for _ in range(_ROUNDS)]
    before, after = (median(column) for column in zip(*rounds, strict=True))
    ratio = median(one / other for one, other in rounds)
    sys.stdout.write(f"{name:8} {before:8.2f} us {after:8.2f} us {ratio:8.1f}x\n")


async def tokens() -> None:
    """One that is known, and in turn more than can be known."""
    signing = JoseTokens(
        {"1": "a secret of thirty-two characters"},
        key_id="1",
        issuer="laowang-ai",
        audience="api",
        new_id=new_id,
    )
    now = utc_now()
    made = [signing.access(phone(id=new_id()), now=now)[0] for _ in range(KNOWN_TOKENS + 2)]
    strange, familiar = cycle(made[1:]), made[0]

    async def verify() -> Viewer | None:
        return signing.read_access(next(strange), now=utc_now())

    async def remember() -> Viewer | None:
        return signing.read_access(familiar, now=utc_now())

    await compare("token", verify, remember)


async def sessions(url: str) -> None:
    now = utc_now()
    async with open_redis(url) as redis:
        store = RedisSessions(redis, ttl_seconds=TTL_SECONDS, clock=utc_now)
        known = KnownSessions(store, hearing=lambda: 1, clock=utc_now, monotonic=time.monotonic)
        await store.put(phone(last_seen_at=now, expires_at=now + LIFETIME))

        async def ask() -> Session | None:
            return await store.touch("mei", "phone", ip_address=ADDRESS)

        async def remember() -> Session | None:
            return await known.touch("mei", "phone", ip_address=ADDRESS)

        await compare("session", ask, remember)


async def main() -> None:
    sys.stdout.write("               asked       known     ratio\n")
    await tokens()
    with tempfile.TemporaryDirectory() as directory:
        server = RedisServer(Path(directory))
        server.start()
        try:
            await sessions(server.url)
        finally:
            server.stop()


if __name__ == "__main__":
    asyncio.run(main())
