"""How far the primary had come when each user last changed something, for every process to see."""

from dataclasses import dataclass
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

#: Longer than any replica that we still read from is behind (`replica.LAG_LIMIT_SECONDS`).
POSITION_SECONDS = 3600

#: Two commits of one user may arrive in the wrong order: the later position stays.
_KEEP_LATER = """
local kept = redis.call('GET', KEYS[1])
if kept and tonumber(string.match(kept, '^%d+')) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])
return 1
"""


@dataclass(frozen=True, slots=True)
class CommitPosition:
    """A GTID, or a set of them; of two positions of one primary the later has the higher order."""

    order: int
    gtid: str

    def __str__(self) -> str:
        return f"{self.order} {self.gtid}"

    @classmethod
    def parse(cls, text: str) -> "CommitPosition":
        order, gtid = text.split(" ", 1)
        return cls(int(order), gtid)


class Positions(Protocol):
    """Both methods raise `PositionsUnavailable`."""

    async def put(self, user_id: str, position: CommitPosition) -> None:
        """Keeps the position for an hour, unless a later one is there."""

    async def get(self, user_id: str) -> CommitPosition | None: ...


class PositionsUnavailable(Exception):
    """The store of positions cannot be reached."""


class RedisPositions:
    """Needs a client that decodes its replies to `str`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._keep_later = redis.register_script(_KEEP_LATER)

    async def put(self, user_id: str, position: CommitPosition) -> None:
        arguments: list[str | int] = [position.order, position.gtid, POSITION_SECONDS]
        try:
            await self._keep_later(keys=[_key(user_id)], args=arguments)
        except RedisError as error:
            raise PositionsUnavailable from error

    async def get(self, user_id: str) -> CommitPosition | None:
        try:
            text = await self._redis.get(_key(user_id))
        except RedisError as error:
            raise PositionsUnavailable from error
        return None if text is None else CommitPosition.parse(text)


def _key(user_id: str) -> str:
    return f"position:user:{user_id}"
