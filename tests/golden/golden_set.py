"""The golden set: sources of many genres, and what is known of each."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

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


def _golden(name: str, known: dict[str, object]) -> Golden:
    title, _, text = (_SOURCES / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    lists = {
        key: tuple(map(str, known.get(key) or ()))  # type: ignore[call-overload]  # TOML's lists
        for key in ("facts", "not_keywords", "attack")
    }
    return Golden(
        name=name,
        language=str(known["language"]),
        genre=str(known["genre"]),
        article=SourceArticle(title=title, text=text.strip(), url=f"https://example.com/{name}"),
        **lists,
    )


def golden_set() -> list[Golden]:
    index = tomllib.loads((_SOURCES / "index.toml").read_text(encoding="utf-8"))
    return [_golden(name, known) for name, known in index.items()]
