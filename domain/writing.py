"""What a writer is asked for and gives back, whoever it is: a model or our own engine."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.source import SourceArticle

FOCUS_LENGTH = 200
#: Of points, quotes and tags, each; what a model writes beyond stays in the body alone.
LIST_LIMIT = 12


class Length(StrEnum):
    SHORT = "SHORT"
    MEDIUM = "MEDIUM"
    LONG = "LONG"


class Engine(StrEnum):
    OFFLINE = "OFFLINE"
    LLM = "LLM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who made a result and what it took; tokens are zero for the offline engine."""

    engine: Engine
    model: str
    prompt_version: str
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distillation:
    """An article's essence; `quotes` stand word for word in the source; `body` is Markdown.

    No list is longer than `LIST_LIMIT`.
    """

    title: str
    summary: str
    key_points: list[str]
    quotes: list[str]
    tags: list[str]
    body: str
    provenance: Provenance


#: Takes the next piece of readable text as soon as there is one.
WriteText = Callable[[str], Awaitable[None]]


class Writer(Protocol):
    async def distil(
        self,
        article: SourceArticle,
        *,
        length: Length,
        focus: str | None,
        write: WriteText,
    ) -> Distillation:
        """Distils in the article's own language; `write` receives the body as it grows.

        What `write` received, joined, is the body of the result. Raises
        `domain.failure.RecipeFailed` with a `PROVIDER_…` code, `SOURCE_TOO_LONG` or
        `OUTPUT_UNUSABLE`.
        """
