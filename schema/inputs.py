"""What generating mutations take."""

import strawberry

from domain import source
from domain.language import Locale
from domain.platform import Platform
from domain.preferences import Choice
from domain.recipes.extract_content import ExtractContent
from domain.recipes.generate_from_url import URL_LIMIT, GenerateFromUrl
from domain.recipes.generate_script import (
    CHARACTERS_PER_MINUTE,
    RATES,
    SECONDS,
    GenerateScript,
)
from domain.recipes.rewrite_content import RewriteContent
from domain.recipes.search_web import QUERY_LENGTH, SOURCE_DEFAULT, SOURCE_LIMIT, SearchWeb
from domain.searching import Recency
from domain.source import (
    TEXT_MAXIMUM,
    TEXT_MINIMUM,
    URL_LENGTH,
    ContentSource,
    TextSource,
    UrlSource,
)
from domain.writing import FOCUS_LENGTH, INSTRUCTION_LENGTH, TONE_LENGTH, Length
from resolvers.node import key_of
from schema.enums import describe
from schema.unsaid import PREFERRED, unsaid_of, value_of

describe(
    Length,
    "How much to write.",
    {
        "SHORT": "Distilled: about 80 characters of summary and 3 points. New: about 300.",
        "MEDIUM": "Distilled: about 160 characters and 5 points. New: about 700.",
        "LONG": "Distilled: about 300 characters and 8 points. New: about 1500.",
    },
)
describe(
    Recency,
    "How old a page may be at most.",
    {
        "DAY": "A day.",
        "WEEK": "A week.",
        "MONTH": "A month.",
        "YEAR": "A year.",
    },
)

_LANGUAGE = (
    "What to write in; the source's own language if absent. The offline engine cannot translate."
)
_PLATFORM = f"Where it will be published, if anywhere in particular.{PREFERRED}"
_TONE = (
    "How it should sound, in your words, such as 亲切 or 专业;"
    f" at most {TONE_LENGTH} characters. The offline engine has a tone of its own.{PREFERRED}"
)
_INSTRUCTION = (
    f"What else you want, at most {INSTRUCTION_LENGTH} characters; the offline engine takes it"
    " for what the reader cares about."
)
IDEMPOTENCY_KEY = (
    "8 to 64 visible ASCII characters that you make up for this request, such as a UUID;"
    " send the same again to repeat a request whose answer was lost."
)


@strawberry.input(one_of=True, description="What to start from: exactly one of these.")
class SourceInput:
    text: strawberry.Maybe[str] = strawberry.field(
        description=f"A pasted article, {TEXT_MINIMUM} to {TEXT_MAXIMUM} characters."
    )
    url: strawberry.Maybe[str] = strawberry.field(
        description=f"A public page, http or https, at most {URL_LENGTH} characters."
    )
    content_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="A content of your history."
    )

    def to_domain(self) -> source.Source:
        if self.text is not None:
            return TextSource(self.text.value)
        if self.url is not None:
            return UrlSource(self.url.value)
        content_id = "" if self.content_id is None else self.content_id.value
        return ContentSource(key_of(content_id, "Content"))


@strawberry.input(description="内容提炼: an article to distil.")
class ExtractContentInput:
    source: SourceInput = strawberry.field(description="The article.")
    length: Length = strawberry.field(description="How much to write.", default=Length.MEDIUM)
    focus: str | None = strawberry.field(
        description=f"What the reader cares about, at most {FOCUS_LENGTH} characters.",
        default=None,
    )
    language: Locale | None = strawberry.field(description=_LANGUAGE, default=None)
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = ExtractContent(
            source=self.source.to_domain(),
            length=self.length,
            focus=self.focus,
            language=self.language,
        )
        return {"request": request, "idempotency_key": self.idempotency_key}


@strawberry.input(description="全网搜索: a question to answer from the web.")
class SearchWebInput:
    query: str = strawberry.field(description=f"The question, 2 to {QUERY_LENGTH} characters.")
    max_sources: int = strawberry.field(
        description=f"How many pages to read at most, 1 to {SOURCE_LIMIT}.",
        default=SOURCE_DEFAULT,
    )
    recency: Recency | None = strawberry.field(
        description="How old a page may be; any age if absent.", default=None
    )
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = SearchWeb(query=self.query, max_sources=self.max_sources, recency=self.recency)
        return {"request": request, "idempotency_key": self.idempotency_key}


@strawberry.input(description="改写: a source to say anew.")
class RewriteContentInput:
    source: SourceInput = strawberry.field(description="What to rewrite.")
    platform: strawberry.Maybe[Platform | None] = strawberry.field(description=_PLATFORM)
    length: Length = strawberry.field(description="How much to write.", default=Length.MEDIUM)
    tone: strawberry.Maybe[str | None] = strawberry.field(description=_TONE)
    instruction: str | None = strawberry.field(description=_INSTRUCTION, default=None)
    keep_facts: bool = strawberry.field(
        description="Whether figures, dates and names must stay as they are; a second try is"
        " made where some were made up.",
        default=True,
    )
    language: Locale | None = strawberry.field(description=_LANGUAGE, default=None)
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = RewriteContent(
            source=self.source.to_domain(),
            platform=value_of(self.platform),
            length=self.length,
            tone=value_of(self.tone),
            instruction=self.instruction,
            keeps_facts=self.keep_facts,
            language=self.language,
        )
        unsaid = unsaid_of({Choice.PLATFORM: self.platform, Choice.TONE: self.tone})
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            "unsaid": unsaid,
        }


@strawberry.input(description="Web pages to make a new text from.")
class GenerateFromUrlInput:
    url: str = strawberry.field(
        description=f"A public page, http or https, at most {URL_LENGTH} characters."
    )
    more_urls: list[str] = strawberry.field(
        description=f"Further pages, at most {URL_LIMIT - 1}; each costs a credit.",
        default_factory=list,
    )
    platform: strawberry.Maybe[Platform | None] = strawberry.field(description=_PLATFORM)
    length: Length = strawberry.field(description="How much to write.", default=Length.MEDIUM)
    tone: strawberry.Maybe[str | None] = strawberry.field(description=_TONE)
    instruction: str | None = strawberry.field(description=_INSTRUCTION, default=None)
    language: Locale | None = strawberry.field(description=_LANGUAGE, default=None)
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = GenerateFromUrl(
            urls=(self.url, *self.more_urls),
            platform=value_of(self.platform),
            length=self.length,
            tone=value_of(self.tone),
            instruction=self.instruction,
            language=self.language,
        )
        unsaid = unsaid_of({Choice.PLATFORM: self.platform, Choice.TONE: self.tone})
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            "unsaid": unsaid,
        }


@strawberry.input(description="脚本: a source to make a video script of.")
class GenerateScriptInput:
    source: SourceInput = strawberry.field(description="What the video tells.")
    platform: strawberry.Maybe[Platform | None] = strawberry.field(description=_PLATFORM)
    duration_seconds: int = strawberry.field(
        description=f"How long the video is, {SECONDS[0]} to {SECONDS[1]}.", default=60
    )
    tone: strawberry.Maybe[str | None] = strawberry.field(description=_TONE)
    instruction: str | None = strawberry.field(description=_INSTRUCTION, default=None)
    characters_per_minute: int = strawberry.field(
        description=f"How fast the narration is spoken, {RATES[0]} to {RATES[1]}"
        " Chinese characters a minute; an English word takes as long as 5/3 of one.",
        default=CHARACTERS_PER_MINUTE,
    )
    language: Locale | None = strawberry.field(description=_LANGUAGE, default=None)
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = GenerateScript(
            source=self.source.to_domain(),
            platform=value_of(self.platform),
            duration_seconds=self.duration_seconds,
            tone=value_of(self.tone),
            instruction=self.instruction,
            characters_per_minute=self.characters_per_minute,
            language=self.language,
        )
        unsaid = unsaid_of({Choice.PLATFORM: self.platform, Choice.TONE: self.tone})
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            "unsaid": unsaid,
        }


@strawberry.input(description="A generation to call off.")
class CancelGenerationInput:
    id: strawberry.ID = strawberry.field(description="The generation.")

    def arguments(self) -> dict[str, object]:
        return {"generation_id": self.id}


@strawberry.input(description="A failed or cancelled generation to ask for again.")
class RetryGenerationInput:
    id: strawberry.ID = strawberry.field(description="The generation.")
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        return {"generation_id": self.id, "idempotency_key": self.idempotency_key}
