"""Articles to write about, readers of what is written, and what writers are made with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from domain.failure import RecipeFailed
from domain.source import SourceArticle
from domain.writing import DistilBrief, Distillation, Writer
from infra.ai.endpoint import Patience
from infra.ai.writer_llm import LlmWriter
from tests.infra.ai.openai_server import OpenAIServer

CHINESE = ("coffee.txt", "writing.txt", "sleep.txt")
ENGLISH = ("remote.en.txt",)
#: What every provider's key begins with.
KEY = "sk-very-secret-0123456789"
FOCUS = "早餐套餐"
_ARTICLES = Path(__file__).parent / "articles"


class MakeWriter(Protocol):
    """A writer whose providers are these servers, closed after the test."""

    def __call__(
        self,
        *servers: OpenAIServer,
        timeout_seconds: float = 30,
        longest_source: int = 60_000,
        patience: Patience | None = None,
    ) -> LlmWriter: ...


@dataclass
class Reader:
    """Keeps the pieces that a writer writes, in their order."""

    pieces: list[str] = field(default_factory=list)

    async def write(self, piece: str) -> None:
        self.pieces.append(piece)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def article(file_name: str) -> SourceArticle:
    return SourceArticle(text=(_ARTICLES / file_name).read_text(encoding="utf-8").strip())


async def distil(
    writer: Writer,
    reader: Reader | None = None,
    *,
    source: SourceArticle | None = None,
    brief: DistilBrief | None = None,
) -> Distillation:
    return await writer.distil(
        source or article("coffee.txt"),
        brief or DistilBrief(),
        write=(reader or Reader()).write,
    )


async def failure(writer: Writer, reader: Reader | None = None) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await distil(writer, reader)
    return failed.value
