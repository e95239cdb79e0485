"""Columns of leaves are what graphql-core makes of each value."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import GraphQLLeafType, is_leaf_type
from hypothesis import given
from hypothesis import strategies as st

from execution.leaves import leaf


class Unhashable(tzinfo):
    __hash__ = None  # type: ignore[assignment]  # which is what makes it so

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(hours=8)

    def dst(self, _: datetime | None) -> None:
        return None

    def tzname(self, _: datetime | None) -> str:
        return "Unhashable"


@strawberry.enum
class Mood(Enum):
    GOOD = strawberry.enum_value("g", name="WELL")
    BAD = "b"
    POOR = "b"  # noqa: PIE796 - another name of the same member


@strawberry.type
class Query:
    moment: datetime
    mood: Mood


_TYPES = strawberry.Schema(Query)._schema.type_map  # noqa: SLF001 - executed without its server
_ZONES = st.sampled_from(
    [None, UTC, timezone(timedelta()), timezone(timedelta(hours=-3, seconds=1))]
)
_MOMENTS = st.datetimes(timezones=_ZONES)


def type_named(name: str) -> GraphQLLeafType:
    found = _TYPES[name]
    assert is_leaf_type(found)
    return found


def column(name: str, values: Sequence[Any], *, nullable: bool = False) -> Any:  # noqa: ANN401 - of leaves
    return leaf(type_named(name), (nullable,)).column(values)


@given(st.lists(_MOMENTS, min_size=1))
def test_moments_are_written_as_one_by_one(moments: list[datetime]) -> None:
    assert column("DateTime", moments) == [each.isoformat() for each in moments]


@given(st.lists(st.none() | _MOMENTS, min_size=1))
def test_nulls_keep_their_places_among_moments(moments: list[datetime | None]) -> None:
    found = column("DateTime", moments, nullable=True)
    assert found == [each and each.isoformat() for each in moments]


@given(st.lists(st.lists(_MOMENTS), min_size=1))
def test_lists_of_moments_keep_their_lengths(lists: list[list[datetime]]) -> None:
    found = leaf(type_named("DateTime"), (False, False)).column(lists)
    assert found == [[each.isoformat() for each in moments] for moments in lists]


def test_a_zone_that_cannot_be_hashed_is_written_as_well() -> None:
    moment = datetime(2026, 11, 27, tzinfo=Unhashable())
    assert column("DateTime", [moment]) == ["2026-11-27T00:00:00+08:00"]


def test_members_of_enums_have_the_names_of_the_schema() -> None:
    assert column("Mood", [Mood.GOOD, Mood.POOR, Mood.GOOD]) == ["WELL", "BAD", "WELL"]


@pytest.mark.parametrize("value", [None, "b", ValueError("No mood.")])
def test_what_is_no_member_is_no_name(value: object) -> None:
    assert column("Mood", [Mood.GOOD, value]) in (None, ["WELL", "BAD"])
