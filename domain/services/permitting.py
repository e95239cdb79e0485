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
        async with self.database.read_latest() as reader:
            users = await reader.users.get_many([user_id])
        for user in users:
            if user.status is UserStatus.ACTIVE and permission in PERMISSIONS[user.role]:
                return
        raise Forbidden
