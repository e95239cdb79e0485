"""Any title becomes a name that any system can store."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.file_name import NAME_BYTES, safe_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("秋日食谱", "秋日食谱"),
        ("../../etc/passwd", "etc-passwd"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("  two\n lines\t ", "two-lines"),
        ("dots...", "dots"),
        (".hidden", "hidden"),
        ("CON", "untitled-CON"),
        ("con.txt", "untitled-con.txt"),
        ("LPT¹", "untitled-LPT¹"),
        ("console", "console"),
        ("e\u0301te\u0301", "été"),
        ("\u202eevil\u200b", "evil"),
        ("\x00\x07", "untitled"),
        ("", "untitled"),
        ("...", "untitled"),
        ("👩‍🍳 cook", "👩🍳-cook"),
    ],
)
def test_names_are_plain(title: str, name: str) -> None:
    assert safe_name(title, otherwise="untitled") == name


def test_a_long_title_is_cut_between_characters() -> None:
    assert safe_name("秋" * 100, otherwise="untitled", longest=10) == "秋" * 3
    assert safe_name("a" * 300, otherwise="untitled") == "a" * NAME_BYTES
    stacked = "x" + "a\u0323\u0309\u0308" * 50
    cut = safe_name(stacked, otherwise="untitled", longest=20)
    assert unicodedata.normalize("NFC", stacked).startswith(cut)
    assert len(cut.encode()) <= 20


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_no_text_at_all_makes_a_name_that_some_system_refuses(text: str, longest: int) -> None:
    name = safe_name(text, otherwise="x", longest=longest)

    assert name
    assert len(name.encode()) <= max(longest, 1) + len("x-")
    assert name == unicodedata.normalize("NFC", name)
    assert name.strip(" .") == name
    assert not set(name) & set('<>:"/\\|?*\x00')
    assert all(unicodedata.category(each)[0] != "C" for each in name)
