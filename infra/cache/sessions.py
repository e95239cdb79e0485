"""Live sessions in Redis: one hash per user, so that each script touches a single key."""

import json
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.ids import Clock
from domain.session import (
    ROTATION_GRACE,
    SEEN_PRECISION,
    RefreshClaim,
    Rotation,
    Session,
    SessionsUnavailable,
)
from infra.cache.keys import session_key

SESSIONS_PER_USER = 20
#: No session's id.
_NO_SESSION = ""
_FIELDS = frozenset(field.name for field in fields(Session))
_TIMES = (
    *("created_at", "last_seen_at", "expires_at", "rotated_at"),
    *("password_changed_at", "password_changing_at"),
)

# Times in the scripts are texts of one width and one zone, so they compare as texts.
_PUT = """
local user, id, session, now, most, seconds = KEYS[1], unpack(ARGV)
local others = {}
for _, text in ipairs(redis.call('HVALS', user)) do
  local other = cjson.decode(text)
  if other.expires_at <= now then
    redis.call('HDEL', user, other.id)
  elseif other.id ~= id then
    others[#others + 1] = other
  end
end
table.sort(others, function(a, b)
  return a.last_seen_at .. a.id < b.last_seen_at .. b.id
end)
local surplus = #others - most + 1
for i = 1, surplus do
  redis.call('HDEL', user, others[i].id)
end
redis.call('HSET', user, id, session)
redis.call('EXPIRE', user, seconds)
return math.max(surplus, 0)
"""

_VOUCH = """
local user, id, since, until_ = KEYS[1], unpack(ARGV)
local text = redis.call('HGET', user, id)
if text then
  local session = cjson.decode(text)
  session.password_changed_at = since ~= '' and since or nil
  session.password_changing_at = until_
  redis.call('HSET', user, id, cjson.encode(session))
end
"""

# Without EXPIRE: a session that is only used still idles out (docs/adr/0005).
_TOUCH = """
local user, id, now, stale, ip_address = KEYS[1], unpack(ARGV)
local text = redis.call('HGET', user, id)
if not text then
  return false
end
local session = cjson.decode(text)
if session.expires_at > now and session.last_seen_at <= stale then
  session.last_seen_at = now
  session.ip_address = ip_address
  text = cjson.encode(session)
  redis.call('HSET', user, id, text)
end
return text
"""

_ROTATE = """
local user, id, claimed, next_token, now, expires_at, grace_start, seconds = KEYS[1], unpack(ARGV)
local text = redis.call('HGET', user, id)
if not text then
  return {'UNKNOWN'}
end
local session = cjson.decode(text)
if session.expires_at <= now then
  redis.call('HDEL', user, id)
  return {'UNKNOWN'}
end
if session.refresh_token_id == claimed then
  session.previous_token_id = claimed
  session.refresh_token_id = next_token
  session.rotated_at = now
  session.last_seen_at = now
  session.expires_at = expires_at
  text = cjson.encode(session)
  redis.call('HSET', user, id, text)
  redis.call('EXPIRE', user, seconds)
  return {'ROTATED', text}
end
if session.previous_token_id == claimed and session.rotated_at >= grace_start then
  return {'REPEATED', text}
end
redis.call('HDEL', user, id)
return {'REUSED'}
"""

_END = """
local text = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
return text
"""

_END_ALL = """
local user, kept, now = KEYS[1], unpack(ARGV)
local ended = 0
for _, id in ipairs(redis.call('HKEYS', user)) do
  if id ~= kept then
    if cjson.decode(redis.call('HGET', user, id)).expires_at > now then
      ended = ended + 1
    end
    redis.call('HDEL', user, id)
  end
end
return ended
"""


class RedisSessions:
    """Keeps at most `SESSIONS_PER_USER` of each user; one more ends that not seen for longest."""

    def __init__(self, redis: Redis, *, ttl_seconds: int, clock: Clock) -> None:
        self._redis = redis
        self._ttl_seconds = ttl_seconds
        self._clock = clock
        self._put = redis.register_script(_PUT)
        self._vouch = redis.register_script(_VOUCH)
        self._touch = redis.register_script(_TOUCH)
        self._rotate = redis.register_script(_ROTATE)
        self._end = redis.register_script(_END)
        self._end_all = redis.register_script(_END_ALL)

    async def put(self, session: Session) -> bool:
        now = _stamp(self._clock())
        limits = [SESSIONS_PER_USER, self._ttl_seconds]
        with _redis_in_reach():
            ended: int = await self._put(
                [session_key(session.user_id)], [session.id, _to_json(session), now, *limits]
            )
        return ended > 0

    async def vouch(
        self, user_id: str, session_id: str, *, since: datetime | None, until: datetime
    ) -> None:
        moments = ["" if since is None else _stamp(since), _stamp(until)]
        with _redis_in_reach():
            await self._vouch([session_key(user_id)], [session_id, *moments])

    async def touch(self, user_id: str, session_id: str, *, ip_address: str) -> Session | None:
        now = self._clock()
        times = [_stamp(now), _stamp(now - SEEN_PRECISION)]
        with _redis_in_reach():
            text = await self._touch([session_key(user_id)], [session_id, *times, ip_address])
        return self._live(text)

    async def list(self, user_id: str) -> list[Session]:
        with _redis_in_reach():
            texts = await cast("Awaitable[list[str]]", self._redis.hvals(session_key(user_id)))
        sessions = [session for text in texts if (session := self._live(text))]
        return sorted(sessions, key=lambda session: (session.created_at, session.id), reverse=True)

    async def rotate(
        self, claim: RefreshClaim, *, next_token_id: str, now: datetime, expires_at: datetime
    ) -> tuple[Rotation, Session | None]:
        tokens = [claim.session_id, claim.token_id, next_token_id]
        times = [_stamp(moment) for moment in (now, expires_at, now - ROTATION_GRACE)]
        with _redis_in_reach():
            outcome, *texts = await self._rotate(
                [session_key(claim.user_id)], [*tokens, *times, self._ttl_seconds]
            )
        return Rotation(outcome), _from_json(texts[0]) if texts else None

    async def end(self, user_id: str, session_id: str) -> bool:
        with _redis_in_reach():
            text = await self._end([session_key(user_id)], [session_id])
        return self._live(text) is not None

    async def end_all(self, user_id: str, *, except_session_id: str | None = None) -> int:
        kept = except_session_id or _NO_SESSION
        with _redis_in_reach():
            ended: int = await self._end_all([session_key(user_id)], [kept, _stamp(self._clock())])
        return ended

    def _live(self, text: str | None) -> Session | None:
        session = None if text is None else _from_json(text)
        return session if session and session.expires_at > self._clock() else None


@contextmanager
def _redis_in_reach() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise SessionsUnavailable from error


#: Processes of the release before read no session that has these.
_LATER = frozenset({"password_changed_at", "password_changing_at"})


def _to_json(session: Session) -> bytes:
    """Well-formed UTF-8 whatever the device calls itself: Lua cannot read a lone surrogate."""
    told = {
        name: value
        for name, value in asdict(session).items()
        if value is not None or name not in _LATER
    }
    text = json.dumps(told, default=_stamp, ensure_ascii=False)
    return text.encode("utf-8", "replace")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _from_json(text: str) -> Session:
    """Whatever a release after ours has added to it is nothing to us."""
    told = {name: value for name, value in json.loads(text).items() if name in _FIELDS}
    times = {name: datetime.fromisoformat(told[name]) for name in _TIMES if told.get(name)}
    return Session(**{**told, **times})
