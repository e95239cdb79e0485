"""What has been used, as clients ask for it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.client import Client, Json
from tests.api.contract import operation

_STATS = operation("UsageStats")
_MORE = """
query ($range: DateRangeInput!) {
  usageStats(range: $range, bucket: WEEK) {
    timeZone
    totals { cancelled successRate }
    byKind { kind succeeded failed cancelled tokensIn tokensOut successRate }
    series { succeeded failed cancelled tokensIn tokensOut successRate }
  }
}
"""
DAY = timedelta(days=1)


def span(begin: datetime, end: datetime) -> Json:
    return {"from": begin.isoformat(), "to": end.isoformat()}


async def test_usage_is_told_by_kind_and_day(entitled: Client) -> None:
    now = datetime.now(UTC)
    await entitled.generated()
    await entitled.generated()

    data = await entitled.data(_STATS, range=span(now - 2 * DAY, now + DAY), bucket="DAY")

    stats = data["usageStats"]
    spent = stats["totals"]["creditsSpent"]
    assert stats["totals"] == {
        "generations": 2,
        "succeeded": 2,
        "failed": 0,
        "creditsSpent": spent,
        "tokensIn": 0,
        "tokensOut": 0,
    }
    [extract, *others] = stats["byKind"]
    assert extract == {"kind": "EXTRACT", "generations": 2, "creditsSpent": spent}
    assert len(others) == 7
    assert {each["generations"] for each in others} == {0}
    assert len(stats["series"]) == 4
    assert sum(each["generations"] for each in stats["series"]) == 2
    assert sum(each["creditsSpent"] for each in stats["series"]) == spent
    keys = await entitled.data("{ me { keys { edges { node { creditsSpent } } } } }")
    assert [edge["node"]["creditsSpent"] for edge in keys["me"]["keys"]["edges"]] == [spent]


async def test_a_stranger_sees_nothing_of_it(entitled: Client, stranger: Client) -> None:
    await entitled.generated()
    now = datetime.now(UTC)

    data = await stranger.data(_MORE, range=span(now - DAY, now + DAY))

    stats = data["usageStats"]
    nothing = {"succeeded": 0, "failed": 0, "cancelled": 0, "tokensIn": 0, "tokensOut": 0}
    assert stats["timeZone"] == "Asia/Shanghai"
    assert stats["totals"] == {"cancelled": 0, "successRate": None}
    assert len(stats["byKind"]) == 8
    assert all(each == {**each, **nothing, "successRate": None} for each in stats["byKind"])
    assert all(each == {**nothing, "successRate": None} for each in stats["series"])


async def test_dates_alone_are_days_of_the_owners_calendar(creator: Client) -> None:
    data = await creator.data(
        _STATS, range={"from": "2026-11-01", "to": "2026-11-04"}, bucket="DAY"
    )

    assert [each["startsAt"] for each in data["usageStats"]["series"]] == [
        "2026-10-31T16:00:00+00:00",
        "2026-11-01T16:00:00+00:00",
        "2026-11-02T16:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-11-02", "2026-11-01"),
        ("2026-11-01", "2026-11-01"),
        ("2024-11-01", "2026-11-01"),
        ("0001-01-01", "2026-11-01"),
        ("2026-11-01", "9999-12-31T23:59:59-12:00"),
        ("yesterday", "2026-11-01"),
        (None, "2026-11-01"),
    ],
)
async def test_a_range_that_cannot_be_is_bad_input(
    creator: Client, begin: str | None, end: str
) -> None:
    codes = await creator.error_codes(_STATS, range={"from": begin, "to": end}, bucket="DAY")

    assert codes == ["BAD_USER_INPUT"]


async def test_nobody_is_told_without_signing_in(anonymous: Client) -> None:
    span_ = {"from": "2026-11-01", "to": "2026-11-02"}

    assert await anonymous.error_codes(_STATS, range=span_, bucket="DAY") == ["UNAUTHENTICATED"]
