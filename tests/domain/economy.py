"""A small economy to try the ledger on: what must be true of it at every moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from domain.event import final_event
from domain.generation import ATTEMPT_LIMIT, Generation, GenerationKind, GenerationStatus
from domain.key import Key
from domain.ledger import LedgerEntry, LedgerEntryType, LedgerPhase
from domain.services.counting import Counting
from domain.usage import COUNTED, UsageCounts
from domain.usage_range import TimeBucket
from tests.domain.memory_event_log import MemoryEventLog
from tests.domain.memory_rows import Tables
from tests.domain.studio import Studio
from tests.factories import NOW, Commission

_ENDS = {
    GenerationStatus.SUCCEEDED: "succeeded",
    GenerationStatus.FAILED: "failed",
    GenerationStatus.CANCELLED: "cancelled",
}
_DAY = timedelta(days=1)
_GRANTING = {LedgerEntryType.GRANT, LedgerEntryType.ADJUST}


def check_key(tables: Tables, key: Key) -> None:
    """A key's balance is what its entries say, and what jobs hold and have spent of it."""
    entries = [entry for entry in tables.ledger.values() if entry.key_id == key.id]
    taken = -sum(each.amount for each in entries if each.type not in _GRANTING)

    assert key.credits_granted == sum(each.amount for each in entries if each.type in _GRANTING)
    assert key.credits_available == sum(each.amount for each in entries)
    assert [each.balance_after for each in entries] == running_sums(entries)
    assert key.credits_held == sum(_open_holds(tables, entries))
    assert key.credits_spent == taken - key.credits_held
    assert key.credits_held + key.credits_spent <= key.credits_granted


def _open_holds(tables: Tables, entries: Sequence[LedgerEntry]) -> Iterator[int]:
    for entry in entries:
        job = tables.generations.get(entry.generation_id or "")
        if entry.phase is LedgerPhase.HOLD and job is not None and not job.status.is_final:
            yield -entry.amount


def running_sums(entries: Sequence[LedgerEntry]) -> list[int]:
    return [sum(each.amount for each in entries[: end + 1]) for end in range(len(entries))]


def check_job(tables: Tables, job: Generation) -> None:
    """A job has one hold on each key it takes from, and as many settlements once it has ended.

    That of a job with an own provider is of nothing.
    """
    holds = _of(tables, job, LedgerPhase.HOLD)
    settlements = _of(tables, job, LedgerPhase.SETTLEMENT)
    assert isinstance(job.input, Commission)
    price = 0 if job.uses_own_key else job.input.price

    assert sum(holds.values()) == -price
    assert job.key_id == next(iter(holds))
    assert list(holds) == sorted(holds, key=lambda key_id: _expiry(tables.keys[key_id]))
    if job.status.is_final:
        assert job.credits_held == 0
        assert job.credits_spent + job.credits_refunded == price
        assert settlements == _settled(holds, job.credits_spent)
    else:
        assert (job.credits_held, job.credits_spent, job.credits_refunded) == (price, 0, 0)
        assert settlements == {}
    assert job.attempt <= ATTEMPT_LIMIT


def _of(tables: Tables, job: Generation, phase: LedgerPhase) -> dict[str, int]:
    """The amounts of the job's entries by key; there is one of each phase on each key."""
    entries = [
        entry
        for entry in tables.ledger.values()
        if (entry.generation_id, entry.phase) == (job.id, phase)
    ]
    amounts = {entry.key_id: entry.amount for entry in entries}
    assert len(amounts) == len(entries)
    return amounts


def _settled(holds: Mapping[str, int], spent: int) -> dict[str, int]:
    """The first keys pay; what they do not pay of their holds goes back to each."""
    settled = {}
    for key_id, amount in holds.items():
        paid = min(-amount, spent)
        settled[key_id] = -amount - paid
        spent -= paid
    return settled


def _expiry(key: Key) -> tuple[datetime, str]:
    assert key.expires_at is not None
    return key.expires_at, key.id


def check_outcome(tables: Tables, events: MemoryEventLog, job: Generation) -> None:
    """Only a success is paid for and has a content, and the log tells no other end than SQL."""
    made = [content.id for content in tables.contents.values() if content.generation_id == job.id]
    is_success = job.status is GenerationStatus.SUCCEEDED
    told = [recorded for recorded in events.streams[job.id] if recorded.cursor.is_final]

    assert len(made) == is_success
    assert is_success or job.credits_spent == 0
    if told:
        assert job.finished_at is not None
        content_id = made[0] if made else None
        assert told == [final_event(job, at=job.finished_at, content_id=content_id)]
        assert events.streams[job.id][-1:] == told


def check_usage(tables: Tables) -> None:
    """Usage says what the ledger says: nothing is missed, and nothing counts twice."""
    for owner_id in tables.users:
        keys = [key for key in tables.keys.values() if key.owner_id == owner_id]
        slots = [slot for slot in tables.usage.values() if slot.owner_id == owner_id]
        jobs = [job for job in tables.generations.values() if job.owner_id == owner_id]
        captured = -sum(
            entry.amount
            for entry in tables.ledger.values()
            if entry.phase is not None
            and entry.generation_id in {job.id for job in jobs if job.status.is_final}
        )

        assert sum(slot.credits_spent for slot in slots) == captured
        assert sum(key.credits_spent for key in keys) == captured
        for status, name in _ENDS.items():
            ended = sum(job.status is status for job in jobs)
            assert sum(getattr(slot, name) for slot in slots) == ended


async def check_stats(counting: Counting, studio: Studio) -> None:
    """Statistics say of each bucket what ended in it, and of all of them together the same."""
    tables = studio.database.tables
    for owner in tables.users.values():
        jobs = [job for job in tables.generations.values() if job.owner_id == owner.id]
        for bucket in TimeBucket:
            stats = await counting.stats(
                owner.id, since=NOW - _DAY, until=studio.clock() + _DAY, bucket=bucket
            )
            ended = _ended(jobs, bucket, ZoneInfo(owner.time_zone))
            shown = {each.starts_at: _counts(each) for each in stats.series if each.generations}

            assert shown == {start: _counts_of(some) for start, some in ended.items()}
            assert _counts(stats.totals) == _counts_of(list(chain.from_iterable(ended.values())))
            (used,) = [each for each in stats.by_kind if each.kind is GenerationKind.EXTRACT]
            assert _counts(used) == _counts(stats.totals)


def _ended(
    jobs: Sequence[Generation], bucket: TimeBucket, zone: ZoneInfo
) -> dict[datetime, list[Generation]]:
    """Those that have, by when their bucket begins."""
    ended = defaultdict(list)
    for job in jobs:
        if job.finished_at is not None:
            day = bucket.first_day(job.finished_at.astimezone(zone).date())
            ended[datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)].append(job)
    return ended


def _counts(counts: UsageCounts) -> tuple[int, ...]:
    return tuple(getattr(counts, name) for name in COUNTED)


def _counts_of(jobs: Sequence[Generation]) -> tuple[int, ...]:
    counts = {name: sum(job.status is status for job in jobs) for status, name in _ENDS.items()}
    sums = {name: sum(getattr(job, name) for job in jobs) for name in COUNTED if name not in counts}
    return tuple((counts | sums)[name] for name in COUNTED)
