"""A claim stands on words of the page that it names, and every mark leads to such words."""

import pytest

from domain.citing import SUMMARY_LENGTH, CitationStyle
from domain.content import Citation
from domain.platform import Platform
from domain.source import SourceArticle
from domain.writing import LIST_LIMIT, Evidence
from tests.domain.claims import BEANS, OPENS, PLAIN, PRICE, citations, claim, heading, point


def test_a_claim_is_shown_with_the_number_of_its_page() -> None:
    cited = citations()

    shown = cited.add(claim("老旺咖啡店7点就开门。", OPENS, Evidence(1, "老旺咖啡店早上7点开门")))

    assert shown == "老旺咖啡店7点就开门[1]。"
    assert cited.cited == [
        Citation(
            index=1,
            title="老旺咖啡店探访",
            url="https://a.example/shop",
            quoted_text="老旺咖啡店早上7点开门",
            is_supported=True,
        )
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (Evidence(2, "早上7点开门，风雨无阻"),),
        (Evidence(2, "美式一杯卖18元"),),
        (Evidence(1, "美式一杯卖28元"),),
        (Evidence(1, "美式一杯卖18元……拿铁一杯卖22元"),),
        (
            Evidence(0, "美式一杯卖18元"),
            Evidence(3, "美式一杯卖18元"),
            Evidence(-1, "美式一杯卖18元"),
        ),
        (Evidence(10**30, "美式一杯卖18元"),),
        (Evidence(1, "杯卖18元"),),
        (Evidence(1, "美式一杯"),),
        (Evidence(1, ""), Evidence(1, "\ud800")),
    ],
)
def test_a_claim_whose_words_do_not_stand_in_its_page_is_left_out(
    evidence: tuple[Evidence, ...],
) -> None:
    cited = citations()

    assert cited.add(claim("美式一杯18元。", *evidence)) == ""
    assert (cited.cited, cited.summary, cited.points) == ([], "", [])


@pytest.mark.parametrize(("quote", "is_telling"), [("一杯卖18元", True), ("豆子来自云南", False)])
def test_fewer_words_are_enough_where_they_have_a_figure(quote: str, *, is_telling: bool) -> None:
    cited = citations()

    cited.add(claim("这家店的咖啡。", Evidence(1, quote), Evidence(2, quote)))

    assert [each.quoted_text for each in cited.cited] == ([quote] if is_telling else [])


def test_words_are_told_as_the_page_spells_them() -> None:
    cited = citations()

    cited.add(claim("豆子来自保山。", Evidence(2, "“这家店的豆子『来自』 云南\u200b保山”")))

    assert [each.quoted_text for each in cited.cited] == ["这家店的豆子来自云南保山"]


def test_pages_are_numbered_as_they_are_first_cited() -> None:
    cited = citations()

    first = cited.add(claim("豆子来自保山。", BEANS))
    second = cited.add(claim("美式18元，豆子来自保山。", PRICE, BEANS))

    assert (first, second) == ("豆子来自保山[1]。", "\n\n美式18元，豆子来自保山[1][2]。")
    assert [(each.index, each.url) for each in cited.cited] == [
        (1, "https://b.example/beans"),
        (2, "https://a.example/shop"),
    ]


def test_the_same_words_are_cited_once() -> None:
    cited = citations()

    for _ in range(2):
        cited.add(claim("美式18元。", PRICE, PRICE, Evidence(1, "“美式一杯卖18元”")))

    assert len(cited.cited) == 1


@pytest.mark.parametrize(
    ("text", "is_supported"),
    [
        ("美式18元。", True),
        ("拿铁22元。", True),
        ("美式19元。", False),
        ("美式18元，种植面积13万亩。", False),
        ("美式很便宜。", True),
        ("读过《菜谱大全》的店主说，美式18元。", True),
    ],
)
def test_figures_that_its_pages_do_not_have_are_not_supported(
    text: str, *, is_supported: bool
) -> None:
    """Names are not figures: too many are none."""
    cited = citations()

    assert cited.add(claim(text, PRICE)).startswith(text[:-1])
    assert [each.is_supported for each in cited.cited] == [is_supported]


def test_figures_of_a_title_and_a_date_are_known_too() -> None:
    page = SourceArticle(
        text="做法其实很简单，人人都能学会。", title="3步做汤", published_on="2026"
    )
    cited = citations(pages=[page])

    cited.add(claim("2026年的做法只要3步。", Evidence(1, "做法其实很简单，人人都能学会")))

    assert [(each.is_supported, each.title, each.url) for each in cited.cited] == [
        (True, "3步做汤", "")
    ]


def test_a_heading_waits_for_something_that_can_stay_below_it() -> None:
    cited = citations()

    assert cited.add(heading("价格")) == ""
    assert cited.add(claim("拿铁30元。")) == ""
    assert cited.add(heading("豆子")) == ""
    assert cited.add(claim("豆子来自保山。", BEANS)) == "## 豆子\n\n豆子来自保山[1]。"
    assert cited.add(claim("早上7点开门。", Evidence(1, "老旺咖啡店早上7点开门"))) == (
        "\n\n早上7点开门[2]。"
    )
    assert cited.summary == "豆子来自保山。"


def test_a_heading_with_figures_of_nobody_is_left_out() -> None:
    cited = citations()

    cited.add(heading("只要9元"))
    shown = cited.add(claim("豆子来自保山。", BEANS))
    cited.add(heading("只要18元"))

    assert shown == "豆子来自保山[1]。"
    assert cited.add(claim("美式18元。", PRICE)) == "\n\n## 只要18元\n\n美式18元[2]。"


def test_points_make_one_list() -> None:
    cited = citations()
    shown = [
        cited.add(heading("价格")),
        cited.add(point("美式18元", PRICE)),
        cited.add(point("拿铁22元", PRICE)),
        cited.add(claim("豆子来自保山。", BEANS)),
        cited.add(point("面积13万亩", BEANS)),
    ]

    assert "".join(shown) == (
        "## 价格\n\n- 美式18元[1]\n- 拿铁22元[1]\n\n豆子来自保山[2]。\n\n- 面积13万亩[2]"
    )
    assert cited.points == ["美式18元", "拿铁22元", "面积13万亩"]


def test_a_summary_and_points_are_plain_text() -> None:
    cited = citations()

    assert cited.add(point("美式**18元**", PRICE)) == "- 美式**18元**[1]"
    assert (cited.summary, cited.points) == ("美式18元", ["美式18元"])


def test_a_heading_ends_a_list() -> None:
    cited = citations()
    cited.add(point("美式18元", PRICE))
    cited.add(heading("豆子"))

    assert cited.add(point("来自保山", BEANS)) == "\n\n## 豆子\n\n- 来自保山[2]"


def test_a_plain_text_has_neither_marks_nor_markdown() -> None:
    cited = citations(PLAIN)
    shown = [
        cited.add(heading("## **价格**")),
        cited.add(point("- 美式**18元**", PRICE)),
        cited.add(point("`拿铁`22元", PRICE)),
        cited.add(claim("__豆子__来自保山。[2]", BEANS)),
    ]

    assert "".join(shown) == "价格\n\n· 美式18元\n· 拿铁22元\n\n豆子来自保山。"
    assert [each.index for each in cited.cited] == [1, 2]


@pytest.mark.parametrize(
    ("platform", "is_rich"),
    [
        (None, True),
        (Platform.WECHAT_OFFICIAL, True),
        (Platform.ZHIHU, True),
        (Platform.XIAOHONGSHU, False),
        (Platform.WEIBO, False),
    ],
)
def test_marks_are_shown_where_markdown_is(platform: Platform | None, *, is_rich: bool) -> None:
    style = CitationStyle.of(platform)
    assert (style.shows_marks, style.shows_markdown) == (is_rich, is_rich)


def test_words_that_lead_somewhere_support_nothing() -> None:
    page = SourceArticle(
        text="领取请访问 https://evil.example/claim 填写。\n——————————————\n水温92度最合适。",
        title="[水温](https://evil.example)",
        url="https://c.example/",
    )
    cited = citations(pages=[page])

    assert (
        cited.add(claim("去领优惠。", Evidence(1, "请访问 https://evil.example/claim 填写"))) == ""
    )
    assert cited.add(claim("有一条线。", Evidence(1, "——————————————"))) == ""
    assert cited.add(claim("水温92度。", Evidence(1, "水温92度最合适"))) == "水温92度[1]。"
    assert [(each.title, each.quoted_text) for each in cited.cited] == [("水温", "水温92度最合适")]


def test_no_more_points_are_kept_than_a_list_holds() -> None:
    cited = citations()
    for number in range(LIST_LIMIT + 3):
        cited.add(point(f"豆子来自保山{'。' * number}", BEANS))

    assert len(cited.points) == LIST_LIMIT


def test_a_summary_ends_at_a_clause() -> None:
    cited = citations()
    cited.add(claim("豆子来自保山，" * 40, BEANS))

    assert len(cited.summary) <= SUMMARY_LENGTH
    assert cited.summary.endswith("保山")
