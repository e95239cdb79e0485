"""Letting the staff in."""

from dataclasses import dataclass

from domain.errors import Forbidden
from domain.permission import PERMISSIONS, Permission
from domain.unit_of_work import Database
from domain.user import UserStatus


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Permitting:
    database: Database

    async def require(self, user_id: str, permission: Permission) -> None:
        """Raises `Forbidden`. Asks the primary: a role that was taken away is gone at once."""
        if permission not in await self.permissions_of(user_id):
            raise Forbidden

    async def permissions_of(self, user_id: str) -> frozenset[Permission]:
        """What the user may do beyond their own account, as the primary has it now."""
        async with self.database.read_latest() as reader:
            users = await reader.users.get_many([user_id])
        active = [user for user in users if user.status is UserStatus.ACTIVE]
        return PERMISSIONS[active[0].role] if active else frozenset()
