"""What a model answers to the tasks that are answered in JSON."""

import json
from typing import Any

from domain.source import SourceArticle

COFFEE = SourceArticle(
    title="老街咖啡店",
    url="https://example.com/coffee",
    text="这家咖啡店开在老街，一共只有九张桌子。\n去年它的损耗率从百分之十二降到了百分之四。\n"
    "店主说，流量是别人的，关系才是自己的。\n近七成收入来自不到两百位熟客。",
)
GARDEN = SourceArticle(
    title="社区花园",
    url="https://example.com/garden",
    text="社区花园有六十三户人家认领苗圃。\n花园上方的地表温度比水泥地低近六度。\n"
    "退休教师林阿姨每周六上午在这里开自然课。",
)
#: Answers are JSON: any value may be anything.
Json = dict[str, Any]


def said(answer: Json) -> str:
    return json.dumps(answer, ensure_ascii=False)


def rewrite_answer(**changes: object) -> Json:
    return {
        "titles": ["老街小店的活法", "留住两百位熟客", "九张桌子的账本"],
        "body": "老街里有家小咖啡馆，只摆得下九张桌子。\n\n它靠两百位不到的熟客撑起近七成收入。",
        "summary": "一家小店靠熟客活了下来。",
        "tags": ["#咖啡店", "小店 经营", "熟客"],
        **changes,
    }


def passage(text: str, *evidence: tuple[int, str], form: str = "paragraph") -> Json:
    return {
        "form": form,
        "evidence": [{"page": page, "quote": quote} for page, quote in evidence],
        "text": text,
    }


def cited_answer(*passages: Json, **changes: object) -> Json:
    return {
        "titles": ["小店与花园"],
        "tags": ["社区", "小店"],
        "passages": list(passages)
        or [
            passage("小店靠熟客维持。", (1, "近七成收入来自不到两百位熟客")),
            passage("花园让街道凉快了近六度。", (2, "地表温度比水泥地低近六度"), form="point"),
        ],
        **changes,
    }


def shot(narration: str, **changes: object) -> Json:
    return {
        "heading": "小题",
        "narration": narration,
        "visual": "店面的全景",
        "on_screen_text": "九张桌子",
        **changes,
    }


def script_answer(*narrations: str) -> Json:
    return {
        "titles": ["九张桌子的咖啡店"],
        "tags": ["咖啡店"],
        "shots": [shot(narration) for narration in narrations],
    }
