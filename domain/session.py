"""A signed-in device: its tokens, and where live sessions are kept."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.permission import Scope, ScopeMissing
from domain.user import User

ACCESS_TOKEN_LIFETIME = timedelta(minutes=15)
#: Two tabs may refresh with the same token this long after its rotation.
ROTATION_GRACE = timedelta(seconds=30)
DEVICE_NAME_LENGTH = 100
#: How exactly `last_seen_at` is kept.
SEEN_PRECISION = timedelta(minutes=1)


class CredentialsInvalid(Refusal):
    """One answer for an unknown address and for a wrong password."""

    code = ErrorCode.CREDENTIALS_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence("邮箱或密码不正确。", "The e-mail address or the password is wrong.")
        )


class CurrentPasswordWrong(Refusal):
    """Of somebody who is signed in."""

    code = ErrorCode.CREDENTIALS_INVALID

    def __init__(self, name: str = "currentPassword") -> None:
        super().__init__(
            Sentence("当前密码不正确。", "The current password is wrong."),
            field=("input", name),
        )


class AccountDisabled(Refusal):
    code = ErrorCode.ACCOUNT_DISABLED

    def __init__(self) -> None:
        super().__init__(
            Sentence("账号已停用，请联系客服。", "This account is disabled; contact support.")
        )


class RefreshTokenInvalid(Refusal):
    code = ErrorCode.REFRESH_TOKEN_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence("登录已失效，请重新登录。", "The session has ended; sign in again."),
            field=("input", "refreshToken"),
        )


class RefreshTokenReused(Refusal):
    """A rotated token came back: somebody copied it, so the whole session ends."""

    code = ErrorCode.REFRESH_TOKEN_REUSED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "检测到刷新令牌被重复使用，为保护账号已结束该会话，请重新登录。",
                "A used refresh token came back, so we ended this session; sign in again.",
            ),
            field=("input", "refreshToken"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in device; `refresh_token_id` names the only token that may refresh it.

    `last_seen_at` and `ip_address` are those of a request at most `SEEN_PRECISION` before the
    latest. `password_changed_at` is the user's, when they proved their password in this session;
    `password_changing_at` is what it becomes by a change that they asked for in it.
    """

    id: str
    user_id: str
    device_name: str
    ip_address: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    refresh_token_id: str
    previous_token_id: str | None = None
    rotated_at: datetime | None = None
    password_changed_at: datetime | None = None
    password_changing_at: datetime | None = None

    def outlives(self, password_changed_at: datetime | None) -> bool:
        """Whether it goes on under the password that the user has had since then."""
        return password_changed_at in {self.password_changed_at, self.password_changing_at}


@dataclass(frozen=True, slots=True)
class SessionTokens:
    """What a client keeps after signing in."""

    access_token: str
    access_token_expires_at: datetime
    refresh_token: str
    refresh_token_expires_at: datetime
    user: User
    session_id: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who sends a request, as a valid access token says.

    With a personal access token, `session_id` is that token's id, and `scopes` are what it may;
    a session has no scopes and may all that its user may.
    """

    user_id: str
    session_id: str
    expires_at: datetime
    scopes: frozenset[Scope] | None = None

    def require_scope(self, scope: Scope | None) -> None:
        """Raises `ScopeMissing`."""
        if not self.has_scope(scope):
            raise ScopeMissing(scope)

    def has_scope(self, scope: Scope | None) -> bool:
        """A session has every scope; no token has that of None."""
        return self.scopes is None or scope in self.scopes


@dataclass(frozen=True, slots=True)
class RefreshClaim:
    """What a valid refresh token says."""

    user_id: str
    session_id: str
    token_id: str


class Rotation(StrEnum):
    """How a refresh went: `REPEATED` is the second tab within the grace."""

    ROTATED = "ROTATED"
    REPEATED = "REPEATED"
    REUSED = "REUSED"
    UNKNOWN = "UNKNOWN"


class LiveSessions(Protocol):
    """Where sessions live. Every method raises `SessionsUnavailable` when the store is away."""

    async def put(self, session: Session) -> bool:
        """Whether another had to end for it: the one not seen for longest."""

    async def vouch(
        self, user_id: str, session_id: str, *, since: datetime | None, until: datetime
    ) -> None:
        """In this session the password set at `since` was proved, to be changed at `until`."""

    async def touch(self, user_id: str, session_id: str, *, ip_address: str) -> Session | None:
        """The live session, seen just now from that address: one atomic step.

        This alone makes no session live longer. Whose ending is not told may be found live for some
        seconds more (docs/adr/0045).
        """

    async def list(self, user_id: str) -> list[Session]:
        """The user's live sessions, newest first."""

    async def rotate(
        self, claim: RefreshClaim, *, next_token_id: str, now: datetime, expires_at: datetime
    ) -> tuple[Rotation, Session | None]:
        """Exchanges the claimed token for the next in one atomic step; a reuse ends the session."""

    async def end(self, user_id: str, session_id: str) -> bool:
        """Whether there was such a session to end."""

    async def end_all(self, user_id: str, *, except_session_id: str | None = None) -> int:
        """Ends the user's sessions but that one in one atomic step; how many were live."""


class SessionEndings(Protocol):
    """Tells every process that serves requests that somebody's sessions may have ended.

    Only hints: an ended session is found out without them, some seconds later.
    """

    async def tell(self, user_id: str) -> None:
        """Raises `SessionsUnavailable`."""

    def follow(self, user_id: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """The user's id whenever it is told from now on; entering waits for a lost store."""


class Tokens(Protocol):
    """Signs and reads tokens."""

    def access(self, session: Session, *, now: datetime) -> tuple[str, datetime]:
        """A signed access token and when it expires."""

    def refresh(self, session: Session, *, now: datetime) -> str: ...

    def read_access(self, token: str, *, now: datetime) -> Viewer | None: ...

    def read_refresh(self, token: str, *, now: datetime) -> RefreshClaim | None: ...


class Passwords(Protocol):
    """Hashes and checks passwords, off the event loop."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """False, after the same work, when there is no hash to check against."""


class SessionsUnavailable(Exception):
    """The store of sessions cannot be reached."""
