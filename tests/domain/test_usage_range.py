"""Days, weeks and months are those of the calendar on the owner's wall."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.usage import USAGE_SLOT, slot_start
from domain.usage_range import (
    RANGE_DAYS,
    RangeOutOfTime,
    RangeReversed,
    RangeTooLong,
    TimeBucket,
    UsageRange,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
CHATHAM = ZoneInfo("Pacific/Chatham")
BEIRUT = ZoneInfo("Asia/Beirut")
ZONES = [SHANGHAI, BERLIN, KATHMANDU, CHATHAM, BEIRUT, ZoneInfo("America/St_Johns")]


def at(*date_and_time: int, zone: ZoneInfo) -> datetime:
    return wall(*date_and_time).replace(tzinfo=zone)


def wall(*date_and_time: int) -> datetime:
    """What somebody says who names no time zone."""
    year, month, day, hour, minute = (*date_and_time, 0, 0)[:5]
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - that is the point


def hours(starts: list[datetime]) -> list[float]:
    return [(end - begin).total_seconds() / 3600 for begin, end in pairwise(starts)]


def test_days_begin_at_the_owners_midnight() -> None:
    asked = UsageRange.of(wall(2026, 11, 1), wall(2026, 11, 4), SHANGHAI)

    assert asked == UsageRange(
        datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 3, 16, tzinfo=UTC)
    )
    assert asked.starts(TimeBucket.DAY, SHANGHAI) == [
        at(2026, 11, day, zone=SHANGHAI) for day in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("first", "last", "lengths"),
    [((2026, 3, 28), (2026, 3, 31), [24, 23]), ((2026, 10, 24), (2026, 10, 27), [24, 25])],
    ids=["into summer", "out of summer"],
)
def test_a_day_is_as_long_as_the_clocks_make_it(
    first: tuple[int, int, int], last: tuple[int, int, int], lengths: list[float]
) -> None:
    asked = UsageRange.of(at(*first, zone=BERLIN), at(*last, zone=BERLIN), BERLIN)

    assert hours(asked.starts(TimeBucket.DAY, BERLIN)) == lengths


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_jump() -> None:
    """In Beirut 2026-03-29 begins at one o'clock."""
    asked = UsageRange.of(at(2026, 3, 28, zone=BEIRUT), at(2026, 3, 31, zone=BEIRUT), BEIRUT)

    starts = asked.starts(TimeBucket.DAY, BEIRUT)

    assert [start.astimezone(BEIRUT).hour for start in starts] == [0, 1, 0]
    assert hours(starts) == [24, 23]


@pytest.mark.parametrize("zone", [KATHMANDU, CHATHAM], ids=str)
def test_zones_of_odd_quarters_begin_with_a_slot(zone: ZoneInfo) -> None:
    asked = UsageRange.of(wall(2026, 4, 1), wall(2026, 4, 30), zone)

    starts = asked.starts(TimeBucket.DAY, zone)

    assert starts[0] == asked.since
    assert {start.minute for start in starts} == {15}
    assert [slot_start(start) for start in starts] == starts


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    asked = UsageRange.of(wall(2026, 10, 28), wall(2026, 12, 1, 0, 1), SHANGHAI)

    assert [
        start.astimezone(SHANGHAI).date().isoformat()
        for start in asked.starts(TimeBucket.WEEK, SHANGHAI)
    ] == ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]
    assert [
        start.astimezone(SHANGHAI).date().isoformat()
        for start in asked.starts(TimeBucket.MONTH, SHANGHAI)
    ] == ["2026-10-01", "2026-11-01", "2026-12-01"]


def test_what_happened_a_minute_ago_is_asked_for_too() -> None:
    asked = UsageRange.of(
        datetime(2026, 11, 1, 10, 7, tzinfo=UTC), datetime(2026, 11, 1, 10, 16, tzinfo=UTC), BERLIN
    )

    assert asked == UsageRange(
        datetime(2026, 11, 1, 10, tzinfo=UTC), datetime(2026, 11, 1, 10, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("since", "until", "refusal"),
    [
        (wall(2026, 11, 1), wall(2026, 11, 1), RangeReversed),
        (wall(2026, 11, 2), wall(2026, 11, 1), RangeReversed),
        (wall(2025, 1, 1), wall(2026, 11, 1), RangeTooLong),
        (wall(1, 1, 1), wall(2026, 11, 1), RangeOutOfTime),
        (wall(2026, 11, 1), wall(9999, 12, 31), RangeOutOfTime),
        (at(1, 1, 1, zone=CHATHAM), wall(2026, 11, 1), RangeOutOfTime),
    ],
)
def test_a_range_that_cannot_be_is_refused(
    since: datetime, until: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        UsageRange.of(since, until, SHANGHAI)


def test_the_longest_range_holds_the_end_of_summer_time() -> None:
    since = at(2026, 10, 1, zone=BERLIN)

    asked = UsageRange.of(since, since + timedelta(days=RANGE_DAYS), BERLIN)

    assert len(asked.starts(TimeBucket.DAY, BERLIN)) == RANGE_DAYS


@given(
    since=st.datetimes(wall(2001, 1, 1), wall(2098, 1, 1)),
    minutes=st.integers(1, RANGE_DAYS * 24 * 60),
    bucket=st.sampled_from(TimeBucket),
    zone=st.sampled_from(ZONES),
)
def test_buckets_hold_the_range_without_a_gap(
    since: datetime, minutes: int, bucket: TimeBucket, zone: ZoneInfo
) -> None:
    """Each slot of the range is in just one bucket, and no bucket cuts a slot."""
    begin = since.replace(tzinfo=UTC)
    asked = UsageRange.of(begin, begin + timedelta(minutes=minutes), zone)

    starts = asked.starts(bucket, zone)

    assert starts[0] <= asked.since < asked.until
    assert starts == sorted(set(starts))
    assert starts[-1] < asked.until
    assert all(slot_start(start) == start for start in starts)
    assert all(start > asked.since for start in starts[1:])
    assert (asked.until - asked.since) % USAGE_SLOT == timedelta()
