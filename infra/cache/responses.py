"""Answers of the API in Redis, until they hold no longer."""

import math
from collections.abc import Callable
from hashlib import sha256

from redis.asyncio import Redis
from redis.client import NEVER_DECODE

from domain.event_logger import EventLogger
from domain.response_store import StoredResponse
from infra.cache.keys import response_key
from infra.cache.spared import NotAnswered, Spared

#: The one address that the API answers at.
_ENDPOINT = "graphql"
_CHECKSUM_BYTES = 16
_MILLISECONDS = 1000

_log = EventLogger(__name__)


class RedisResponses:
    """What somebody else has put at our place is passed over, and replaced.

    It goes into answers as it is, so that nothing but what we wrote ourselves will do.
    """

    def __init__(self, redis: Redis, *, monotonic: Callable[[], float]) -> None:
        self._redis = redis
        self._spared = Spared("responses", monotonic=monotonic)

    async def get(self, digest: str) -> StoredResponse | None:
        async def ask() -> tuple[bytes | None, int]:
            async with self._redis.pipeline(transaction=False) as pipeline:
                key = response_key(_ENDPOINT, digest)
                pipeline.execute_command("GET", key, **{NEVER_DECODE: True})
                pipeline.pttl(key)
                stored, milliseconds = await pipeline.execute()
            return stored, milliseconds

        try:
            stored, milliseconds = await self._spared.answer(ask)
        except NotAnswered:
            return None
        return None if stored is None else _read(stored, milliseconds)

    async def put(self, digest: str, data: bytes, *, seconds: float) -> None:
        async def ask() -> None:
            stored = _checksum(data) + data
            await self._redis.set(
                response_key(_ENDPOINT, digest), stored, px=math.ceil(seconds * _MILLISECONDS)
            )

        try:
            await self._spared.answer(ask)
        except NotAnswered:
            return  # it is made again where it is asked for again


def _read(stored: bytes, milliseconds: int) -> StoredResponse | None:
    checksum, data = stored[:_CHECKSUM_BYTES], stored[_CHECKSUM_BYTES:]
    if milliseconds < 0 or checksum != _checksum(data):
        _log.info("response_cache.unreadable")
        return None
    return StoredResponse(data, milliseconds / _MILLISECONDS)


def _checksum(data: bytes) -> bytes:
    return sha256(data).digest()[:_CHECKSUM_BYTES]
