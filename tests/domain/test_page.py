import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ErrorCode
from domain.page import (
    PAGE_DEFAULT,
    PAGE_LIMIT,
    CursorInvalid,
    Listing,
    PageRequest,
    PageSizeInvalid,
    Position,
    Ranked,
    SortKey,
    cursors,
    written,
)

MOMENT = datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=UTC)
CURSOR = Position(MOMENT, "01J").to_cursor("keys")


def cursor_of(*fields: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")


@given(
    moment=st.datetimes(timezones=st.just(UTC)),
    item_id=st.text(st.characters(codec="utf-8")),
    list_name=st.text(st.characters(codec="utf-8")),
)
def test_a_cursor_leads_back_to_its_position(
    moment: datetime, item_id: str, list_name: str
) -> None:
    position = Position(moment, item_id)
    assert Position.from_cursor(position.to_cursor(list_name), list_name) == position


MOMENTS = st.datetimes(timezones=st.just(UTC))
KEYS = st.one_of(
    MOMENTS,
    st.text(st.characters(codec="utf-8")),
    st.builds(Ranked, st.sampled_from([0, 1]), MOMENTS),
)


@given(
    st.lists(st.tuples(KEYS, st.text(st.characters(codec="utf-8")))),
    st.text(st.characters(codec="utf-8")),
)
def test_the_cursors_of_a_page_are_those_of_its_positions(
    positions: list[tuple[SortKey, str]], list_name: str
) -> None:
    keys, ids = [key for key, _ in positions], [item_id for _, item_id in positions]
    assert cursors(list_name, map(written, keys), ids) == [
        Position(key, item_id).to_cursor(list_name) for key, item_id in positions
    ]


@given(KEYS, st.sampled_from([datetime, str, Ranked]))
def test_a_cursor_has_the_kind_of_key_that_its_list_is_ordered_by(
    key: SortKey, sorted_by: type[SortKey]
) -> None:
    position = Position(key, "01J")
    cursor = position.to_cursor("keys")
    listing = Listing("keys", sorted_by)
    if isinstance(key, sorted_by):
        assert PageRequest.of(listing, after=cursor).after == position
    else:
        with pytest.raises(CursorInvalid):
            PageRequest.of(listing, after=cursor)


@pytest.mark.parametrize(
    ("sorted_by", "key"),
    [
        (str, {"text": "\ud800"}),
        (str, {"text": 1}),
        (str, {"text": "标题", "more": 1}),
        (str, {}),
        (str, "标题"),
        (str, None),
        (Ranked, [2, MOMENT.isoformat()]),
        (Ranked, [-1, MOMENT.isoformat()]),
        (Ranked, [True, MOMENT.isoformat()]),
        (Ranked, [1.0, MOMENT.isoformat()]),
        (Ranked, [[0], MOMENT.isoformat()]),
        (Ranked, [0, 0]),
        (Ranked, [0]),
        (Ranked, MOMENT.isoformat()),
        (datetime, {"text": "标题"}),
    ],
)
def test_a_key_that_somebody_made_up_is_refused(sorted_by: type[SortKey], key: object) -> None:
    with pytest.raises(CursorInvalid):
        PageRequest.of(Listing("keys", sorted_by), after=cursor_of("keys", key, "01J"))


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_cursor_of_another_list_is_refused(own: str, foreign: str) -> None:
    if own != foreign:
        cursor = Position(MOMENT, "01J").to_cursor(foreign)
        with pytest.raises(CursorInvalid):
            Position.from_cursor(cursor, own)


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_garbage_is_refused_as_bad_input(garbage: str) -> None:
    with pytest.raises(CursorInvalid) as refused:
        Position.from_cursor(garbage, "keys")
    assert refused.value.code is ErrorCode.BAD_USER_INPUT


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_well_formed_json_that_no_list_gave_out_is_refused(value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    with pytest.raises(CursorInvalid):
        Position.from_cursor(cursor, "keys")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        CURSOR[:-1],
        CURSOR + "=",
        CURSOR + "A",
        f" {CURSOR}",
        cursor_of("keys", MOMENT.isoformat(), "01J", "more"),
        cursor_of("keys", MOMENT.isoformat()),
        cursor_of("keys", MOMENT.isoformat(), 1),
        cursor_of("keys", "2026-11-24T08:30:00Z", "01J"),
        cursor_of("keys", MOMENT.astimezone(timezone(timedelta(hours=8))).isoformat(), "01J"),
        cursor_of("keys", "0001-01-01T00:00:00+14:00", "01J"),
        cursor_of("keys", "yesterday", "01J"),
        cursor_of("keys", 0, "01J"),
        base64.urlsafe_b64encode(b"[" * 100_000).decode().rstrip("="),
        base64.urlsafe_b64encode(b"9" * 5_000).decode().rstrip("="),
    ],
)
def test_only_the_very_text_that_was_given_out_is_a_cursor(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        Position.from_cursor(cursor, "keys")


def test_a_page_that_is_not_asked_for_in_size_has_the_default_one() -> None:
    assert PageRequest.of("keys") == PageRequest(PAGE_DEFAULT)


@given(size=st.integers(1, PAGE_LIMIT))
def test_a_page_has_the_size_asked_for(size: int) -> None:
    assert PageRequest.of("keys", first=size) == PageRequest(size)
    assert PageRequest.of("keys", last=size) == PageRequest(size, is_backward=True)


@given(size=st.integers().filter(lambda size: not 1 <= size <= PAGE_LIMIT))
def test_a_page_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(PageSizeInvalid):
        PageRequest.of("keys", first=size)
    with pytest.raises(PageSizeInvalid):
        PageRequest.of("keys", last=size)


def test_a_page_has_at_most_a_hundred_items_and_usually_twenty() -> None:
    assert PageRequest.of("keys", first=100).size == 100
    with pytest.raises(PageSizeInvalid):
        PageRequest.of("keys", first=101)
    assert PageRequest.of("keys").size == 20


def test_both_ends_at_once_are_refused() -> None:
    with pytest.raises(PageSizeInvalid):
        PageRequest.of("keys", first=1, last=1)


def test_both_cursors_are_read() -> None:
    request = PageRequest.of("keys", first=2, after=CURSOR, before=CURSOR)

    position = Position(MOMENT, "01J")
    assert request == PageRequest(2, after=position, before=position)


@pytest.mark.parametrize("argument", ["after", "before"])
def test_a_page_beside_a_foreign_cursor_is_refused(argument: str) -> None:
    with pytest.raises(CursorInvalid):
        PageRequest.of("generations", **{argument: CURSOR})  # type: ignore[arg-type]  # by name
