"""Accounts in the hands of the staff: finding them, disabling them, giving them roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from domain.administration import AccountDeleted, LastAdministrator, OwnAccount, SettableStatus
from domain.audit import Actor, Change, checked_reason
from domain.errors import Forbidden, NotFound
from domain.generation import Generation
from domain.ids import Clock
from domain.page import Page, PageRequest
from domain.permission import Permission
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.permitting import permissions_of
from domain.services.sessions import Sessions
from domain.services.stopping import Stopping
from domain.unit_of_work import Database, UnitOfWork
from domain.user import Role, User, UserStatus


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UserAdministration:
    database: Database
    sessions: Sessions
    stopping: Stopping
    auditing: Auditing
    clock: Clock

    async def page(self, search: str | None, request: PageRequest) -> Page[User]:
        """Accounts, newest first; `search` as `UserReads.page` has it, None for all."""
        wanted = (search or "").strip() or None
        async with self.database.read_latest() as reader:
            return await reader.users.page(wanted, request)

    @repeatable
    async def set_status(
        self, user_id: str, status: SettableStatus, *, reason: str, actor: Actor
    ) -> User:
        """Disables an account, which ends all that it does at once, or lets it in again.

        Asking again is harmless, and does again what could not be reached the first time.
        Raises `ReasonMissing`, `LineTooLong`, `NotFound`, `AccountDeleted`, `OwnAccount`,
        `LastAdministrator`, `Forbidden`, `ServiceUnavailable`.
        """
        why = checked_reason(reason)
        stopped: Sequence[Generation] = ()
        async with self.database.begin(user_id=user_id) as work:
            user = await self._require(work, user_id, actor)
            before, user.status = user.status, UserStatus(status)
            if user.status is not before:
                change = _change("status", user, before, why)
                await self._record(work, user, actor, change)
            if user.status is UserStatus.DISABLED:
                stopped = await self.stopping.stop_all(work, user_id)
        for generation in stopped:
            await self.stopping.tell(generation)
        if user.status is UserStatus.DISABLED:
            # After the commit: a login that was not seen here sees the status by itself.
            await self.sessions.end_all(user_id)
        return user

    @repeatable
    async def set_role(self, user_id: str, role: Role, *, reason: str, actor: Actor) -> User:
        """Raises as `set_status`; what the role gives or no longer gives counts at once."""
        why = checked_reason(reason)
        async with self.database.begin(user_id=user_id) as work:
            user = await self._require(work, user_id, actor)
            before, user.role = user.role, role
            if role is not before:
                await self._record(work, user, actor, _change("role", user, before, why))
        return user

    async def _require(self, work: UnitOfWork, user_id: str, actor: Actor) -> User:
        """The account, locked, if the actor may change it.

        All administrators are locked first: of two who disable each other, one comes too late.
        """
        active = [
            each.id
            for each in await work.users.lock_administrators()
            if Permission.MANAGE_USERS in permissions_of(each)
        ]
        if actor.user_id not in active:
            raise Forbidden
        user = await work.users.lock(user_id)
        if user is None:
            raise NotFound
        if user.status is UserStatus.DELETED:
            raise AccountDeleted
        if user_id == actor.user_id:
            raise LastAdministrator if active == [user_id] else OwnAccount
        return user

    async def _record(self, work: UnitOfWork, user: User, actor: Actor, change: Change) -> None:
        user.updated_at = self.clock()
        await self.auditing.record(work, actor, change)


def _change(field: Literal["status", "role"], user: User, before: StrEnum, why: str) -> Change:
    after: StrEnum = getattr(user, field)
    return Change(
        action=f"user.{field}_set",
        subject_id=user.id,
        before={field: before.value},
        after={field: after.value, "reason": why},
    )
