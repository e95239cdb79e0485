from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import ContentKind, MomentInvalid, checked_moment
from domain.errors import ErrorCode
from domain.generation import GenerationKind


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_with_a_zone_is_the_same_moment_in_utc(moment: datetime) -> None:
    try:
        checked = checked_moment(moment)
    except MomentInvalid:
        assert moment.year in {1, 9999}
        return
    assert checked.tzinfo is UTC
    assert checked == moment.astimezone(UTC)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1),  # noqa: DTZ001 - what is refused
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=8))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_moment_without_a_zone_or_out_of_all_calendars_is_refused(moment: datetime) -> None:
    with pytest.raises(MomentInvalid) as refused:
        checked_moment(moment)
    assert refused.value.code is ErrorCode.BAD_USER_INPUT


def test_a_content_knows_the_kind_of_generation_that_made_it() -> None:
    assert [kind.value for kind in ContentKind] == [kind.value for kind in GenerationKind]
