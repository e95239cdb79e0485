"""Titles without the site, and the author and date that a page states in its own way."""

import pytest

from infra.web.markup import Markup
from infra.web.metadata import date_in, metadata_of
from infra.web.titles import without_site


def linked(data: str) -> str:
    return f"<script type='application/ld+json'>{data}</script>"


@pytest.mark.parametrize(
    ("title", "headings", "site_name", "expected"),
    [
        ("早餐铺越开越早_城市周刊_江畔新闻网", [], None, "早餐铺越开越早"),
        ("早餐铺越开越早 - 知乎", [], "知乎", "早餐铺越开越早"),
        ("早餐铺越开越早-36氪", [], "36氪", "早餐铺越开越早"),
        ("早餐铺越开越早｜江畔日报", [], None, "早餐铺越开越早"),
        ("早餐铺 - 一条街", ["早餐铺 - 一条街"], None, "早餐铺 - 一条街"),
        ("早餐铺越开越早 - 为什么", [], "江畔新闻网", "早餐铺越开越早 - 为什么"),
        ("早餐铺越开越早_新浪网", ["新浪"], None, "早餐铺越开越早"),
        ("C++ - 维基百科，自由的百科全书", ["C++"], "维基百科", "C++"),
        ("The Ferry That Refused | Travel | Harbour Post", [], None, "The Ferry That Refused"),
        ("The Ferry Stays - Harbour Post", [], "Harbour Post", "The Ferry Stays"),
        ("Well-known and so-called", [], None, "Well-known and so-called"),
        ("江畔新闻网", [], "江畔新闻网", "江畔新闻网"),
        ("", [], None, ""),
    ],
)
def test_a_title_loses_its_site(
    title: str, headings: list[str], site_name: str | None, expected: str
) -> None:
    assert without_site(title, headings=headings, site_name=site_name) == expected


@pytest.mark.parametrize(
    ("html", "author"),
    [
        ("<meta name='author' content='沈一禾'>", "沈一禾"),
        ("<meta name='author' content='作者：沈一禾'>", "沈一禾"),
        ("<meta name='author' content='https://x.example'><a rel='author'>Moira</a>", "Moira"),
        ("<div>2026-03-05 07:40 作者：沈一禾 来源：江畔新闻网</div>", "沈一禾"),
        ("<div>本报记者 | 沈一禾</div>", "沈一禾"),
        ("<p>By Moira Kettle</p>", "Moira Kettle"),
        ("<p>By the time the ferry left, nobody was waiting for it any more.</p>", None),
        ("<p>他在作者的位置上写了两个字，然后把笔放下，说：记者都不会这么写。</p>", None),
        (linked('{"@graph": [{"headline": "x", "author": {"name": "A B"}}]}'), "A B"),
        (linked('[{"headline": "x", "author": [{"name": "A"}, {"name": "B"}]}]'), "A、B"),
        (linked("{broken") + "<meta name='author' content='A'>", "A"),
    ],
)
def test_an_author_is_found_where_one_is_stated(html: str, author: str | None) -> None:
    assert metadata_of(Markup.parse(html)).author == author


@pytest.mark.parametrize(
    ("html", "day"),
    [
        ("<meta name='pubdate' content='2026-03-05T23:30:00+08:00'>", "2026-03-05"),
        ("<meta name='publishdate' content='2026/3/5'>", "2026-03-05"),
        ("<time datetime='2026-03-05'>yesterday</time>", "2026-03-05"),
        ("<span>2026年3月5日 07:40</span>", "2026-03-05"),
        ("<span>March 5, 2026</span>", "2026-03-05"),
        ("<span>5th Mar 2026</span>", "2026-03-05"),
        ("<div>今天是2026年11月24日</div><div>2026-03-05</div>", "2026-03-05"),
        ("<div>Copyright 2020-01-01</div>", None),
        ("<p>事情发生在2020年1月1日，雨下得很大，街上没有人，只有早餐铺的灯亮着。</p>", None),
        ("<div>2026-02-30</div>", None),
    ],
)
def test_a_date_is_found_where_one_is_stated(html: str, day: str | None) -> None:
    assert metadata_of(Markup.parse(html)).published_on == day


def test_a_date_is_read_whole_or_not_at_all() -> None:
    assert date_in("编号 12026-03-051") is None
    assert date_in("2026-3") is None
    assert date_in("") is None
