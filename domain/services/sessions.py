"""Signing in, staying in, and leaving."""

import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import NotFound, ServiceUnavailable, Unauthenticated
from domain.ids import Clock, NewId
from domain.plain_text import visible
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.second_factors import SecondFactors
from domain.session import (
    DEVICE_NAME_LENGTH,
    AccountDisabled,
    CredentialsInvalid,
    LiveSessions,
    Passwords,
    RefreshClaim,
    RefreshTokenInvalid,
    RefreshTokenReused,
    Rotation,
    Session,
    SessionEndings,
    SessionsUnavailable,
    SessionTokens,
    Tokens,
    Viewer,
)
from domain.unit_of_work import Database
from domain.user import PASSWORD_MAXIMUM, EmailInvalid, User, UserStatus, normal_email

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from."""

    ip_address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sessions:
    database: Database
    live_sessions: LiveSessions
    endings: SessionEndings
    tokens: Tokens
    passwords: Passwords
    second_factors: SecondFactors
    rate_limits: RateLimits
    new_id: NewId
    clock: Clock
    lifetime: timedelta

    async def login(
        self, email: str, password: str, device: Device, *, code: str | None = None
    ) -> SessionTokens:
        """Signs in on one more device; `code` is the second factor, where there is one.

        An unknown address costs the same work as a wrong password, and answers the same.
        Whether a code is needed is told only to whoever has the password.
        Raises `CredentialsInvalid`, `AccountDisabled`, `SecondFactorRequired`,
        `SecondFactorInvalid`, `SecondFactorLocked`, `RateLimited`, `ServiceUnavailable`.
        """
        await self.rate_limits.take(Bucket.LOGIN_PER_ADDRESS, device.ip_address)
        await self.rate_limits.take(Bucket.LOGIN_PER_ACCOUNT, email.strip().lower())
        user = await self._find(email)
        known = None if user is None else user.password_hash
        is_right = await self.passwords.verify(password[:PASSWORD_MAXIMUM], known)
        if user is None or not is_right or len(password) > PASSWORD_MAXIMUM:
            raise CredentialsInvalid
        if user.status is UserStatus.DISABLED:
            raise AccountDisabled
        if user.is_totp_enabled:
            await self.second_factors.require(user.id, code)
        tokens = await self.open(user, device)
        await self._require_unchanged(user, tokens)
        return tokens

    @repeatable
    async def _require_unchanged(self, user: User, tokens: SessionTokens) -> None:
        """Ends the new session where the account was disabled or got another password meanwhile.

        Both are done first, and end all sessions then: a login that comes in between finds out
        here. Raises `AccountDisabled`, `CredentialsInvalid`.
        """
        async with self.database.begin() as work:
            found = await work.users.get(user.id)
        if found is None or found.status is not UserStatus.ACTIVE:
            refusal: CredentialsInvalid | AccountDisabled = AccountDisabled()
        elif found.password_hash != user.password_hash:
            refusal = CredentialsInvalid()
        else:
            return
        await self._end(user.id, tokens.session_id)
        raise refusal

    @repeatable
    async def _find(self, email: str) -> User | None:
        try:
            spelled = normal_email(email)
        except EmailInvalid:
            return None
        async with self.database.begin() as work:
            return await work.users.get_by_email(spelled)

    async def open(self, user: User, device: Device) -> SessionTokens:
        """A new session of `user`; raises `ServiceUnavailable`."""
        now = self.clock()
        session = Session(
            id=self.new_id(),
            user_id=user.id,
            device_name=" ".join(visible(device.name).split())[:DEVICE_NAME_LENGTH],
            ip_address=device.ip_address,
            created_at=now,
            last_seen_at=now,
            expires_at=now + self.lifetime,
            refresh_token_id=self.new_id(),
            password_changed_at=user.password_changed_at,
        )
        try:
            has_ended_another = await self.live_sessions.put(session)
        except SessionsUnavailable as error:
            raise ServiceUnavailable from error
        if has_ended_another:
            await self.tell_ending(user.id)
        return self._tokens_of(session, user)

    def _tokens_of(self, session: Session, user: User) -> SessionTokens:
        now = self.clock()
        access_token, expires_at = self.tokens.access(session, now=now)
        refresh_token = self.tokens.refresh(session, now=now)
        return SessionTokens(
            access_token, expires_at, refresh_token, session.expires_at, user, session.id
        )

    async def refresh(self, refresh_token: str, device: Device) -> SessionTokens:
        """Exchanges a refresh token for a new pair; each works once.

        A session that was opened under an earlier password ends here, if it has not ended before:
        whoever changes one ends all others, but cannot while their store is away. Raises
        `RefreshTokenInvalid`, `RefreshTokenReused` (the session is then over), `AccountDisabled`,
        `RateLimited`, `ServiceUnavailable`.
        """
        await self.rate_limits.take(Bucket.REFRESH_PER_ADDRESS, device.ip_address)
        claim = self.tokens.read_refresh(refresh_token, now=self.clock())
        if claim is None:
            raise RefreshTokenInvalid
        user = await self._require_active(claim.user_id)
        session = await self._rotated(claim)
        if not session.outlives(user.password_changed_at):
            await self._end(user.id, session.id)
            raise RefreshTokenInvalid
        return self._tokens_of(session, user)

    async def _rotated(self, claim: RefreshClaim) -> Session:
        now = self.clock()
        try:
            rotation, session = await self.live_sessions.rotate(
                claim, next_token_id=self.new_id(), now=now, expires_at=now + self.lifetime
            )
        except SessionsUnavailable as error:
            raise ServiceUnavailable from error
        if rotation is Rotation.REUSED:
            await self.tell_ending(claim.user_id)
            raise RefreshTokenReused
        if session is None:
            raise RefreshTokenInvalid
        return session

    @repeatable
    async def _require_active(self, user_id: str) -> User:
        async with self.database.begin() as work:
            user = await work.users.get(user_id)
        if user is None or user.status is UserStatus.DELETED:
            raise RefreshTokenInvalid
        if user.status is UserStatus.DISABLED:
            raise AccountDisabled
        return user

    async def logout(self, viewer: Viewer) -> None:
        """Ends the session that sent the request; raises `ServiceUnavailable`."""
        await self._end(viewer.user_id, viewer.session_id)

    async def revoke(self, viewer: Viewer, session_id: str) -> None:
        """Ends one of the viewer's sessions; raises `NotFound`, `ServiceUnavailable`."""
        if not await self._end(viewer.user_id, session_id):
            raise NotFound

    async def _end(self, user_id: str, session_id: str) -> bool:
        try:
            was_live = await self.live_sessions.end(user_id, session_id)
        except SessionsUnavailable as error:
            raise ServiceUnavailable from error
        await self.tell_ending(user_id)
        return was_live

    async def end_all(self, user_id: str, *, except_session_id: str | None = None) -> int:
        """Ends all sessions but that one, and says how many; raises `ServiceUnavailable`."""
        try:
            ended = await self.live_sessions.end_all(user_id, except_session_id=except_session_id)
        except SessionsUnavailable as error:
            raise ServiceUnavailable from error
        await self.tell_ending(user_id)
        return ended

    async def end_outlived(self, user_id: str, *, except_session_id: str | None = None) -> None:
        """As `end_all`, once a new password is committed: that has happened, whatever comes of it.

        Those that cannot be reached end at their next refresh.
        """
        try:
            await self.end_all(user_id, except_session_id=except_session_id)
        except ServiceUnavailable:
            _log.warning("session.outlived_password", extra={"user_id": user_id})

    async def vouch(self, viewer: Viewer, *, since: datetime | None, until: datetime) -> None:
        """The viewer's session outlives the change of the password set at `since`.

        `until` is when the change is said to be. Raises `ServiceUnavailable`.
        """
        try:
            await self.live_sessions.vouch(
                viewer.user_id, viewer.session_id, since=since, until=until
            )
        except SessionsUnavailable as error:
            raise ServiceUnavailable from error

    async def tell_ending(self, user_id: str) -> None:
        """Makes all processes ask at once which of the user's sessions are live, sockets too."""
        try:
            await self.endings.tell(user_id)
        except SessionsUnavailable:
            _log.warning("session.ending_untold", extra={"user_id": user_id})

    def follow_endings(self, user_id: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """See `SessionEndings.follow`."""
        return self.endings.follow(user_id)

    async def authenticate(self, access_token: str, *, ip_address: str) -> Viewer:
        """Who holds this token; raises `Unauthenticated`.

        While the store of sessions is away a valid token is believed, so that reading and
        generating go on: a session ended meanwhile lives until its token expires, at most
        `ACCESS_TOKEN_LIFETIME` (docs/adr/0004).
        """
        viewer = self.tokens.read_access(access_token, now=self.clock())
        if viewer is None:
            raise Unauthenticated
        try:
            session = await self.live_sessions.touch(
                viewer.user_id, viewer.session_id, ip_address=ip_address
            )
        except SessionsUnavailable:
            return viewer
        if session is None:
            raise Unauthenticated
        return viewer

    async def list(self, user_id: str) -> list[Session]:
        """The user's live sessions, newest first; raises `ServiceUnavailable`."""
        try:
            return await self.live_sessions.list(user_id)
        except SessionsUnavailable as error:
            raise ServiceUnavailable from error
