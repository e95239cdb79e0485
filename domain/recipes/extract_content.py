"""内容提炼: distils an article into title, summary, key points, quotes and tags."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from domain.content import Article, ContentKind
from domain.errors import ErrorCode, Refusal
from domain.generation import GenerationKind
from domain.language import Sentence
from domain.recipe import Assignment, Progress, Result
from domain.services.sourcing import Sourcing
from domain.source import ContentSource, Source
from domain.stage import Stage
from domain.writing import FOCUS_LENGTH, Length, Writer

_PRICES = {Length.SHORT: 1, Length.MEDIUM: 2, Length.LONG: 3}
_TITLE_LENGTH = 200


class FocusTooLong(Refusal):
    code = ErrorCode.TEXT_TOO_LONG

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"focus 最多 {FOCUS_LENGTH} 个字符。",
                f"focus has at most {FOCUS_LENGTH} characters.",
            ),
            field=("input", "focus"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractContent:
    """`focus` names what the reader cares about; None for the whole."""

    kind: ClassVar = GenerationKind.EXTRACT

    source: Source
    length: Length = Length.MEDIUM
    focus: str | None = None

    @property
    def content_ids(self) -> Sequence[str]:
        return (self.source.content_id,) if isinstance(self.source, ContentSource) else ()


class ExtractContentRecipe:
    kind: ClassVar = GenerationKind.EXTRACT

    def __init__(self, sourcing: Sourcing, writer: Writer) -> None:
        self._sourcing = sourcing
        self._writer = writer

    def admit(self, request: ExtractContent) -> ExtractContent:
        focus = " ".join((request.focus or "").split()) or None
        if focus is not None and len(focus) > FOCUS_LENGTH:
            raise FocusTooLong
        return replace(request, source=self._sourcing.admit(request.source), focus=focus)

    def price(self, request: ExtractContent) -> int:
        return _PRICES[request.length]

    async def run(self, assignment: Assignment[ExtractContent], progress: Progress) -> Result:
        request = assignment.input
        article = await self._sourcing.obtain(request.source, progress)
        await progress.stage(Stage.WRITING, 40)
        distillation = await self._writer.distil(
            article, length=request.length, focus=request.focus, write=progress.write
        )
        await progress.stage(Stage.SAVING, 95)
        content = Article(
            id=assignment.content_id,
            owner_id=assignment.owner_id,
            generation_id=assignment.generation_id,
            kind=ContentKind.EXTRACT,
            title=distillation.title[:_TITLE_LENGTH],
            tags=distillation.tags,
            source_url=article.url,
            created_at=assignment.now,
            updated_at=assignment.now,
            body=distillation.body,
            word_count=_word_count(distillation.body),
            summary=distillation.summary,
            key_points=distillation.key_points,
            quotes=distillation.quotes,
        )
        return Result(
            content=content, provenance=distillation.provenance, spent=self.price(request)
        )


def _word_count(text: str) -> int:
    """As Chinese platforms count: characters that are not white space."""
    return sum(not character.isspace() for character in text)
