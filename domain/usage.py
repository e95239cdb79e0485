"""What creators have used, counted as it happens."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from domain.generation import Generation, GenerationKind, GenerationStatus

#: The offsets of all time zones of today are multiples of it, so days of any zone add up.
USAGE_SLOT = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(eq=False, kw_only=True)
class UsageSlot:
    """The generations of one kind that ended in one quarter of an hour; times in UTC."""

    owner_id: str
    starts_at: datetime
    kind: GenerationKind
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    credits_spent: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageCounts:
    """Of generations that ended; tokens are those of successes."""

    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    credits_spent: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def generations(self) -> int:
        return self.succeeded + self.failed + self.cancelled

    @property
    def success_rate(self) -> float | None:
        """Of those that nobody called off, 0 to 1; None where there are none."""
        tried = self.succeeded + self.failed
        return self.succeeded / tried if tried else None


COUNTED = ("succeeded", "failed", "cancelled", "credits_spent", "tokens_in", "tokens_out")


def sums_of(slots: Collection[UsageSlot]) -> dict[str, int]:
    """Each of the `COUNTED`, added up."""
    return {name: sum(getattr(slot, name) for slot in slots) for name in COUNTED}


def slot_start(moment: datetime) -> datetime:
    """When the quarter of an hour began that the moment is in."""
    return moment - (moment - _EPOCH) % USAGE_SLOT


def slot_of(generation: Generation) -> UsageSlot:
    """One that holds a generation which has ended, and nothing else."""
    if generation.finished_at is None:
        raise ValueError(generation.status)
    return UsageSlot(
        owner_id=generation.owner_id,
        starts_at=slot_start(generation.finished_at),
        kind=generation.kind,
        succeeded=int(generation.status is GenerationStatus.SUCCEEDED),
        failed=int(generation.status is GenerationStatus.FAILED),
        cancelled=int(generation.status is GenerationStatus.CANCELLED),
        credits_spent=generation.credits_spent,
        tokens_in=generation.tokens_in,
        tokens_out=generation.tokens_out,
    )


class UsageReads(Protocol):
    async def list_between(
        self, owner_id: str, since: datetime, until: datetime
    ) -> Sequence[UsageSlot]:
        """The owner's slots that start at `since` or later, and before `until`."""


class UsageSlots(UsageReads, Protocol):
    async def add(self, slot: UsageSlot) -> None:
        """Adds its counts to those of the slot of the same owner, start and kind.

        The row stays locked until the transaction ends: add last, and where several are added,
        those of one owner by their start and kind.
        """

    async def uncounted_ids(
        self, kinds: Collection[GenerationKind], *, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Of some generations that ended and are in no slot."""

    async def lock_uncounted(self, generation_ids: Collection[str]) -> Sequence[Generation]:
        """Those of them that still are in none, skipping those that others have locked."""
