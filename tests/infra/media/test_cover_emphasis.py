"""What a title stresses by itself, and what highlights say."""

import pytest

from infra.media.cover_emphasis import (
    Highlight,
    figures,
    first_emoji,
    main_figure,
    parse_highlight,
    stressed_words,
    unquoted,
)


@pytest.mark.parametrize(
    ("title", "keywords", "words"),
    [
        ("每天复盘10分钟", ("复盘",), ["复盘"]),
        ("每天复盘10分钟", ("早睡",), ["10分钟"]),
        ("每天复盘10分钟，半年涨粉5万", (), ["10分钟", "5万"]),
        ("人人都说“少即是多”", (), ["少即是多"]),
        ("涨价35%之后", (), ["35%"]),
        ("2026年书单", (), []),
        ("iPhone15到底值不值", (), []),
        ("100天", (), []),
        ("早睡早起", (), []),
    ],
)
def test_figures_and_quotes_are_stressed_where_no_keyword_is(
    title: str, keywords: tuple[str, ...], words: list[str]
) -> None:
    assert stressed_words(title, keywords) == words


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("1,200元的椅子和3.5倍的舒服", [("1,200", "元"), ("3.5", "倍")]),
        ("3步搞定", [("3", "步")]),
        ("10 Habits", [("10", "")]),
        ("GPT4和B2B", []),
        ("2026年，我读了52本书", [("52", "本")]),
    ],
)
def test_a_figure_is_read_with_its_unit(title: str, found: list[tuple[str, str]]) -> None:
    assert [(figure.number, figure.unit) for figure in figures(title)] == found


def test_the_figure_among_the_keywords_is_the_main_one() -> None:
    title = "每天10分钟，半年涨粉5万"

    assert _main(title) == "10"
    assert _main(title, "5万") == "5"
    assert _main("第3个冬天，攒下20万元", "第3个") == "3"
    assert _main("没有数字") == ""


def _main(title: str, *keywords: str) -> str:
    figure = main_figure(title, keywords)
    return figure.number if figure else ""


@pytest.mark.parametrize(
    ("line", "highlight"),
    [
        ("选题：先找问题", Highlight("选题", "先找问题")),
        ("Before: by hand", Highlight("Before", "by hand")),
        ("📝选题：先找问题", Highlight("选题", "先找问题", "📝")),
        ("👩‍💻 写代码", Highlight("写代码", "", "👩‍💻")),
        ("只有标题", Highlight("只有标题")),
        ("选题：", Highlight("选题")),
        ("：先找问题", Highlight("先找问题")),
        ("🔥", Highlight("🔥")),
        ("时间：8：30开始", Highlight("时间", "8：30开始")),
    ],
)
def test_a_highlight_is_an_icon_a_heading_and_a_text(line: str, highlight: Highlight) -> None:
    assert parse_highlight(line) == highlight


def test_the_first_emoji_stands_for_a_title() -> None:
    assert first_emoji("南瓜汤🎃好喝🥣") == "🎃"
    assert first_emoji("10分钟") == ""


def test_a_quotation_loses_only_marks_around_all_of_it() -> None:
    assert unquoted("“少即是多”") == "少即是多"
    assert unquoted("他说“少即是多”") == "他说“少即是多”"
