"""Signed-in devices of one user, and what they do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.session import RefreshClaim, Rotation, Session
from infra.cache.sessions import RedisSessions

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TTL_SECONDS = 7200
LIFETIME = timedelta(seconds=TTL_SECONDS)
KEY = "session:user:mei"
ADDRESS = "2001:db8::1"


class SettableClock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def phone(**changes: Any) -> Session:  # noqa: ANN401 - whatever a session's field takes
    session = Session(
        id="phone",
        user_id="mei",
        device_name="小美的手机",
        ip_address=ADDRESS,
        created_at=NOON,
        last_seen_at=NOON,
        expires_at=NOON + LIFETIME,
        refresh_token_id="first",
    )
    return replace(session, **changes)


def claim(token_id: str, *, session_id: str = "phone") -> RefreshClaim:
    return RefreshClaim("mei", session_id, token_id)


async def found(sessions: RedisSessions, user_id: str, session_id: str) -> Session | None:
    return await sessions.touch(user_id, session_id, ip_address=ADDRESS)


async def rotate(
    sessions: RedisSessions, token_id: str, *, to: str, at: datetime
) -> tuple[Rotation, Session | None]:
    return await sessions.rotate(
        claim(token_id), next_token_id=to, now=at, expires_at=at + LIFETIME
    )
