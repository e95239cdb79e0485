"""Days as somebody lives them: from midnight to midnight in a time zone.

A day has 23 or 25 hours where the clocks are changed, so a midnight is looked up, never counted.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Day:
    """From `start` on, and before `end`; both in UTC."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo) -> "Day":
        """The day that it is there."""
        return cls(day_start(now, zone), next_day_start(now, zone), zone)


def day_start(now: datetime, zone: ZoneInfo) -> datetime:
    """The last midnight there, in UTC; the first moment of the day where midnight is skipped."""
    return _first_moment(now.astimezone(zone).date(), zone)


def next_day_start(now: datetime, zone: ZoneInfo) -> datetime:
    """The next midnight there, in UTC."""
    return _first_moment(now.astimezone(zone).date() + timedelta(days=1), zone)


def _first_moment(day: date, zone: ZoneInfo) -> datetime:
    # Where clocks go back over midnight it comes twice, and `fold=0` is the first; where they
    # go forward over it, it is taken as if they had not yet, which is the moment they do.
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
