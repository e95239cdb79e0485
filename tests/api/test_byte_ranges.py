"""Which part of a file is sent (RFC 9110, section 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.byte_ranges import ByteRange, RangeUnsatisfiable


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, 99),
        ("bytes=10-19", 10, 19),
        ("bytes=90-1000", 90, 99),
        ("bytes=-1", 99, 99),
        ("bytes=-1000", 0, 99),
        ("bytes= 5-6 ", 5, 6),
    ],
)
def test_one_range_is_sent(header: str, first: int, last: int) -> None:
    assert ByteRange.asked(header, size=100) == ByteRange(first, last)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=1-2,5-6",
        "bytes=0-0,-1",
        "lines=1-2",
        "Bytes=１-２",
        f"bytes={'9' * 5000}-",
    ],
)
def test_what_is_odd_or_a_list_brings_all_of_it(header: str) -> None:
    assert ByteRange.asked(header, size=100) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)]
)
def test_what_lies_behind_the_end_cannot_be_sent(header: str, size: int) -> None:
    with pytest.raises(RangeUnsatisfiable):
        ByteRange.asked(header, size=size)


@given(st.from_regex(r"bytes=[0-9]{0,20}-[0-9]{0,20}", fullmatch=True), st.integers(0, 1000))
def test_no_range_leaves_the_file(header: str, size: int) -> None:
    try:
        found = ByteRange.asked(header, size=size)
    except RangeUnsatisfiable:
        return

    assert found is None or 0 <= found.first <= found.last < size
