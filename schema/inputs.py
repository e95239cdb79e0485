"""What generating mutations take."""

import strawberry

from domain import source
from domain.recipes.extract_content import ExtractContent
from domain.source import (
    TEXT_MAXIMUM,
    TEXT_MINIMUM,
    URL_LENGTH,
    ContentSource,
    TextSource,
    UrlSource,
)
from domain.writing import FOCUS_LENGTH, Length
from resolvers.node import key_of
from schema.enums import describe

describe(
    Length,
    "How much to write.",
    {
        "SHORT": "A glance: about 80 characters of summary and 3 points; 1 credit.",
        "MEDIUM": "About 160 characters and 5 points; 2 credits.",
        "LONG": "About 300 characters and 8 points; 3 credits.",
    },
)

_IDEMPOTENCY_KEY = (
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
    idempotency_key: str = strawberry.field(description=_IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = ExtractContent(
            source=self.source.to_domain(), length=self.length, focus=self.focus
        )
        return {"request": request, "idempotency_key": self.idempotency_key}


@strawberry.input(description="A generation to call off.")
class CancelGenerationInput:
    id: strawberry.ID = strawberry.field(description="The generation.")

    def arguments(self) -> dict[str, object]:
        return {"generation_id": self.id}


@strawberry.input(description="A failed or cancelled generation to ask for again.")
class RetryGenerationInput:
    id: strawberry.ID = strawberry.field(description="The generation.")
    idempotency_key: str = strawberry.field(description=_IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        return {"generation_id": self.id, "idempotency_key": self.idempotency_key}
