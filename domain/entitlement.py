"""What a creator may still do today, with all their keys together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.day import Day
from domain.errors import ErrorCode, Refusal
from domain.key import Key, Plan
from domain.language import Sentence
from domain.ledger import NoEntitlement, QuotaExhausted


class ConcurrencyReached(Refusal):
    code = ErrorCode.CONCURRENCY_REACHED

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            Sentence(
                f"同时进行的任务已达上限 {limit} 个，请等待其中一个完成。",
                f"You have {limit} jobs under way, your plan's limit; wait for one to end.",
            )
        )


class DailyCapReached(Refusal):
    code = ErrorCode.DAILY_CAP_REACHED

    def __init__(self, *, cap: int, day: Day) -> None:
        there = f"{day.end.astimezone(day.zone):%Y-%m-%d %H:%M} ({day.zone.key})"
        super().__init__(
            Sentence(
                f"今日任务数已达上限 {cap} 个，将于 {there} 重置。",
                f"You have reached today's {cap} jobs; the count resets at {there}.",
            ),
            resets_at=day.end,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """Credits are summed over the usable keys; limits are those of the best plan among them.

    The day is that of where the creator lives.
    """

    keys: Sequence[Key]
    max_concurrent: int
    running_count: int
    daily_cap: int
    used_today: int
    day: Day
    priority: int

    @classmethod
    def of(
        cls,
        keys: Sequence[Key],
        plans: Sequence[Plan],
        *,
        running_count: int,
        used_today: int,
        day: Day,
    ) -> "Entitlement":
        return cls(
            keys=keys,
            max_concurrent=max((plan.max_concurrent for plan in plans), default=0),
            running_count=running_count,
            daily_cap=max((plan.daily_cap for plan in plans), default=0),
            used_today=used_today,
            day=day,
            priority=max((plan.priority for plan in plans), default=0),
        )

    @property
    def credits_available(self) -> int:
        return sum(key.credits_available for key in self.keys)

    @property
    def credits_held(self) -> int:
        return sum(key.credits_held for key in self.keys)

    @property
    def expires_at(self) -> datetime | None:
        """When the last of the keys expires."""
        return max((key.expires_at for key in self.keys if key.expires_at), default=None)

    @property
    def resets_at(self) -> datetime:
        """When `used_today` is 0 again."""
        return self.day.end

    @property
    def is_active(self) -> bool:
        return self.refusal is None

    @property
    def refusal(self) -> Refusal | None:
        """Why not even the cheapest job can be requested now, if it cannot."""
        return self.refusal_of(price=1)

    def refusal_of(self, *, price: int) -> Refusal | None:
        """Why a job of `price` credits cannot be requested now, if it cannot."""
        return next(iter(self.refusals_of(price=price)), None)

    def refusals_of(self, *, price: int) -> Sequence[Refusal]:
        """Every reason why a job of `price` credits cannot be requested now."""
        if not self.keys:
            return [NoEntitlement()]
        refusals: list[Refusal] = []
        if self.credits_available < price:
            refusals.append(QuotaExhausted(price=price, available=self.credits_available))
        if self.running_count >= self.max_concurrent:
            refusals.append(ConcurrencyReached(limit=self.max_concurrent))
        if self.used_today >= self.daily_cap:
            refusals.append(DailyCapReached(cap=self.daily_cap, day=self.day))
        return refusals
