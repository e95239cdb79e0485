"""From a writer's first try to a text that its platform takes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.brand_voice import BrandHit, BrandVoice, ShownText, TextPart
from domain.citing import Citations, CitationStyle
from domain.content import Citation
from domain.facts import FactChange
from domain.failure import FailureCode, RecipeFailed
from domain.fitting import best_first, fitted
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.platforms import (
    PROFILES,
    PlatformIssue,
    PlatformProfile,
    PlatformRule,
    platform_issues,
)
from domain.review import Review
from domain.services.reviewing import Reviewing
from domain.services.showing import Showing
from domain.source import SourceArticle
from domain.writing import (
    Brief,
    Composition,
    Frame,
    Passage,
    Revision,
    WriteText,
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`key_points` are those that are kept beside the body; most texts have none."""

    composition: Composition
    citations: Sequence[Citation] = ()
    key_points: Sequence[str] = ()


#: One try of a writer at a brief; what it writes, joined, is the body.
Try = Callable[[Brief, WriteText], Awaitable[Attempt]]


async def written_with_citations(
    compose: Callable[..., Awaitable[Frame]], citations: Citations, write: WriteText
) -> Attempt:
    """Writes what the pages support of the passages that `compose(take=…)` gives.

    Raises `RecipeFailed` where that is nothing.
    """
    body = ""

    async def take(passage: Passage) -> None:
        nonlocal body
        # Facts of many long pages are compared.
        if shown := await asyncio.to_thread(citations.add, passage):
            body += shown
            await write(shown)

    frame = await compose(take=take)
    if not body:
        raise RecipeFailed(
            FailureCode.OUTPUT_UNUSABLE,
            detail="nothing that the pages say",
            is_certain=not frame.provenance.engine.may_answer_anew,
        )
    composition = Composition(
        titles=frame.titles,
        summary=citations.summary,
        body=body,
        tags=frame.tags,
        provenance=frame.provenance,
    )
    return Attempt(composition, citations.cited, citations.points)


def in_voice(draft: Composition, brand_voice: BrandVoice) -> Composition:
    """The draft without the titles and tags that a brand cannot have, as far as others are left."""
    return replace(
        draft,
        titles=brand_voice.chosen_titles(draft.titles),
        tags=brand_voice.allowed(draft.tags),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """`issues` are what is still wrong with it."""

    composition: Composition
    citations: Sequence[Citation]
    key_points: Sequence[str]
    issues: Sequence[PlatformIssue]
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """`made_up` and `unfit` are what is wrong with its facts, and with its form."""

    attempt: Attempt
    review: Review
    made_up: Sequence[Sentence]
    unfit: Sequence[Sentence]

    @property
    def complaints(self) -> tuple[Sentence, ...]:
        return (*self.unfit, *self.made_up)

    @property
    def faults(self) -> tuple[int, int]:
        """The worse ones first: a form can be cut, but what was made up stays."""
        return len(self.made_up), len(self.unfit)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Composing:
    reviewing: Reviewing

    async def compose(
        self, attempt: Try, brief: Brief, *, sources: Sequence[SourceArticle], showing: Showing
    ) -> Composed:
        """The first try, or a second one where a model's first has faults that it can mend."""
        first = await self._judged(await attempt(brief, showing.write), brief, sources)
        best = first
        if first.complaints and _may_try_again(first):
            best = await self._second(first, attempt, brief, sources=sources, showing=showing)
        profile = _profile(brief)
        composition = best.attempt.composition
        if profile is not None:
            composition = fitted(composition, profile)
        await showing.settle(composition.body)
        return await self._finished(best, composition, brief, sources)

    async def _second(
        self,
        first: _Judged,
        attempt: Try,
        brief: Brief,
        *,
        sources: Sequence[SourceArticle],
        showing: Showing,
    ) -> _Judged:
        """The better of the two; a second try that fails leaves the first."""
        earlier = first.attempt.composition
        await showing.restart()
        revision = Revision(earlier.body, first.complaints)
        try:
            made = await attempt(replace(brief, revision=revision), showing.write)
        except RecipeFailed:
            return first
        provenance = made.composition.provenance.after(earlier.provenance)
        second = await self._judged(
            replace(made, composition=replace(made.composition, provenance=provenance)),
            brief,
            sources,
        )
        if second.faults <= first.faults:
            return second
        kept = replace(earlier, provenance=provenance)
        return replace(first, attempt=replace(first.attempt, composition=kept))

    async def _judged(
        self, attempt: Attempt, brief: Brief, sources: Sequence[SourceArticle]
    ) -> _Judged:
        composition = in_voice(attempt.composition, brief.brand_voice)
        chosen = replace(attempt, composition=composition)
        review = await self._review(chosen, brief, sources)
        return _Judged(
            attempt=chosen,
            review=review,
            made_up=_complaints_of_facts(review, brief),
            unfit=[
                *_complaints_of_platform(composition, _profile(brief)),
                *complaints_of_brand(review.all_brand_hits),
            ],
        )

    async def _review(
        self, attempt: Attempt, brief: Brief, sources: Sequence[SourceArticle]
    ) -> Review:
        """A text with citations says what it takes from its pages, and need not retell them."""
        return await self.reviewing.compare(
            replace(attempt.composition, beside=_beside(attempt)),
            sources,
            platform=brief.platform,
            retells=not attempt.citations,
            brand_voice=brief.brand_voice,
        )

    async def _finished(
        self,
        judged: _Judged,
        composition: Composition,
        brief: Brief,
        sources: Sequence[SourceArticle],
    ) -> Composed:
        is_changed = composition != judged.attempt.composition
        citations = judged.attempt.citations
        review = judged.review
        if is_changed:
            review = await self._review(
                replace(judged.attempt, composition=composition), brief, sources
            )
        # Where a text without marks was cut, nobody knows which of them went with its end.
        if is_changed and CitationStyle.of(brief.platform).shows_marks:
            citations = [each for each in citations if f"[{each.index}]" in composition.body]
        return Composed(
            composition=composition,
            citations=citations,
            key_points=judged.attempt.key_points,
            issues=_issues(composition, _profile(brief)),
            review=review,
        )


def _beside(attempt: Attempt) -> tuple[ShownText, ...]:
    return (
        ShownText(TextPart.SUMMARY, attempt.composition.summary),
        *(
            ShownText(TextPart.KEY_POINT, point, index)
            for index, point in enumerate(attempt.key_points, 1)
        ),
    )


def _profile(brief: Brief) -> PlatformProfile | None:
    return None if brief.platform is None else PROFILES[brief.platform]


def _may_try_again(judged: _Judged) -> bool:
    return judged.attempt.composition.provenance.engine.may_answer_anew


def _issues(composition: Composition, profile: PlatformProfile | None) -> list[PlatformIssue]:
    if profile is None:
        return []
    return platform_issues(
        profile,
        title=composition.titles[0],
        summary=composition.summary,
        body=composition.body,
        tags=composition.tags,
    )


def _complaints_of_platform(
    composition: Composition, profile: PlatformProfile | None
) -> list[Sentence]:
    """What cutting would spoil: a shorter digest, another title or fewer tags spoil nothing."""
    if profile is None:
        return []
    return [
        issue.sentence
        for issue in _issues(best_first(composition, profile), profile)
        if issue.severity is IssueSeverity.ERROR and issue.rule is not PlatformRule.SUMMARY_TOO_LONG
    ]


def _complaints_of_facts(review: Review, brief: Brief) -> list[Sentence]:
    """Only what was made up: a shorter text cannot hold every fact of its source."""
    if not brief.keeps_facts:
        return []
    return [
        Sentence(
            f"“{issue.text}”在原文里没有，请删去或改为原文的说法。",
            f"“{issue.text}” does not stand in the source; leave it out or say what stands there.",
        )
        for issue in review.fact_issues
        if issue.change is FactChange.INVENTED
    ]


def complaints_of_brand(hits: Iterable[BrandHit]) -> list[Sentence]:
    return [
        Sentence(
            f"品牌从不使用“{word}”一词，请换一种说法。",
            f"The brand never says “{word}”; say it in another way.",
        )
        for word in dict.fromkeys(hit.word for hit in hits)
    ]
