"""脚本: a script for a video, timed scene by scene."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import ClassVar

from domain.brand_voice import BrandHit, BrandVoice, ShownText, TextPart
from domain.content import TITLE_LENGTH, ContentKind, Scene, Script
from domain.failure import FailureCode, RecipeFailed
from domain.fitting import fitted
from domain.generation import GenerationKind
from domain.language import Locale, Sentence
from domain.options import checked_line, checked_number
from domain.pacing import Pacing, duration_issues
from domain.platform import Platform
from domain.platforms import PROFILES, PlatformIssue, platform_issues
from domain.recipe import Assignment, Progress, Result
from domain.review import Review
from domain.services.composing import complaints_of_brand
from domain.services.reviewing import Reviewing
from domain.services.showing import Showing
from domain.services.sourcing import Sourcing
from domain.source import ContentSource, Source, SourceArticle
from domain.stage import Stage
from domain.writing import (
    INSTRUCTION_LENGTH,
    LIST_LIMIT,
    TONE_LENGTH,
    Composition,
    Frame,
    Revision,
    ScriptBrief,
    Shot,
    Writer,
)

SECONDS = (15, 600)
#: Of Mandarin at speed 1.0 (documentation of Huawei Cloud's speech service).
CHARACTERS_PER_MINUTE = 250
RATES = (120, 400)
_BASE_PRICE = 2
_SECONDS_OF_A_CREDIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateScript:
    """`characters_per_minute` is how fast the narration is spoken."""

    kind: ClassVar = GenerationKind.SCRIPT

    source: Source
    duration_seconds: int = 60
    platform: Platform | None = None
    tone: str | None = None
    instruction: str | None = None
    characters_per_minute: int = CHARACTERS_PER_MINUTE
    language: Locale | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        return (self.source.content_id,) if isinstance(self.source, ContentSource) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    """One try at a script: what was made around its scenes, and the scenes."""

    frame: Frame
    pacing: Pacing

    def distance(self, target_seconds: int) -> float:
        """How far it is off; nothing is farther than no scene at all."""
        if not self.pacing.scenes:
            return math.inf
        return abs(self.pacing.total_seconds - target_seconds)


class GenerateScriptRecipe:
    kind: ClassVar = GenerationKind.SCRIPT

    def __init__(self, sourcing: Sourcing, writer: Writer, reviewing: Reviewing) -> None:
        self._sourcing = sourcing
        self._writer = writer
        self._reviewing = reviewing

    def admit(self, request: GenerateScript) -> GenerateScript:
        shortest, longest = SECONDS
        slowest, fastest = RATES
        checked_number(
            request.duration_seconds, "durationSeconds", lowest=shortest, highest=longest
        )
        checked_number(
            request.characters_per_minute,
            "charactersPerMinute",
            lowest=slowest,
            highest=fastest,
        )
        return replace(
            request,
            source=self._sourcing.admit(request.source),
            tone=checked_line(request.tone, "tone", longest=TONE_LENGTH),
            instruction=checked_line(
                request.instruction, "instruction", longest=INSTRUCTION_LENGTH
            ),
        )

    def price(self, request: GenerateScript) -> int:
        return _BASE_PRICE + -(-request.duration_seconds // _SECONDS_OF_A_CREDIT)

    async def run(self, assignment: Assignment[GenerateScript], progress: Progress) -> Result:
        request = assignment.input
        article = await self._sourcing.obtain(request.source, progress)
        await progress.stage(Stage.WRITING, 40)
        showing = Showing(progress)
        take = await self._best_take(article, request, showing)
        if not take.pacing.scenes:
            raise RecipeFailed(
                FailureCode.OUTPUT_UNUSABLE,
                detail="no scene",
                is_certain=not take.frame.provenance.engine.may_answer_anew,
            )
        take.pacing.fit(request.duration_seconds)
        await showing.settle("".join(map(_shown, take.pacing.scenes)))
        await progress.stage(Stage.CHECKING, 90)
        text = _text(take, request)
        # So many seconds hold no whole article: what it leaves out is no fault.
        review = await self._reviewing.compare(
            text,
            [article],
            platform=request.platform,
            retells=False,
            brand_voice=request.brand_voice,
        )
        await progress.stage(Stage.SAVING, 95)
        return Result(
            content=_script(assignment, take.pacing, text, review, source_url=article.url),
            provenance=text.provenance,
            spent=self.price(request),
        )

    async def _best_take(
        self, article: SourceArticle, request: GenerateScript, showing: Showing
    ) -> _Take:
        """A model that misses the duration, or the brand's voice, is asked once more.

        The take with fewer forbidden words is kept, and of two with as many the nearer one.
        """
        first = await self._take(article, _brief(request), showing)
        complaints = _complaints(first, request)
        if not complaints or not first.frame.provenance.engine.may_answer_anew:
            return first
        await showing.restart()
        text = "".join(map(_shown, first.pacing.scenes))
        try:
            second = await self._take(
                article,
                replace(_brief(request), revision=Revision(text, tuple(complaints))),
                showing,
            )
        except RecipeFailed:
            return first
        provenance = second.frame.provenance.after(first.frame.provenance)
        better = min((second, first), key=lambda take: _faults(take, request))
        return replace(better, frame=replace(better.frame, provenance=provenance))

    async def _take(self, article: SourceArticle, brief: ScriptBrief, showing: Showing) -> _Take:
        pacing = Pacing(brief.characters_per_minute)

        async def take(shot: Shot) -> None:
            for scene in pacing.add(shot):
                await showing.write(_shown(scene))

        frame = await self._writer.script(article, brief, take=take)
        return _Take(frame=frame, pacing=pacing)


def _brief(request: GenerateScript) -> ScriptBrief:
    return ScriptBrief(
        duration_seconds=request.duration_seconds,
        characters_per_minute=request.characters_per_minute,
        platform=request.platform,
        tone=request.tone,
        instruction=request.instruction,
        language=request.language,
        brand_voice=request.brand_voice,
    )


def _complaints(take: _Take, request: GenerateScript) -> list[Sentence]:
    off = [issue.sentence for issue in _seconds_off(take, request)]
    return [*off, *complaints_of_brand(_brand_hits(take, request))]


def _brand_hits(take: _Take, request: GenerateScript) -> tuple[BrandHit, ...]:
    text = _text(take, request)
    titles = (ShownText(TextPart.TITLE, title) for title in text.titles)
    shown = (*titles, ShownText(TextPart.BODY, text.body), *text.beside)
    return request.brand_voice.hits_in(shown)


def _faults(take: _Take, request: GenerateScript) -> tuple[float, float]:
    """The worse ones first; a take without a scene says nothing, right or wrong."""
    distance = take.distance(request.duration_seconds)
    hits = len(_brand_hits(take, request))
    return (hits, distance) if take.pacing.scenes else (math.inf, distance)


def _seconds_off(take: _Take, request: GenerateScript) -> list[PlatformIssue]:
    """What remains wrong with its duration once pauses have made up for what they can."""
    trial = Pacing(request.characters_per_minute, list(take.pacing.scenes))
    trial.add_pauses(request.duration_seconds)
    return duration_issues(trial.total_seconds, request.duration_seconds)


def _shown(scene: Scene) -> str:
    gap = "" if scene.index == 1 else "\n\n"
    heading = f"{scene.heading}\n" if scene.heading else ""
    return f"{gap}{scene.index}. {heading}{scene.narration}"


def _text(take: _Take, request: GenerateScript) -> Composition:
    """What is said, scene after scene on a line each, under titles that the platform takes."""
    frame, platform, brand_voice = take.frame, request.platform, request.brand_voice
    text = Composition(
        titles=[title[:TITLE_LENGTH] for title in brand_voice.chosen_titles(frame.titles)],
        summary=frame.summary,
        body="\n".join(scene.narration for scene in take.pacing.scenes),
        tags=brand_voice.allowed(frame.tags)[:LIST_LIMIT],
        provenance=frame.provenance,
        beside=tuple(chain.from_iterable(map(_beside, take.pacing.scenes))),
    )
    if platform is None:
        return text
    fitting = fitted(replace(text, summary="", body=""), PROFILES[platform])
    return replace(text, titles=fitting.titles, tags=fitting.tags)


def _beside(scene: Scene) -> Sequence[ShownText]:
    """What is seen while the narration is heard, and what those who make the video read."""
    return (
        ShownText(TextPart.HEADING, scene.heading, scene.index),
        ShownText(TextPart.ON_SCREEN_TEXT, scene.on_screen_text, scene.index),
        ShownText(TextPart.VISUAL, scene.visual, scene.index),
    )


def _script(
    assignment: Assignment[GenerateScript],
    pacing: Pacing,
    text: Composition,
    review: Review,
    *,
    source_url: str | None,
) -> Script:
    request = assignment.input
    issues = duration_issues(pacing.total_seconds, request.duration_seconds)
    if request.platform is not None:
        issues += platform_issues(
            PROFILES[request.platform],
            title=text.titles[0],
            summary="",
            body="",
            tags=text.tags,
        )
    return Script(
        id=assignment.content_id,
        owner_id=assignment.owner_id,
        generation_id=assignment.generation_id,
        kind=ContentKind.SCRIPT,
        title=text.titles[0],
        title_candidates=text.titles,
        tags=text.tags,
        source_url=source_url,
        created_at=assignment.now,
        updated_at=assignment.now,
        based_on_id=assignment.based_on_id,
        platform=request.platform,
        hook=pacing.scenes[0].narration,
        total_seconds=pacing.total_seconds,
        scenes=pacing.scenes,
        platform_issues=issues,
        review=review,
    )
