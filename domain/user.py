"""A person with an account."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Locale, Sentence
from domain.page import Page, PageRequest

#: Names the list in cursors.
USERS_LIST = "users"
EMAIL_LENGTH = 254
DISPLAY_NAME_LENGTH = 40
PASSWORD_MINIMUM = 8
PASSWORD_MAXIMUM = 256

_UNNAMED = Sentence("创作者", "Creator")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class Role(StrEnum):
    USER = "USER"
    SUPPORT = "SUPPORT"
    ADMIN = "ADMIN"


class UserStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    DELETED = "DELETED"


class EmailInvalid(Refusal):
    code = ErrorCode.EMAIL_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "邮箱格式不正确，例如 name@example.com。", "Give an address like name@example.com."
            ),
            field=("input", "email"),
        )


class EmailTaken(Refusal):
    code = ErrorCode.EMAIL_TAKEN

    def __init__(self, name: str = "email") -> None:
        super().__init__(
            Sentence("该邮箱已注册，请直接登录。", "This address has an account; sign in instead."),
            field=("input", name),
        )


class EmailUnchanged(Refusal):
    code = ErrorCode.EMAIL_UNCHANGED

    def __init__(self) -> None:
        super().__init__(
            Sentence("新邮箱与当前邮箱相同。", "This is the address that you have already."),
            field=("input", "email"),
        )


class EmailVerifiedAlready(Refusal):
    code = ErrorCode.EMAIL_VERIFIED_ALREADY

    def __init__(self) -> None:
        super().__init__(
            Sentence("该邮箱已经验证过，无需再次验证。", "Your address is verified already.")
        )


class PasswordInvalid(Refusal):
    code = ErrorCode.PASSWORD_INVALID

    def __init__(self, name: str = "password") -> None:
        super().__init__(
            Sentence(
                f"密码长度须为 {PASSWORD_MINIMUM} 到 {PASSWORD_MAXIMUM} 个字符。",
                f"A password has {PASSWORD_MINIMUM} to {PASSWORD_MAXIMUM} characters.",
            ),
            field=("input", name),
        )


class PasswordUnchanged(Refusal):
    code = ErrorCode.PASSWORD_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence("新密码不能与当前密码相同。", "The new password is the one in use."),
            field=("input", "newPassword"),
        )


class DisplayNameInvalid(Refusal):
    code = ErrorCode.DISPLAY_NAME_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"昵称须为 1 到 {DISPLAY_NAME_LENGTH} 个字符，且不含控制字符。",
                f"A display name has 1 to {DISPLAY_NAME_LENGTH} printable characters.",
            ),
            field=("input", "displayName"),
        )


@dataclass(eq=False, kw_only=True)
class User:
    """An account; `email` is kept lower case and is unique."""

    id: str
    email: str
    password_hash: str
    display_name: str
    #: Whether its owner has given the name; only then strangers see it.
    is_name_chosen: bool = False
    avatar_url: str | None = None
    role: Role = Role.USER
    locale: Locale = Locale.ZH_CN
    status: UserStatus = UserStatus.ACTIVE
    created_at: datetime
    updated_at: datetime
    #: When somebody proved to read the mail sent to `email`.
    email_verified_at: datetime | None = None
    #: By its name in the IANA database; days are counted there.
    time_zone: str = "Asia/Shanghai"
    time_zone_changed_at: datetime | None = None
    #: Sealed; it counts once `totp_enabled_at` is set.
    totp_secret: str | None = None
    totp_enabled_at: datetime | None = None
    #: The time step of the last code that was used: none counts twice.
    totp_last_step: int | None = None
    recovery_digests: list[str] = field(default_factory=list)
    #: How many codes were wrong since the last right one.
    wrong_codes: int = 0
    codes_refused_until: datetime | None = None
    password_changed_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def is_email_verified(self) -> bool:
        return self.email_verified_at is not None

    @property
    def is_totp_enabled(self) -> bool:
        return self.totp_enabled_at is not None

    @property
    def recovery_codes_left(self) -> int:
        return len(self.recovery_digests)


class UserReads(Protocol):
    async def get(self, user_id: str) -> User | None: ...

    async def get_many(self, user_ids: Collection[str]) -> Sequence[User]: ...

    async def page(self, search: str | None, request: PageRequest) -> Page[User]:
        """Accounts, newest first; cursors of `USERS_LIST`.

        `search` is an id, or the beginning of an address or of a display name.
        """


class Users(UserReads, Protocol):
    async def add(self, user: User) -> None:
        """Raises `EmailTaken` when the address already has an account."""

    async def get_by_email(self, email: str) -> User | None: ...

    async def move(self, user: User, email: str) -> None:
        """Gives the account another address; raises `EmailTaken` when somebody has it."""

    async def lock(self, user_id: str) -> User | None:
        """The row as it is now, and every other transaction that locks it waits for ours."""

    async def lock_administrators(self) -> Sequence[User]:
        """All of that role, whatever their status, as `lock`."""


def normal_email(email: str) -> str:
    """The one spelling of an address that we store; raises `EmailInvalid`."""
    spelled = email.strip().lower()
    is_plain = len(spelled) <= EMAIL_LENGTH and spelled.isprintable()
    if not is_plain or not _EMAIL.fullmatch(spelled):
        raise EmailInvalid
    return spelled


def checked_password(password: str, name: str = "password") -> str:
    """The password itself, which the argument `name` brought; raises `PasswordInvalid`."""
    if not PASSWORD_MINIMUM <= len(password) <= PASSWORD_MAXIMUM or "\x00" in password:
        raise PasswordInvalid(name)
    return password


def default_display_name(locale: Locale) -> str:
    """The same for everybody who has chosen none: nothing of the address is in it."""
    return _UNNAMED.in_locale(locale)


def checked_display_name(display_name: str) -> str:
    """The name without outer spaces; raises `DisplayNameInvalid`."""
    trimmed = display_name.strip()
    if not 1 <= len(trimmed) <= DISPLAY_NAME_LENGTH or not trimmed.isprintable():
        raise DisplayNameInvalid
    return trimmed
