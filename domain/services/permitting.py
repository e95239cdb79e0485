"""Letting the staff in."""

from dataclasses import dataclass

from domain.errors import Forbidden
from domain.permission import PERMISSIONS, Permission
from domain.unit_of_work import Database
from domain.user import User, UserStatus


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Permitting:
    database: Database

    async def require(self, user_id: str, permission: Permission) -> None:
        """Raises `Forbidden`."""
        if permission not in await self.permissions_of(user_id):
            raise Forbidden

    async def permissions_of(self, user_id: str) -> frozenset[Permission]:
        """Asks the primary: a role that was taken away is gone at once."""
        async with self.database.read_latest() as reader:
            users = await reader.users.get_many([user_id])
        return frozenset().union(*(permissions_of(user) for user in users))


def permissions_of(user: User) -> frozenset[Permission]:
    """What the role of an active account gives; a disabled one may nothing."""
    return PERMISSIONS[user.role] if user.status is UserStatus.ACTIVE else frozenset()
