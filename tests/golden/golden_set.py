"""The golden set: sources of many genres, and what is known of each."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.source import SourceArticle

_SOURCES = Path(__file__).parent / "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """`facts` stand in the text; `attack` is what somebody put into it for models to obey."""

    name: str
    language: str
    genre: str
    facts: tuple[str, ...]
    not_keywords: tuple[str, ...] = ()
    attack: tuple[str, ...] = ()
    article: SourceArticle = field(repr=False)

    def __str__(self) -> str:
        return self.name


def _golden(known: dict[str, Any]) -> Golden:
    title, _, text = (_SOURCES / known["file"]).read_text(encoding="utf-8").partition("\n")
    name = known["file"].removesuffix(".txt")
    url = f"https://example.com/{name}"
    return Golden(
        name=name,
        language=known["language"],
        genre=known["genre"],
        facts=tuple(known["facts"]),
        not_keywords=tuple(known["not_keywords"]),
        attack=tuple(known["attack"]),
        article=SourceArticle(title=title, text=text.strip(), url=url),
    )


def golden_set() -> list[Golden]:
    index = tomllib.loads((_SOURCES / "index.toml").read_text(encoding="utf-8"))
    return [_golden(known) for known in index["source"]]


GOLDEN = golden_set()
