"""The layout that suits a cover is read off its text."""

import pytest

from domain.cover import CoverText, CoverTheme, LayoutFamily
from domain.cover_family import suited_family, suited_theme
from domain.cover_prompt import background_prompt
from domain.language import Sentence


@pytest.mark.parametrize(
    ("text", "family"),
    [
        (CoverText(title="早睡早起身体好"), LayoutFamily.HEADLINE),
        (CoverText(title="2026年度阅读书单"), LayoutFamily.HEADLINE),
        (CoverText(title="iPhone15值得买吗"), LayoutFamily.HEADLINE),
        (CoverText(title="7个AI写作神器"), LayoutFamily.BIG_NUMBER),
        (CoverText(title="转化率提升3.5倍的秘密"), LayoutFamily.BIG_NUMBER),
        (CoverText(title="“少即是多才是真的”"), LayoutFamily.QUOTE),
        (CoverText(title="早睡", highlights=("一", "二", "三")), LayoutFamily.LIST),
        (CoverText(title="早睡", highlights=("一", "二")), LayoutFamily.HEADLINE),
        (
            CoverText(title="改造前后对比", highlights=("旧：乱", "新：齐")),
            LayoutFamily.BEFORE_AFTER,
        ),
        (CoverText(title="A vs B", highlights=("A", "B")), LayoutFamily.BEFORE_AFTER),
    ],
)
def test_the_text_decides(text: CoverText, family: LayoutFamily) -> None:
    assert suited_family(text, has_photo=False) is family
    assert suited_family(text, has_photo=True) is LayoutFamily.PHOTO


THEMES = [
    CoverTheme(name, Sentence(name, name), family)
    for name, family in [
        ("first", LayoutFamily.HEADLINE),
        ("second", LayoutFamily.HEADLINE),
        ("third", LayoutFamily.LIST),
    ]
]


def test_a_title_always_gets_the_same_theme_and_titles_differ() -> None:
    titles = [f"早睡早起{name}" for name in "甲乙丙丁戊己庚辛"]

    chosen = [suited_theme(THEMES, CoverText(title=title), has_photo=False) for title in titles]

    assert chosen == [
        suited_theme(THEMES, CoverText(title=title), has_photo=False) for title in titles
    ]
    assert {theme.id for theme in chosen} == {"first", "second"}


def test_without_a_theme_of_the_family_any_will_do() -> None:
    chosen = suited_theme(THEMES, CoverText(title="早睡"), has_photo=True)

    assert chosen in THEMES


def test_a_painter_is_told_the_subject_and_to_write_nothing() -> None:
    prompt = background_prompt(CoverText(title="南瓜汤", tags=("秋天", "厨房")))

    assert "南瓜汤，秋天，厨房" in prompt
    assert "No text of any kind" in prompt
