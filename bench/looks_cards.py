"""Sheets of cards to look at: every theme in every size, with texts of every kind.

`python -m bench.looks_cards [theme …]` writes docs/looks/cards/THEME.jpg.
"""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from domain.brand import Brand
from domain.info_card import CardLook, CardPoint, CardSheet, CardStyle, Deck
from domain.platform import Platform
from domain.platforms import PROFILES
from infra.media.card_page import draw_card, paginate_deck
from infra.media.card_themes import THEMES

_FOLDER = Path("docs/looks/cards")
_MOST = 6
_CELL_WIDTH, _CELL_HEIGHT, _GAP = 240, 240, 10
_GREY = (112, 114, 118)
_LARGEST_BYTES = 400_000


def points(*texts: tuple[str, str]) -> tuple[CardPoint, ...]:
    return tuple(
        CardPoint(number=number, heading=heading, text=text)
        for number, (heading, text) in enumerate(texts, 1)
    )


USUAL = Deck(
    title="为什么努力了还是没流量？3步复盘法照着抄",
    subtitle="只看3个数字，每周30分钟，两周后你会发现80%的爆款来自同一类选题。",
    points=points(
        (
            "只看结果，不看过程数据",
            "点赞少不等于内容差。先看完播率和收藏率，收藏率 > 3% 说明选题是对的。",
        ),
        ("同时改了太多东西", "标题、封面、开头一起换，数据涨了也不知道是谁的功劳。"),
        ("没有固定的复盘时间", "想起来才复盘，等于没有复盘。每周日晚上固定30分钟，雷打不动。"),
        ("记录：只写3个数字", "曝光、收藏率、转粉率，用表格一行写完，不超过2分钟⏰"),
        ("归类：给内容贴标签", "按选题、情绪、结构三类打标签，两周后你会发现80%的爆款来自同一类。"),
        ("改进：每次只动一个变量", "这周只改标题，下周只改封面，A/B对比才有意义。"),
        ("沉淀：写成自己的SOP", "把有效动作写进清单，下次直接套用，越做越快🚀"),
    ),
    quote="复盘不是总结过去，而是为下一次少走弯路。",
    tags=("自媒体运营", "复盘", "小红书干货"),
    link="https://www.example.com/articles/2026/how-to-review",
)
_LONG_TEXT = (
    "很多人以为复盘就是写总结，其实复盘的核心是找到可以重复的动作。第一步先把数据摊开，第二步找出和平时"
    "不一样的地方，第三步问自己为什么，第四步只保留一个假设，第五步设计下一次的实验，最后把结论写进清单。"
)
LONGEST = Deck(
    title="从零开始做自媒体的第一年，我踩过的十二个大坑和后来总结出来的一整套可以照抄的内容复盘方法论全记录",
    subtitle="这是一份写给新手的长清单：每一条都来自真实的失败，读完大约需要十分钟，建议先收藏，再挑自己最需要的部分反复看。",
    points=points(*(("先把数据摊开再谈感受和经验", _LONG_TEXT) for _ in range(12))),
    quote="真正的复盘不是为了证明自己当初是对的，而是承认当时的判断为什么会错，错在信息、错在情绪，还是错在根本没有判断，然后在下一次，用更小的代价把同样的错误提前暴露出来。",
    tags=("自媒体新手避坑指南", "内容复盘方法论", "小红书运营干货", "新人必看", "成长笔记"),
    link="https://www.example.com/" + "a-very-long-path/" * 14,
)
SHORTEST = Deck(
    title="早睡",
    subtitle="",
    points=points(("关灯", "十点上床。")),
    quote="困了就睡。",
)
EMOJI = Deck(
    title="🍜深夜食堂👩‍🍳3分钟搞定🔥",
    subtitle="懒人也能学会的一碗面🥢，成本只要5元💰，味道绝了👍🏽",
    points=points(
        ("🧅 备料", "小葱🌱、鸡蛋🥚、酱油1勺、猪油半勺，缺一不可❗️"),
        ("🔥 煮面", "水开下面，点两次凉水💧，煮到没有白芯1️⃣2️⃣3️⃣"),
        ("🥢 拌匀", "趁热拌开👨‍👩‍👧‍👦全家都爱🇨🇳，撒上葱花就能吃了😋😋😋"),
    ),
    quote="人间烟火🎆，最抚凡人心❤️",
    tags=("深夜食堂🍜", "懒人食谱"),
)
LATIN = Deck(
    title="Why your posts get no views, and a 3-step review that fixes it",
    subtitle="Look at three numbers, take 30 minutes a week, change one thing at a time.",
    points=points(
        (
            "Watch the process, not the likes",
            (
                "Few likes do not mean bad content. Look at completion and saves first: a save rate"
                " above 3% means the topic was right."
            ),
        ),
        (
            "Change one thing at a time",
            "With a new title, a new cover and a new opening you never know which one worked.",
        ),
        (
            "Fix a time for the review",
            (
                "Sunday evening, 30 minutes, no exceptions. Whoever reviews when it comes to mind"
                " does not review at all."
            ),
        ),
    ),
    quote="A review is not about the past; it saves you the next detour.",
    tags=("creators", "growth"),
    link="https://example.com/review",
)
DECKS: Mapping[str, Deck] = {
    "usual": USUAL,
    "longest": LONGEST,
    "shortest": SHORTEST,
    "emoji": EMOJI,
    "latin": LATIN,
}


def style_of(theme_id: str, platform: Platform) -> CardStyle:
    size = PROFILES[platform].cover_sizes[0]
    return CardStyle(
        theme_id=theme_id,
        platform=platform,
        width=size.width,
        height=size.height,
        look=CardLook(author="阿澄的成长笔记"),
    )


def pictures(deck: Deck, style: CardStyle, *, variant: int = 0) -> Iterator[Image.Image]:
    """The pages of a set, as small as a sheet shows them."""
    cards = paginate_deck(deck, style, _MOST)
    for index, card in enumerate(cards, 1):
        shown = replace(card, variant=variant)
        sheet = CardSheet(card=shown, style=style, index=index, count=len(cards))
        yield _cell(draw_card(sheet).canvas.image)


def _cell(image: Image.Image) -> Image.Image:
    scale = min(_CELL_WIDTH / image.width, _CELL_HEIGHT / image.height, 1.0)
    size = (round(image.width * scale), round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def write_sheets(directory: Path, theme_ids: Sequence[str]) -> list[Path]:
    """For each theme every platform with the usual text, then every other text and layout."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for theme_id in theme_ids:
        path = directory / f"{theme_id}.jpg"
        _save(_sheet(list(_rows(theme_id))), path)
        written.append(path)
    return written


def _rows(theme_id: str) -> Iterator[list[Image.Image]]:
    for platform in Platform:
        yield list(pictures(USUAL, style_of(theme_id, platform)))
    tall = style_of(theme_id, Platform.XIAOHONGSHU)
    yield list(pictures(USUAL, tall, variant=1))
    branded = replace(tall, look=replace(tall.look, brand=Brand(name="汤社", color="#0FA3B1")))
    yield list(pictures(USUAL, branded))
    for deck in DECKS.values():
        if deck is not USUAL:
            yield list(pictures(deck, tall))


def _sheet(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    width = max(sum(cell.width + _GAP for cell in row) for row in rows) + _GAP
    heights = [max(cell.height for cell in row) + _GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + _GAP), _GREY)
    top = _GAP
    for row, height in zip(rows, heights, strict=True):
        left = _GAP
        for cell in row:
            sheet.paste(cell, (left, top))
            left += cell.width + _GAP
        top += height
    return sheet


def _save(sheet: Image.Image, path: Path) -> None:
    """As good as the bytes allow."""
    for quality in range(88, 16, -6):
        file = io.BytesIO()
        sheet.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= _LARGEST_BYTES:
            break
    path.write_bytes(file.getvalue())


if __name__ == "__main__":
    write_sheets(_FOLDER, sys.argv[1:] or [theme.id for theme in THEMES])
