"""A quotation counts only where the source has the very words."""

import pytest

from infra.ai.quotations import Quotations

_SOURCE = "林蔚说：“流量是别人的， 关系才是自己的。”\n她又说：小店的护城河是「记住人」。"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("流量是别人的，关系才是自己的。", "流量是别人的， 关系才是自己的。"),
        ("“流量是别人的，关系才是自己的”", "流量是别人的， 关系才是自己的"),
        ("流量是别人的，关系才是自己的……", "流量是别人的， 关系才是自己的"),
        ("流量是别人的，关系才是自己的。——林蔚", "流量是别人的， 关系才是自己的。"),
        ('小店的护城河是"记住人"', "小店的护城河是「记住人"),
        ("流量是自己的，关系才是别人的。", None),
        ("关系才是自己的。她又说", None),
        ("林蔚", None),
        ("", None),
        ("“”", None),
    ],
)
def test_words_are_found_whatever_marks_are_around_them(quote: str, found: str | None) -> None:
    assert Quotations(_SOURCE).find(quote) == found
    assert found is None or found in _SOURCE
