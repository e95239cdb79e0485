"""Writers, searchers and checkers in memory, which say what a test prepares."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.analysis import ContentAnalysis
from domain.compliance import ComplianceCategory, ComplianceHit, ComplianceReport
from domain.distillation_cache import Kept
from domain.facts import Fact, FactKind
from domain.failure import FailureCode, RecipeFailed
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.platform import Platform
from domain.searching import Recency, SearchHit
from domain.source import SourceArticle
from domain.writing import (
    AnswerBrief,
    Brief,
    CardBrief,
    Composition,
    DistilBrief,
    Distillation,
    Engine,
    Frame,
    Outline,
    Passage,
    Point,
    Provenance,
    ScriptBrief,
    SearchPlan,
    Shot,
    TakePassage,
    TakeShot,
    WriteText,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One answer of a writer; with a `failure` it fails once it has written all of its text."""

    titles: Sequence[str] = ("南瓜汤的火候",)
    summary: str = "小火慢炖。"
    tags: Sequence[str] = ("食谱",)
    pieces: Sequence[str] = ("小火", "慢炖。")
    passages: Sequence[Passage] = ()
    shots: Sequence[Shot] = ()
    points: Sequence[Point] = (Point("小火", "小火慢炖四十分钟。"), Point("收汁", "最后大火收汁。"))
    queries: Sequence[str] = ("南瓜汤 火候",)
    quotes: Sequence[str] = ()
    failure: FailureCode | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """`question` where there is one; `brief` as it was given."""

    task: str
    pages: Sequence[SourceArticle]
    brief: AnswerBrief | Brief | DistilBrief | ScriptBrief | CardBrief | None = None
    question: str = ""


class FakeWriter:
    """Gives the prepared answers in turn, then the usual one; each takes 10 tokens."""

    def __init__(self, *prepared: Prepared, engine: Engine = Engine.OFFLINE) -> None:
        self.prepared = list(prepared)
        self.usual = Prepared()
        self.engine = engine
        self.version = "fake 1"
        self.asked: list[Asked] = []
        #: From this answer on, counted from 1, it writes its text and never ends.
        self.hangs_from: int | None = None
        self.is_hanging = asyncio.Event()

    @property
    def tasks(self) -> list[str]:
        return [asked.task for asked in self.asked]

    async def distil(
        self, article: SourceArticle, brief: DistilBrief, *, write: WriteText
    ) -> Distillation:
        answer = self._answer(Asked("distil", [article], brief))
        await self._write(answer, write)
        return Distillation(
            titles=list(answer.titles),
            summary=answer.summary,
            key_points=["小火", "慢炖"],
            quotes=list(answer.quotes),
            tags=list(answer.tags),
            body="".join(answer.pieces),
            provenance=self._provenance,
        )

    async def plan(self, question: str) -> SearchPlan:
        answer = self._answer(Asked("plan", [], question=question))
        self._end(answer)
        return SearchPlan(queries=list(answer.queries), provenance=self._provenance)

    async def integrate(
        self,
        question: str,
        pages: Sequence[SourceArticle],
        brief: AnswerBrief,
        *,
        take: TakePassage,
    ) -> Frame:
        answer = self._answer(Asked("integrate", pages, brief, question=question))
        return await self._cited(answer, take)

    async def rewrite(
        self, article: SourceArticle, brief: Brief, *, write: WriteText
    ) -> Composition:
        answer = self._answer(Asked("rewrite", [article], brief))
        await self._write(answer, write)
        return Composition(
            titles=list(answer.titles),
            summary=answer.summary,
            body="".join(answer.pieces),
            tags=list(answer.tags),
            provenance=self._provenance,
        )

    async def compose(
        self, pages: Sequence[SourceArticle], brief: Brief, *, take: TakePassage
    ) -> Frame:
        return await self._cited(self._answer(Asked("compose", pages, brief)), take)

    async def script(self, article: SourceArticle, brief: ScriptBrief, *, take: TakeShot) -> Frame:
        answer = self._answer(Asked("script", [article], brief))
        for shot in answer.shots:
            await take(shot)
        return await self._framed(answer)

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        answer = self._answer(Asked("outline", [article], brief))
        await self._pause()
        self._end(answer)
        return Outline(
            titles=list(answer.titles),
            summary=answer.summary,
            points=list(answer.points)[: brief.points],
            quote=next(iter(answer.quotes), None),
            tags=list(answer.tags),
            provenance=self._provenance,
        )

    def _answer(self, asked: Asked) -> Prepared:
        self.asked.append(asked)
        return self.prepared.pop(0) if self.prepared else self.usual

    async def _write(self, answer: Prepared, write: WriteText) -> None:
        for piece in answer.pieces:
            await write(piece)
        await self._pause()
        self._end(answer)

    async def _cited(self, answer: Prepared, take: TakePassage) -> Frame:
        for passage in answer.passages:
            await take(passage)
        return await self._framed(answer)

    async def _framed(self, answer: Prepared) -> Frame:
        await self._pause()
        self._end(answer)
        return Frame(
            titles=list(answer.titles),
            summary="",
            tags=list(answer.tags),
            provenance=self._provenance,
        )

    async def _pause(self) -> None:
        if self.hangs_from is not None and len(self.asked) >= self.hangs_from:
            self.is_hanging.set()
            await asyncio.Event().wait()

    def _end(self, answer: Prepared) -> None:
        if answer.failure is not None:
            raise RecipeFailed(answer.failure)

    @property
    def _provenance(self) -> Provenance:
        return Provenance(
            engine=self.engine,
            model="fake",
            prompt_version="1",
            tokens_in=7,
            tokens_out=3,
            cost_micros=5,
        )


@dataclass(eq=False, kw_only=True)
class FakeSearcher:
    """What each query finds, or why it cannot be asked; others find nothing."""

    is_available: bool = True
    answers: dict[str, Sequence[SearchHit] | FailureCode] = field(default_factory=dict)
    asked: list[tuple[str, int, Recency | None]] = field(default_factory=list)

    async def search(
        self, query: str, *, limit: int, recency: Recency | None
    ) -> Sequence[SearchHit]:
        self.asked.append((query, limit, recency))
        answer = self.answers.get(query, ())
        if isinstance(answer, FailureCode):
            raise RecipeFailed(answer)
        return answer[:limit]


class FakeFactFinder:
    """Numbers are facts but for those of marks like [1]; so are names in 《》."""

    _FACT = re.compile(r"\[\d+\]|(\d+)|《([^》]+)》")

    def find(self, text: str) -> list[Fact]:
        return [
            Fact(FactKind.NUMBER, found[1], found[1])
            if found[1]
            else Fact(FactKind.NAME, found[2], found[2])
            for found in self._FACT.finditer(text)
            if found.lastindex
        ]


class FakeComplianceChecker:
    """Of all words only 最好 is not allowed; 加微信 is not on 小红书."""

    def check(self, text: str, *, platform: Platform | None = None) -> ComplianceReport:
        words = "最好|加微信" if platform is Platform.XIAOHONGSHU else "最好"
        hits = (
            ComplianceHit(
                start=found.start(),
                end=found.end(),
                text=found[0],
                category=ComplianceCategory.AD_LAW,
                severity=IssueSeverity.ERROR,
                reason=Sentence("绝对化用语。", "An absolute claim."),
                replacements=(),
            )
            for found in re.finditer(words, text)
        )
        return ComplianceReport(hits=tuple(hits), lexicon_version="fake")


class FakeAnalyst:
    def analyse(self, text: str, *, title: str | None = None) -> ContentAnalysis:
        return ContentAnalysis(
            language=title or "und",
            character_count=len(text),
            word_count=0,
            sentence_count=0,
            paragraph_count=0,
            reading_seconds=0,
            speaking_seconds=0,
            keywords=[],
            readability=None,
        )


class FakeDistillationCache:
    """Keeps what it is given until a test lets it forget."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}

    async def get(self, content_hash: str) -> Kept | None:
        return self.kept.get(content_hash)

    async def put(self, content_hash: str, kept: Kept) -> None:
        self.kept[content_hash] = kept
