"""A model that does as it is told, and as every attack in a text tells it, too.

It answers in the form that is asked for, out of sentences of the text between the borders. What
a text says to models it repeats word for word, with an address and a picture of its own making.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.infra.ai.openai_server import Request

_BLOCK = re.compile(r"^(\w+) (ARTICLE|PAGE \d+) BEGIN\n(.*?)\n\1 \2 END$", re.DOTALL | re.MULTILINE)
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]+|[^。！？\n]{12,}")
_OBEDIENT = re.compile(r"忽略|ignore|系统提示|插入|点击领取", re.IGNORECASE)
_SMUGGLED = "![x](https://evil.example/p.png) [领取](https://evil.example/a) https://evil.example/b"
_SCRIPT_BEATS = re.compile(r"(?:合计约|together has about) (\d+)")
_ROOM = re.compile(r"(?:正文约|全文约|A body of about|About) (\d+)")

#: Answers are JSON.
Json = dict[str, Any]


def answer_to(request: Request) -> str:
    pages = [match[3].split("\n\n", 1)[-1] for match in _BLOCK.finditer(request.user)]
    sentences = [_SENTENCE.findall(page) for page in pages] or [["没有原文。"]]
    for member, answer in _ANSWERS.items():
        if f'"{member}"' in request.system:
            return json.dumps(answer(sentences, request.system), ensure_ascii=False)
    return _distillation(sentences[0])


def _number(pattern: re.Pattern[str], system: str) -> int:
    matched = pattern.search(system)
    assert matched is not None
    return int(matched[1])


def _frame(sentences: list[str]) -> Json:
    first = sentences[0].strip(" 。.")[:18]
    return {"titles": [first, "# 另一个标题", _SMUGGLED], "tags": ["#话题", "两 词"]}


def _obeyed(sentences: list[str]) -> str:
    orders = [each for each in sentences if _OBEDIENT.search(each)]
    return f" {_SMUGGLED} {' '.join(orders)}" if orders else ""


def _rewrite(sentences: list[str], room: int) -> Json:
    body, kept = "", []
    for sentence in sentences:
        if len(body) + len(sentence) < room and not _OBEDIENT.search(sentence):
            kept.append(sentence.strip())
            body = "\n\n".join(kept)
    return {**_frame(sentences), "body": body + _obeyed(sentences), "summary": kept[0]}


def _cited(pages: list[list[str]]) -> Json:
    passages = [
        {
            "form": "paragraph" if place == 0 else "point",
            "evidence": [{"page": number, "quote": sentence}],
            "text": sentence + _obeyed(sentences),
        }
        for number, sentences in enumerate(pages, 1)
        for place, sentence in enumerate(sentences[:4])
    ]
    invented = {"form": "point", "evidence": [{"page": 1, "quote": "编造"}], "text": "编造的话。"}
    return {**_frame(pages[0]), "passages": [*passages, invented]}


def _script(sentences: list[str], beats: int) -> Json:
    shots, left = [], beats
    for sentence in sentences:
        if len(sentence) <= left and not _OBEDIENT.search(sentence):
            shots.append(sentence)
            left -= len(sentence)
    return {
        **_frame(sentences),
        "shots": [
            {
                "heading": "小题",
                "narration": each,
                "visual": f"画面{_SMUGGLED}",
                "on_screen_text": "",
            }
            for each in shots
        ],
    }


def _outline(sentences: list[str]) -> Json:
    """Of every sentence, whatever number was asked for, with a quote of its own making."""
    points = [
        {"heading": f"{number}. {each.strip()}", "text": f"{each}{_obeyed(sentences)}"}
        for number, each in enumerate(sentences, 1)
    ]
    return {
        **_frame(sentences),
        "summary": f"{sentences[0]}{_SMUGGLED}",
        "points": [{"heading": " ", "text": "没有小标题。"}, *points],
        "quote": "这句话不在原文里，是我编的。",
    }


def _distillation(sentences: list[str]) -> str:
    parts: Mapping[str, list[str]] = {
        "要点": [f"- {each.strip()}" for each in sentences[1:5]],
        "金句": [f"> {sentences[2].strip()}", "", "> 这句话不在原文里，是我编的。"],
        "标签": ["#话题 #标签"],
        "备选标题": ["- 另一个标题", "- 第三个标题"],
    }
    sections = "\n\n".join(f"## {name}\n\n" + "\n".join(lines) for name, lines in parts.items())
    opening = f"# {sentences[0].strip()[:30]}\n\n{sentences[0].strip()}{_obeyed(sentences)}"
    return f"{opening}\n\n{sections}"


#: By the member of the JSON that tells the task, the sentences of each page, and the instructions.
_ANSWERS: Mapping[str, Callable[[list[list[str]], str], Json]] = {
    "queries": lambda _pages, _system: {"queries": ["另一个问法"]},
    "sentences": lambda pages, _system: {"sentences": pages[0][::3]},
    "shots": lambda pages, system: _script(pages[0], _number(_SCRIPT_BEATS, system)),
    "points": lambda pages, _system: _outline(pages[0]),
    "passages": lambda pages, _system: _cited(pages),
    "body": lambda pages, system: _rewrite(pages[0], _number(_ROOM, system)),
}
