"""Keeping what is shown of an account to its owner, so that the database is seldom asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from domain.language import Locale
from domain.user import Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an account's owner sees of it again and again; of secrets there is nothing in it.

    Nobody decides by it what somebody may do: the role is here to be shown.
    """

    id: str
    email: str
    display_name: str
    avatar_url: str | None
    role: Role
    locale: Locale
    created_at: datetime
    time_zone: str
    is_email_verified: bool

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            id=user.id,
            email=user.email,
            display_name=user.display_name,
            avatar_url=user.avatar_url,
            role=user.role,
            locale=user.locale,
            created_at=user.created_at,
            time_zone=user.time_zone,
            is_email_verified=user.is_email_verified,
        )


@dataclass(frozen=True, slots=True)
class Lease:
    """Lets whoever found nothing keep what the primary tells them from now on.

    It ends by itself in a moment, and at once where the account is about to change.
    """

    token: str


class ProfileCache(Protocol):
    """Loses what it holds whenever it likes; it never fails a caller."""

    async def find(self, user_id: str) -> Profile | Lease | None:
        """None where there is nothing, and nothing may be kept."""

    async def keep(self, profile: Profile, lease: Lease) -> None:
        """For an hour; nothing once the lease has ended."""

    async def expect_changes(self, user_ids: Collection[str]) -> None:
        """Forgets these, and keeps nothing of them until a commit under way has long ended.

        It is told before the commit: so nobody need come back after it.
        """
