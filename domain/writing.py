"""What a writer is asked for and gives back, whoever it is: a model or our own engine."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from domain.brand_voice import NO_VOICE, BrandVoice, ShownText
from domain.language import Locale, Sentence
from domain.platform import Platform
from domain.source import SourceArticle

FOCUS_LENGTH = 200
TONE_LENGTH = 40
INSTRUCTION_LENGTH = 500
#: Of points, quotes and tags, each; what a model writes beyond stays in the body alone.
LIST_LIMIT = 12
TITLE_CANDIDATES = 3


class Length(StrEnum):
    SHORT = "SHORT"
    MEDIUM = "MEDIUM"
    LONG = "LONG"


class Engine(StrEnum):
    OFFLINE = "OFFLINE"
    LLM = "LLM"
    IMAGE_MODEL = "IMAGE_MODEL"
    SPEECH = "SPEECH"
    SEARCH = "SEARCH"

    @property
    def may_answer_anew(self) -> bool:
        """Asked the same again, a model may write something else; our own engine cannot."""
        return self is Engine.LLM


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who made a result and what it took; tokens are zero for the offline engine.

    `cost_micros` is in millionths of the currency that the operator's prices are in.
    """

    engine: Engine
    model: str
    prompt_version: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0

    def after(self, earlier: "Provenance") -> "Provenance":
        """With what an earlier step of the same work took on top."""
        return replace(
            self,
            tokens_in=self.tokens_in + earlier.tokens_in,
            tokens_out=self.tokens_out + earlier.tokens_out,
            cost_micros=self.cost_micros + earlier.cost_micros,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Distillation:
    """An article's essence; `quotes` stand word for word in the source; `body` is Markdown.

    `titles` has one to `TITLE_CANDIDATES`, the best first. No list is longer than `LIST_LIMIT`.
    """

    titles: list[str]
    summary: str
    key_points: list[str]
    quotes: list[str]
    tags: list[str]
    body: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class DistilBrief:
    """`focus` is what the reader cares about; `language` None is the article's own."""

    length: Length = Length.MEDIUM
    focus: str | None = None
    language: Locale | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A new text; `titles` are candidates, at least one, the best first; `tags` have no #.

    `body` is Markdown where the platform shows it, plain text elsewhere, without the title.
    `beside` is what a reader sees beside title, body and tags, as far as it is known yet.
    """

    titles: list[str]
    summary: str
    body: str
    tags: list[str]
    provenance: Provenance
    beside: tuple[ShownText, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text, and what was wrong with it."""

    text: str
    complaints: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a new text is to be like; None where the writer may choose.

    `language` None is that of the source; `revision` makes it a second try. Where `tone` and that
    of the brand differ, `tone` goes first.
    """

    platform: Platform | None = None
    length: Length = Length.MEDIUM
    tone: str | None = None
    instruction: str | None = None
    keeps_facts: bool = True
    language: Locale | None = None
    revision: Revision | None = None
    brand_voice: BrandVoice = NO_VOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBrief:
    """How an answer is to sound; `revision` makes it a second try."""

    revision: Revision | None = None
    brand_voice: BrandVoice = NO_VOICE


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a page that support a passage; pages are counted from 1."""

    page: int
    quote: str


class PassageForm(StrEnum):
    HEADING = "HEADING"
    PARAGRAPH = "PARAGRAPH"
    POINT = "POINT"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a cited text with what the writer says supports it; nothing is checked yet."""

    form: PassageForm
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a cited text has around its passages, and a script around its shots.

    `titles` are candidates, at least one, the best first; `tags` have no #.
    """

    titles: list[str]
    summary: str
    tags: list[str]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """What to ask search engines, the best first."""

    queries: list[str]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptBrief:
    """`characters_per_minute` is how fast the narration is spoken."""

    duration_seconds: int
    characters_per_minute: int
    platform: Platform | None = None
    tone: str | None = None
    instruction: str | None = None
    language: Locale | None = None
    revision: Revision | None = None
    brand_voice: BrandVoice = NO_VOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBrief:
    """`points` is how many to write at most; `language` None is the source's own."""

    points: int
    tone: str | None = None
    instruction: str | None = None
    language: Locale | None = None
    revision: Revision | None = None
    brand_voice: BrandVoice = NO_VOICE


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to take away: a heading of a few words, and a sentence or two on it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a set of cards says; `quote` stands in the source word for word, None without one.

    `titles` are candidates, at least one: those short enough for the first card come first, the
    best of each kind before the others. No two points have the same heading or the same text;
    each, the summary and the quote fit their rooms (`domain.card_room`). `tags` have no #.
    """

    titles: list[str]
    summary: str
    points: list[Point]
    quote: str | None
    tags: list[str]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A part of a script before it is timed: what it is about, said, seen and shown as text."""

    heading: str
    narration: str
    visual: str
    on_screen_text: str = ""


#: Takes the next piece of readable text as soon as there is one.
WriteText = Callable[[str], Awaitable[None]]
TakePassage = Callable[[Passage], Awaitable[None]]
TakeShot = Callable[[Shot], Awaitable[None]]


class Writer(Protocol):
    """Writes what it is asked for, or raises `domain.failure.RecipeFailed`.

    With a `PROVIDER_…` code, `SOURCE_TOO_LONG`, `LANGUAGE_UNSUPPORTED` or `OUTPUT_UNUSABLE`.
    Whatever sources and models say, bodies, titles, summaries, points, quotes, tags and shots hold
    no addresses, pictures or HTML (`domain.plain_text`): they are shown as they are. Passages may
    hold some till `domain.citing` has read them.
    """

    @property
    def engine(self) -> Engine: ...

    @property
    def version(self) -> str:
        """Changes whenever the same request may be answered in another way."""

    async def distil(
        self, article: SourceArticle, brief: DistilBrief, *, write: WriteText
    ) -> Distillation:
        """What `write` received, joined, is the body of the result."""

    async def plan(self, question: str) -> SearchPlan:
        """Up to four queries that together find what answers the question."""

    async def integrate(
        self,
        question: str,
        pages: Sequence[SourceArticle],
        brief: AnswerBrief,
        *,
        take: TakePassage,
    ) -> Frame:
        """Answers the question from the pages, passage by passage."""

    async def rewrite(
        self, article: SourceArticle, brief: Brief, *, write: WriteText
    ) -> Composition:
        """What `write` received, joined, is the body of the result."""

    async def compose(
        self, pages: Sequence[SourceArticle], brief: Brief, *, take: TakePassage
    ) -> Frame:
        """A new text from the pages, passage by passage."""

    async def script(self, article: SourceArticle, brief: ScriptBrief, *, take: TakeShot) -> Frame:
        """Shot by shot; the first is the hook, which must be said in 2 to 4 seconds."""

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        """What is worth a card each: one point at least, at most as many as were asked for."""
