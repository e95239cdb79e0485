"""Points of the offline engine are what the source counts, heads or says most of, in its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.card_room import HEADING_ROOMS, TEXT_ROOMS
from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.source import SourceArticle
from domain.writing import CardBrief, Engine, Outline, Point
from tests.infra.ai.offline_sources import (
    ALL_FILES,
    ENGLISH_FILES,
    NOT_TO_SURFACE,
    is_of,
    language_of_file,
    offline_writer,
    poisoned,
    source,
)

_FILES = pytest.mark.parametrize("file_name", ALL_FILES)
_PROSE = "这件事说起来并不复杂，做起来却要花上整整一个下午的时间。"


async def _outline(
    article: SourceArticle, points: int = 6, *, instruction: str | None = None
) -> Outline:
    return await offline_writer().outline(
        article, CardBrief(points=points, instruction=instruction)
    )


async def _points(text: str, points: int = 6) -> list[Point]:
    return (await _outline(SourceArticle(text=text), points)).points


@_FILES
@pytest.mark.parametrize("size", [2, 7, 12])
async def test_points_stand_in_the_article_and_fit_their_cards(file_name: str, size: int) -> None:
    article = source(file_name)
    language = language_of_file(file_name)

    outline = await _outline(article, size)

    assert min(size, 5) <= len(outline.points) <= size
    for point in outline.points:
        assert is_of(point.text, article), point
        assert point.heading.lower() in article.text.lower()
        assert HEADING_ROOMS[language].holds(point.heading)
        assert TEXT_ROOMS[language].holds(point.text)
    assert outline.provenance.engine is Engine.OFFLINE


async def test_numbered_steps_are_the_points() -> None:
    text = (
        f"{_PROSE}\n1. 把洞绷平。别把旁边的线圈一起拉大，线头要剪干净。\n"
        "2. 画一个方框。织补从方框开始，洞边的纱线已经磨薄了。\n"
        "3. 藏好线尾。反面穿过五个针脚，再剪断多余的毛线。\n以后可以再穿很多年，比新的还要结实。"
    )

    assert await _points(text, 3) == [
        Point("把洞绷平", "别把旁边的线圈一起拉大，线头要剪干净。"),
        Point("画一个方框", "织补从方框开始，洞边的纱线已经磨薄了。"),
        Point("藏好线尾", "反面穿过五个针脚，再剪断多余的毛线。"),
    ]


async def test_steps_within_a_paragraph_are_points_too() -> None:
    text = (
        f"{_PROSE}\n保守治疗怎么做？第一是拉伸。每天早上下床之前做一组，每组十次。"
        "第二是换鞋。鞋底要在前三分之一处能够弯折。第三是减量。跑步的人先停跑两到四周。"
    )

    assert [point.heading for point in await _points(text, 3)] == ["拉伸", "换鞋", "减量"]


async def test_what_an_item_is_called_stands_above_it() -> None:
    text = (
        f"{_PROSE}\n- 控制成本：每月只采购两次，损耗率降了八个百分点。\n"
        "- 留住熟客：不到两百位熟客带来了近七成的收入。\n"
        "- 少上新品：一年只上四款，卖得不好的马上撤下。"
    )

    points = await _points(text, 3)

    assert [point.heading for point in points] == ["控制成本", "留住熟客", "少上新品"]
    assert points[0].text == "每月只采购两次，损耗率降了八个百分点。"


async def test_items_of_english_texts_are_points() -> None:
    text = (
        "Keeping sourdough alive takes less work than most people think, and far less flour.\n"
        "First, feed it weekly. Fifty grams of flour and as much water are enough.\n"
        "Second, keep it cool. A shelf of the fridge at four degrees slows it down.\n"
        "Finally, trust your nose. A sharp smell only says that it is hungry."
    )

    points = await _points(text, 3)

    assert [point.heading for point in points] == [
        "Feed it weekly",
        "Keep it cool",
        "Trust your nose",
    ]
    assert points[1].text == "A shelf of the fridge at four degrees slows it down."


async def test_sections_lend_their_headings() -> None:
    text = (
        f"{_PROSE}\n怎么去\n从南站坐21路公交到码头，票价2元，大约要35分钟。\n"
        "第一章 花多少钱\n两天一夜一个人合计585元，其中住宿占了260元。\n"
        "坑一：时区默认是 UTC\n第一批迁过去的12个任务，全部晚了8个小时才跑起来。"
    )

    headings = [point.heading for point in await _points(text, 4)]

    assert headings[-3:] == ["怎么去", "花多少钱", "时区默认是 UTC"]


async def test_figures_are_kept_as_they_are_written() -> None:
    outline = await _outline(source("coffee.txt"), 12)

    told = "".join(point.text for point in outline.points)
    assert "四万二千元" in told
    assert "2022年" in told


async def test_markup_of_the_source_is_taken_out() -> None:
    text = (
        "# 笔记\n**土要深**，番茄的盆至少要30厘米深，我用的是`20升`的种植袋。\n"
        "水要准，夏天早晚各浇一次，详情见 [这里](https://evil.example/a) 的表格和图片说明。"
    )

    points = await _points(text)

    told = "".join(point.heading + point.text for point in points)
    assert "番茄的盆至少要30厘米深，我用的是20升的种植袋。" in told
    assert not any(mark in told for mark in ("*", "`", "#", "evil", "["))


async def test_what_repeats_makes_one_point() -> None:
    told = "公共厨房一年里登记了2,864名用户，日均开火310次，最忙的是除夕"
    text = f"{told}。\n{told}啊。\n街道出资46万元，把闲置的粮站仓库改造成了十二组灶台。"

    assert len(await _points(text)) == 2


async def test_an_instruction_brings_its_points_forward() -> None:
    outline = await _outline(source("sleep.txt"), 3, instruction="讲血糖和血压")

    assert any("血糖" in point.text for point in outline.points)


@pytest.mark.parametrize("file_name", ["coffee.txt", "library.en.txt"])
async def test_what_is_said_to_a_model_stands_on_no_card(file_name: str) -> None:
    told = repr(await _outline(poisoned(file_name), 12))

    assert [word for word in NOT_TO_SURFACE if word in told] == []


async def test_a_heading_begins_with_no_measure_word() -> None:
    outline = await _outline(source("writing.txt"), 12)

    counted = next(point for point in outline.points if "这篇文章" in point.text)
    assert not counted.heading.startswith("篇")


async def test_a_long_title_without_its_brackets_is_better_than_a_part_of_it() -> None:
    article = source("coffee.txt", title="老街咖啡店十年经营评估报告（2015—2025）")

    outline = await _outline(article)

    assert outline.titles[0] == "老街咖啡店十年经营评估报告"


async def test_a_part_of_a_title_may_end_before_a_number() -> None:
    article = source("phone.txt", title="Nuvio Pad Air 3 发布：11.4英寸、452克，起售价2,299元")

    assert (await _outline(article)).titles[0] == "Nuvio Pad Air 3 发布"


async def test_a_value_in_quotation_marks_is_no_quote() -> None:
    text = f'在配置文件里写 timezone = "Asia/Shanghai" 就能解决这个问题。\n{_PROSE}'

    assert (await _outline(SourceArticle(text=text))).quote is None


async def test_one_short_sentence_is_one_point() -> None:
    outline = await _outline(SourceArticle(text="小火慢炖。"))

    assert [point.text for point in outline.points] == ["小火慢炖。"]


@pytest.mark.parametrize("file_name", ENGLISH_FILES[:1])
async def test_cards_in_another_language_are_refused(file_name: str) -> None:
    brief = CardBrief(points=4, language=Locale.ZH_CN)

    with pytest.raises(RecipeFailed) as failed:
        await offline_writer().outline(source(file_name), brief)

    assert failed.value.code is FailureCode.LANGUAGE_UNSUPPORTED


@pytest.mark.parametrize("text", ["", " \n ", "……！？", "😀😀😀", "---\n***"])
async def test_an_article_without_words_makes_no_cards(text: str) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await _outline(SourceArticle(text=text))

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


@given(
    st.lists(
        st.text(
            alphabet="第一二步，。：1.、- 首先水火A a\n“”（)！？😀#*`", min_size=1, max_size=40
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(2, 12),
)
@settings(max_examples=150, deadline=None)
async def test_whatever_the_text_points_fit_and_differ(lines: list[str], size: int) -> None:
    article = SourceArticle(text="\n".join(lines))
    if not any(character.isalnum() for line in lines for character in line):
        return

    points = (await _outline(article, size)).points

    assert 1 <= len(points) <= size
    assert len({point.heading for point in points}) == len(points)
    for point in points:
        assert any(HEADING_ROOMS[language].holds(point.heading) for language in Locale)
        assert any(TEXT_ROOMS[language].holds(point.text) for language in Locale)
        assert point.heading
        assert point.text
