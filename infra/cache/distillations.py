"""Distillations in Redis, for half an hour."""

from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.distillation_cache import Kept
from domain.event_logger import EventLogger
from infra.cache.keys import content_key

TTL_SECONDS = 1800
_KIND = "extract"

_log = EventLogger(__name__)


class RedisDistillationCache:
    """Without Redis, and for an entry of another release, there is simply nothing kept."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._adapter = TypeAdapter(Kept)

    async def get(self, content_hash: str) -> Kept | None:
        try:
            stored = await self._redis.get(content_key(_KIND, content_hash))
            return None if stored is None else self._adapter.validate_json(stored)
        except RedisError as error:
            _log.info("distillation_cache.away", error=type(error).__name__)
        except ValidationError:
            _log.info("distillation_cache.unreadable")
        return None

    async def put(self, content_hash: str, kept: Kept) -> None:
        try:
            await self._redis.set(
                content_key(_KIND, content_hash),
                self._adapter.dump_json(kept),
                ex=TTL_SECONDS,
            )
        except RedisError as error:
            _log.info("distillation_cache.away", error=type(error).__name__)
