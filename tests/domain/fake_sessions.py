"""Passwords, tokens and live sessions without cryptography or Redis."""

from dataclasses import replace
from datetime import datetime

from domain.ids import Clock
from domain.session import (
    ACCESS_TOKEN_LIFETIME,
    ROTATION_GRACE,
    SEEN_PRECISION,
    RefreshClaim,
    Rotation,
    Session,
    SessionsUnavailable,
    Viewer,
)
from tests.fakes import require_no_transaction


class FakePasswords:
    """Remembers what each password was checked against: None where there was no account."""

    def __init__(self) -> None:
        self.checked_against: list[str | None] = []

    async def hash(self, password: str) -> str:
        require_no_transaction()
        return f"digest of {password}"

    async def verify(self, password: str, password_hash: str | None) -> bool:
        require_no_transaction()
        self.checked_against.append(password_hash)
        return password_hash == f"digest of {password}"


class FakeTokens:
    """Tokens that only this signer has given out."""

    def __init__(self) -> None:
        self._viewers: dict[str, Viewer] = {}
        self._claims: dict[str, tuple[RefreshClaim, datetime]] = {}

    def access(self, session: Session, *, now: datetime) -> tuple[str, datetime]:
        expires_at = now + ACCESS_TOKEN_LIFETIME
        token = f"access {len(self._viewers)}"
        self._viewers[token] = Viewer(session.user_id, session.id, expires_at)
        return token, expires_at

    def refresh(self, session: Session, *, now: datetime) -> str:
        token = f"refresh {session.refresh_token_id}"
        claim = RefreshClaim(session.user_id, session.id, session.refresh_token_id)
        self._claims[token] = (claim, session.expires_at)
        return token

    def read_access(self, token: str, *, now: datetime) -> Viewer | None:
        viewer = self._viewers.get(token)
        return viewer if viewer and now < viewer.expires_at else None

    def read_refresh(self, token: str, *, now: datetime) -> RefreshClaim | None:
        claim, expires_at = self._claims.get(token, (None, now))
        return claim if now < expires_at else None


class FakeLiveSessions:
    def __init__(self, *, clock: Clock, most: int = 20) -> None:
        self._clock = clock
        self._most = most
        self._sessions: dict[tuple[str, str], Session] = {}
        self.is_away = False

    async def put(self, session: Session) -> bool:
        self._require_store()
        others = [each for each in await self.list(session.user_id) if each.id != session.id]
        others.sort(key=lambda each: (each.last_seen_at, each.id))
        surplus = others[: max(len(others) - self._most + 1, 0)]
        for each in surplus:
            await self.end(each.user_id, each.id)
        self._sessions[session.user_id, session.id] = session
        return bool(surplus)

    async def vouch(
        self, user_id: str, session_id: str, *, since: datetime | None, until: datetime
    ) -> None:
        session = self._live(user_id, session_id)
        if session is not None:
            vouched = replace(session, password_changed_at=since, password_changing_at=until)
            await self.put(vouched)

    async def touch(self, user_id: str, session_id: str, *, ip_address: str) -> Session | None:
        session, now = self._live(user_id, session_id), self._clock()
        if session is None or now - session.last_seen_at < SEEN_PRECISION:
            return session
        seen = replace(session, last_seen_at=now, ip_address=ip_address)
        await self.put(seen)
        return seen

    def _live(self, user_id: str, session_id: str) -> Session | None:
        self._require_store()
        session = self._sessions.get((user_id, session_id))
        return session if session and self._clock() < session.expires_at else None

    async def list(self, user_id: str) -> list[Session]:
        self._require_store()
        found = [self._live(user_id, session_id) for _, session_id in self._sessions]
        live = [session for session in found if session]
        return sorted(live, key=lambda session: (session.created_at, session.id), reverse=True)

    async def rotate(
        self, claim: RefreshClaim, *, next_token_id: str, now: datetime, expires_at: datetime
    ) -> tuple[Rotation, Session | None]:
        session = self._live(claim.user_id, claim.session_id)
        if session is None:
            return Rotation.UNKNOWN, None
        if session.refresh_token_id == claim.token_id:
            rotated = replace(
                session,
                refresh_token_id=next_token_id,
                previous_token_id=claim.token_id,
                rotated_at=now,
                last_seen_at=now,
                expires_at=expires_at,
            )
            await self.put(rotated)
            return Rotation.ROTATED, rotated
        if _is_second_tab(session, claim, now):
            return Rotation.REPEATED, session
        await self.end(claim.user_id, claim.session_id)
        return Rotation.REUSED, None

    async def end(self, user_id: str, session_id: str) -> bool:
        self._require_store()
        return self._sessions.pop((user_id, session_id), None) is not None

    async def end_all(self, user_id: str, *, except_session_id: str | None = None) -> int:
        ended = await self.list(user_id)
        for session in ended:
            if session.id != except_session_id:
                await self.end(user_id, session.id)
        return sum(session.id != except_session_id for session in ended)

    def _require_store(self) -> None:
        require_no_transaction()
        if self.is_away:
            raise SessionsUnavailable


def _is_second_tab(session: Session, claim: RefreshClaim, now: datetime) -> bool:
    rotated_at = session.rotated_at
    is_previous = session.previous_token_id == claim.token_id
    return is_previous and rotated_at is not None and now - rotated_at <= ROTATION_GRACE
