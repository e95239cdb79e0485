"""How often shared links are opened, counted in Redis until housekeeping takes the counts."""

import hmac
from collections.abc import Awaitable, Mapping
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.event_logger import EventLogger
from infra.cache.keys import SHARE_VIEWS_KEY, share_visitor_key

#: A visitor who comes back within this has not come again.
VISIT_SECONDS = 3600

_TAKE = """
local views = redis.call('HRANDFIELD', KEYS[1], ARGV[1], 'WITHVALUES')
for place = 1, #views, 2 do
  redis.call('HDEL', KEYS[1], views[place])
end
return views
"""

_log = EventLogger(__name__)


class RedisShareViews:
    """Of visitors, Redis sees only a keyed digest."""

    def __init__(self, redis: Redis, *, visitor_secret: str) -> None:
        self._redis = redis
        self._secret = visitor_secret.encode()
        self._take = redis.register_script(_TAKE)

    async def count(self, share_id: str, visitor: str) -> None:
        subject = f"{share_id}\n{visitor}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._secret, subject, "sha256").hex()
        try:
            if await self._redis.set(share_visitor_key(digest), "", nx=True, ex=VISIT_SECONDS):
                await cast("Awaitable[int]", self._redis.hincrby(SHARE_VIEWS_KEY, share_id, 1))
        except RedisError as error:
            _log.info("share.uncounted", error=type(error).__name__)

    async def take(self, *, limit: int) -> Mapping[str, int]:
        try:
            pairs = await self._take([SHARE_VIEWS_KEY], [limit])
        except RedisError as error:
            _log.info("share.views_unreachable", error=type(error).__name__)
            return {}
        return {share_id: int(views) for share_id, views in zip(*[iter(pairs)] * 2, strict=True)}

    async def put_back(self, views: Mapping[str, int]) -> None:
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                for share_id, count in views.items():
                    pipeline.hincrby(SHARE_VIEWS_KEY, share_id, count)
                await pipeline.execute()
        except RedisError as error:
            _log.warning("share.views_lost", views=sum(views.values()), error=type(error).__name__)
