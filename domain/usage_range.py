"""The span that usage is asked for, cut into days, weeks or months of a time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.errors import BadUserInput
from domain.language import Sentence
from domain.usage import USAGE_SLOT, slot_start

RANGE_DAYS = 400
#: Before the first and after the last, time zones know nothing that we rely on.
_YEARS = range(2000, 2100)


class TimeBucket(StrEnum):
    """WEEK begins on Monday."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"

    def first_day(self, day: date) -> date:
        """Of the bucket that the day is in."""
        match self:
            case TimeBucket.DAY:
                return day
            case TimeBucket.WEEK:
                return day - timedelta(days=day.weekday())
            case TimeBucket.MONTH:
                return day.replace(day=1)

    def next_first_day(self, first_day: date) -> date:
        """Of the bucket after the one that begins on that day."""
        match self:
            case TimeBucket.DAY:
                return first_day + timedelta(days=1)
            case TimeBucket.WEEK:
                return first_day + timedelta(weeks=1)
            case TimeBucket.MONTH:
                return (first_day + timedelta(days=31)).replace(day=1)


class RangeReversed(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence("统计区间的 from 须早于 to。", "The range's `from` must be before its `to`.")
        )


class RangeTooLong(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"统计区间最长 {RANGE_DAYS} 天，请缩短区间。",
                f"A range has at most {RANGE_DAYS} days; ask for a shorter one.",
            )
        )


class RangeOutOfTime(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"统计区间须在 {_YEARS[0]} 年到 {_YEARS[-1]} 年之间。",
                f"A range lies in the years {_YEARS[0]} to {_YEARS[-1]}.",
            )
        )


@dataclass(frozen=True, slots=True)
class UsageRange:
    """From `since` on and before `until`: whole quarters of an hour, in UTC."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, since: datetime, until: datetime, zone: ZoneInfo) -> "UsageRange":
        """Moments without a time zone are in `zone`; both are moved to the quarters around them.

        Raises `RangeOutOfTime`, `RangeReversed` and `RangeTooLong`.
        """
        begin, end = _in_utc(since, zone), _in_utc(until, zone)
        if not begin < end:
            raise RangeReversed
        # An hour more: a span of so many days may hold the end of summer time.
        if end - begin > timedelta(days=RANGE_DAYS, hours=1):
            raise RangeTooLong
        last = slot_start(end)
        return cls(slot_start(begin), last if last == end else last + USAGE_SLOT)

    def starts(self, bucket: TimeBucket, zone: ZoneInfo) -> list[datetime]:
        """When each bucket begins that the range touches, the first maybe before it; in UTC."""
        day = bucket.first_day(self.since.astimezone(zone).date())
        starts = []
        while (start := _midnight(day, zone)) < self.until:
            starts.append(start)
            day = bucket.next_first_day(day)
        return starts


def _in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.year not in _YEARS:
        raise RangeOutOfTime
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins: where clocks skip midnight, at the moment when they do."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
