"""What the staff asked for under names of their choice: asking again does nothing twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from domain.audit import Actor
from domain.idempotency import checked_idempotency_key


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a change; under which name, if they gave it one."""

    actor: Actor
    idempotency_key: str | None = None

    @classmethod
    def of(cls, actor: Actor, idempotency_key: str | None) -> Self:
        """Raises `IdempotencyKeyInvalid`."""
        if idempotency_key is not None:
            checked_idempotency_key(idempotency_key)
        return cls(actor, idempotency_key)


@dataclass(eq=False, kw_only=True)
class StaffRequest:
    """A change that was made; `subject_id` is what it made, or was made to."""

    actor_id: str
    idempotency_key: str
    digest: str
    subject_id: str
    created_at: datetime


class StaffRequests(Protocol):
    async def get(self, actor_id: str, idempotency_key: str) -> StaffRequest | None: ...

    async def add(self, request: StaffRequest) -> None:
        """Waits for whoever is adding one of this name, and raises `DatabaseConflict` if they do.

        So whatever follows it in the transaction is done once.
        """
