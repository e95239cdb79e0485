"""Texts of operations in Redis, by their digests: those that were used last."""

from collections.abc import Callable
from functools import partial
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

from infra.cache.keys import PERSISTED_TEXTS_KEY, PERSISTED_USES_KEY
from infra.cache.spared import NotAnswered, Spared

#: With `MOST_TEXT_BYTES` each, they take 16 MiB at most.
CAPACITY = 2000
_KEYS = [PERSISTED_TEXTS_KEY, PERSISTED_USES_KEY]

# The server's own clock: those of our machines may differ.
_NOW = """
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
"""

# A Redis that has no memory left takes no new use, and still knows the text.
_GET = f"""{_NOW}
local text = redis.call('HGET', KEYS[1], ARGV[1])
if text then
  redis.pcall('ZADD', KEYS[2], now(), ARGV[1])
end
return text
"""

# A Redis that is short of memory may drop one of the two; the other would then never shrink.
_PUT = f"""{_NOW}
local texts, uses, digest, text, most = KEYS[1], KEYS[2], unpack(ARGV)
if redis.call('HLEN', texts) ~= redis.call('ZCARD', uses) then
  redis.call('DEL', texts, uses)
end
redis.call('HSET', texts, digest, text)
redis.call('ZADD', uses, now(), digest)
local surplus = redis.call('ZCARD', uses) - most
if surplus > 0 then
  for _, oldest in ipairs(redis.call('ZRANGE', uses, 0, surplus - 1)) do
    redis.call('HDEL', texts, oldest)
    redis.call('ZREM', uses, oldest)
  end
end
return 1
"""


class RedisPersistedQueries:
    """While Redis is away nothing is known, and one request per cool-down asks whether it is back.

    The others do not wait for its time-outs.
    """

    def __init__(
        self, redis: Redis, *, monotonic: Callable[[], float], capacity: int = CAPACITY
    ) -> None:
        self._spared = Spared("persisted queries", monotonic=monotonic)
        self._capacity = capacity
        self._get = redis.register_script(_GET)
        self._put = redis.register_script(_PUT)

    async def get(self, digest: str) -> str | None:
        text: str | None = await self._run(self._get, digest)
        return text

    async def put(self, digest: str, text: str) -> bool:
        return await self._run(self._put, digest, text, self._capacity) is not None

    async def _run(self, script: AsyncScript, *arguments: str | int) -> Any:  # noqa: ANN401 - whatever the script returns
        """None too where Redis is away, or refuses."""
        try:
            return await self._spared.answer(partial(script, _KEYS, list(arguments)))
        except NotAnswered:
            return None
