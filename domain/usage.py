"""What creators have used, counted as it happens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.generation import GenerationKind

#: The offsets of all time zones of today are multiples of it, so days of any zone add up.
USAGE_SLOT = timedelta(minutes=15)


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
