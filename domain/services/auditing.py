"""Writing down who changed what, in the transaction of the change."""

from dataclasses import dataclass

from domain.audit import Actor, AuditEntry, Change
from domain.ids import Clock, NewId
from domain.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Auditing:
    new_id: NewId
    clock: Clock

    async def record(self, work: UnitOfWork, actor: Actor | None, change: Change) -> None:
        """`actor` is None for an operator at the command line."""
        await work.audit.add(
            AuditEntry(
                id=self.new_id(),
                actor_id=None if actor is None else actor.user_id,
                action=change.action,
                subject_id=change.subject_id,
                before=None if change.before is None else dict(change.before),
                after=None if change.after is None else dict(change.after),
                ip_address=None if actor is None else actor.ip_address,
                created_at=self.clock(),
            )
        )
