"""Usage: what it comes to, and counting what ended before anybody counted."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.errors import Unauthenticated
from domain.generation import GenerationKind
from domain.services.isolating import Isolating
from domain.unit_of_work import Database
from domain.usage import UsageCounts, UsageSlot, slot_of, sums_of
from domain.usage_range import TimeBucket, UsageRange

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageOfKind(UsageCounts):
    kind: GenerationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageOfBucket(UsageCounts):
    """`starts_at` is when the day, week or month begins, even where the range begins later."""

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageStats:
    """`by_kind` has every kind and `series` every bucket, those without a generation too."""

    totals: UsageCounts
    by_kind: Sequence[UsageOfKind]
    series: Sequence[UsageOfBucket]
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counting:
    """`kinds` are those that this release knows."""

    database: Database
    kinds: Collection[GenerationKind]
    isolating: Isolating

    async def stats(
        self, owner_id: str, *, since: datetime, until: datetime, bucket: TimeBucket
    ) -> UsageStats:
        """Of what ended from `since` on and before `until`, by the owner's calendar.

        Moments without a time zone are in the owner's. Raises `RangeOutOfTime`, `RangeReversed`
        and `RangeTooLong`.
        """
        async with self.database.read(user_id=owner_id) as reader:
            owner = next(iter(await reader.users.get_many([owner_id])), None)
            if owner is None:
                raise Unauthenticated
            zone = ZoneInfo(owner.time_zone)
            asked = UsageRange.of(since, until, zone)
            slots = await reader.usage.list_between(owner_id, asked.since, asked.until)
        return UsageStats(
            totals=UsageCounts(**sums_of(slots)),
            by_kind=_by_kind(slots),
            series=_series(slots, asked.starts(bucket, zone)),
            time_zone=owner.time_zone,
        )

    async def count_past(self) -> list[str]:
        """Counts some generations that a release without slots ended; returns their ids.

        Each is marked in the transaction that counts it: however often this stops and starts
        again, and whoever else does it too, none counts twice.
        """
        return await self.isolating.drain(
            "count past", self._uncounted_ids, self._count_some, rounds=1
        )

    async def _uncounted_ids(self, without: Collection[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            return await work.usage.uncounted_ids(self.kinds, limit=_BATCH, without=without)

    async def _count_some(self, generation_ids: Sequence[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            generations = await work.usage.lock_uncounted(generation_ids)
            for generation in generations:
                generation.is_counted = True
            # In one order, so that no two of us wait for each other.
            for slot in sorted(map(slot_of, generations), key=_place):
                await work.usage.add(slot)
        return [generation.id for generation in generations]


def _place(slot: UsageSlot) -> tuple[str, datetime, str]:
    return slot.owner_id, slot.starts_at, slot.kind


def _by_kind(slots: Sequence[UsageSlot]) -> list[UsageOfKind]:
    return [
        UsageOfKind(kind=kind, **sums_of([slot for slot in slots if slot.kind is kind]))
        for kind in GenerationKind
    ]


def _series(slots: Sequence[UsageSlot], starts: Sequence[datetime]) -> list[UsageOfBucket]:
    buckets: list[list[UsageSlot]] = [[] for _ in starts]
    for slot in slots:
        buckets[bisect_right(starts, slot.starts_at) - 1].append(slot)
    return [
        UsageOfBucket(starts_at=start, **sums_of(bucket))
        for start, bucket in zip(starts, buckets, strict=True)
    ]
