"""What a card stresses: figures that say something, and the part that a title is about."""

import pytest

from infra.media.card_text import accented, accented_title, figures, marked
from infra.media.text import words_of

ACCENT, INK, MARKER = (200, 30, 40, 255), (0, 0, 0, 255), (250, 230, 160, 255)


def stressed(text: str) -> list[str]:
    return [text[start:end] for start, end in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收藏率 > 3% 说明选题是对的", ["> 3%"]),
        ("每周日晚上固定30分钟，雷打不动", ["30分钟"]),
        ("只写3个数字，不超过2分钟", ["3个", "2分钟"]),
        ("投入三十万元，四十七家书店", ["三十万元", "四十七家"]),
        ("价格从9.9元涨到1,299元，又降到 899 元", ["9.9元", "1,299元"]),
        ("take 30 minutes a week", ["30 minutes"]),
        ("A/B对比才有意义，一个人也行", []),
        ("第3", []),
    ],
)
def test_figures_are_numbers_that_count_something(text: str, expected: list[str]) -> None:
    assert stressed(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("3步复盘法，照着抄就行", "3步"),
        ("书是借口，人才是目的", "人才是目的"),
        ("读懂“长期主义”的人", "长期主义"),
        ("一锅好汤的火候", "火候"),
        ("Why your posts get no views", "views"),
        ("早", ""),
    ],
)
def test_a_title_has_one_stressed_part(title: str, expected: str) -> None:
    spans = accented_title(title, accent=ACCENT)

    assert words_of(spans) == title
    assert "".join(span.text for span in spans if span.color == ACCENT) == expected


@pytest.mark.parametrize("text", ["", "30分钟", "炖30分钟", "小火慢炖。"])
def test_stress_changes_no_word(text: str) -> None:
    assert words_of(marked(text, marker=MARKER, ink=INK)) == text
    assert words_of(accented(text, accent=ACCENT)) == text
