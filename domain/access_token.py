"""Personal access tokens: for scripts that cannot sign in."""

import hashlib
import re
import string
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.permission import Scope

#: In characters.
TOKEN_NAME_LENGTH = 100
TOKEN_DAYS_MAXIMUM = 366
TOKENS_PER_USER = 50
#: How exactly `last_used_at` is kept.
USED_PRECISION = timedelta(minutes=1)

#: What every token begins with, so that scanners for secrets know one where they see it.
TOKEN_MARK = "lwp_"  # noqa: S105 - the same for all
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_BITS = 256
_RANDOM_LENGTH = 43
_CHECK_LENGTH = 6
_SHOWN_LENGTH = 12
_SHAPE = re.compile(rf"{TOKEN_MARK}[0-9A-Za-z]{{{_RANDOM_LENGTH + _CHECK_LENGTH}}}")

_LEAK = re.compile(rf"({TOKEN_MARK}[0-9A-Za-z]{{{_SHOWN_LENGTH - len(TOKEN_MARK)}}})[0-9A-Za-z]+")


class TokenNameInvalid(Refusal):
    code = ErrorCode.TOKEN_NAME_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"令牌名称须为 1 到 {TOKEN_NAME_LENGTH} 个字符，且不含控制字符。",
                f"A token's name has 1 to {TOKEN_NAME_LENGTH} printable characters.",
            ),
            field=("input", "name"),
        )


class TokenScopesMissing(Refusal):
    code = ErrorCode.SCOPES_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence("请至少选择一项权限。", "Choose at least one scope."),
            field=("input", "scopes"),
        )


class StaffScopeForbidden(Refusal):
    code = ErrorCode.SCOPES_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "只有工作人员的令牌可以包含 STAFF 权限。",
                "Only tokens of the staff can have the scope STAFF.",
            ),
            field=("input", "scopes"),
        )


class TokenLimitReached(Refusal):
    code = ErrorCode.TOKEN_LIMIT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"最多同时拥有 {TOKENS_PER_USER} 个有效令牌，请先撤销不用的令牌。",
                f"You can have {TOKENS_PER_USER} live tokens; revoke one that you do not need.",
            )
        )


@dataclass(eq=False, kw_only=True)
class AccessToken:
    """The token itself is not kept, only its digest and the start that we show."""

    id: str
    owner_id: str
    name: str
    digest: str
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_live(self, *, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class AccessTokenReads(Protocol):
    async def get_by_digest(self, digest: str) -> AccessToken | None: ...

    async def list_live(self, owner_id: str, *, now: datetime) -> Sequence[AccessToken]:
        """Neither revoked nor expired, newest first."""


class AccessTokens(AccessTokenReads, Protocol):
    async def add(self, token: AccessToken) -> None: ...

    async def lock(self, token_id: str) -> AccessToken | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def note_use(self, token_id: str, *, now: datetime) -> None:
        """Sets `last_used_at`, unless that was set within `USED_PRECISION`."""


def written_token(random_bits: Callable[[int], int]) -> str:
    """A new token: the mark, 256 random bits in base 62, and a checksum of those."""
    secret = _base62(random_bits(_RANDOM_BITS), _RANDOM_LENGTH)
    return f"{TOKEN_MARK}{secret}{_check_of(secret)}"


def is_well_spelled(token: str) -> bool:
    """Whether it can be a token of ours; a slip of the keyboard makes it none."""
    if not _SHAPE.fullmatch(token):
        return False
    secret = token[len(TOKEN_MARK) : -_CHECK_LENGTH]
    return token.endswith(_check_of(secret))


def digest_of(token: str) -> str:
    """Plain SHA-256 will do: nobody can try 2^256 tokens."""
    return hashlib.sha256(token.encode()).hexdigest()


def masked_tokens(text: str) -> str:
    """The text with no more of any token in it than what we show."""
    return _LEAK.sub(r"\1…", text)


def shown_prefix(token: str) -> str:
    return token[:_SHOWN_LENGTH]


def _check_of(secret: str) -> str:
    return _base62(zlib.crc32(secret.encode()), _CHECK_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def checked_name(name: str) -> str:
    """The name without outer spaces; raises `TokenNameInvalid`."""
    trimmed = name.strip()
    if not 1 <= len(trimmed) <= TOKEN_NAME_LENGTH or not trimmed.isprintable():
        raise TokenNameInvalid
    return trimmed


def checked_scopes(scopes: Sequence[Scope]) -> list[Scope]:
    """Each once, in the order of `Scope`; raises `TokenScopesMissing`."""
    if not scopes:
        raise TokenScopesMissing
    return [scope for scope in Scope if scope in scopes]
