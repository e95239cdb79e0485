"""Days from midnight to midnight, wherever somebody lives."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.day import day_start, next_day_start

_ZONES = [
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Apia",
    "UTC",
]


@pytest.mark.parametrize(
    ("zone", "now", "start", "hours"),
    [
        ("Asia/Shanghai", "2026-11-24T15:59:59", "2026-11-23T16:00", 24),
        ("Asia/Shanghai", "2026-11-24T16:00:00", "2026-11-24T16:00", 24),
        ("Asia/Kathmandu", "2026-11-24T18:14:59", "2026-11-23T18:15", 24),
        ("Asia/Kathmandu", "2026-11-24T18:15:00", "2026-11-24T18:15", 24),
        # Clocks go forward at two in the night, and back again in autumn.
        ("America/New_York", "2026-03-08T12:00:00", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-03-09T03:59:59", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-03-09T04:00:00", "2026-03-09T04:00", 24),
        ("America/New_York", "2026-11-01T06:30:00", "2026-11-01T04:00", 25),
        ("America/New_York", "2026-11-02T04:59:59", "2026-11-01T04:00", 25),
        ("America/New_York", "2026-11-02T05:00:00", "2026-11-02T05:00", 24),
        # Half an hour of summer time.
        ("Australia/Lord_Howe", "2026-04-05T00:00:00", "2026-04-04T13:00", 24.5),
        # Midnight is skipped: the day begins at one.
        ("Africa/Cairo", "2026-04-24T12:00:00", "2026-04-23T22:00", 23),
        # Midnight comes twice: the day begins with the first.
        ("America/Havana", "2026-11-01T05:30:00", "2026-11-01T04:00", 25),
    ],
)
def test_a_day_begins_and_ends_at_midnight(zone: str, now: str, start: str, hours: float) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert day_start(moment, ZoneInfo(zone)) == begun
    assert next_day_start(moment, ZoneInfo(zone)) == begun + timedelta(hours=hours)


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.sampled_from(_ZONES).map(ZoneInfo),
)
def test_every_moment_lies_in_its_own_day(now: datetime, zone: ZoneInfo) -> None:
    start, end = day_start(now, zone), next_day_start(now, zone)

    assert start <= now < end
    assert day_start(start, zone) == start
    assert day_start(end, zone) == end
    assert day_start(end - timedelta(microseconds=1), zone) == start
    assert (start.tzinfo, end.tzinfo) == (UTC, UTC)
