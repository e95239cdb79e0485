"""What can be said of a text without understanding it."""

import strawberry

from domain.analysis import ReadingLevel
from schema.enums import describe

describe(
    ReadingLevel,
    "For whom a text is written, roughly.",
    {
        "EASY": "For anyone.",
        "MEDIUM": "For adults who are used to reading.",
        "HARD": "For people of the trade.",
    },
)


@strawberry.type(description="How easily a text is read.")
class Readability:
    score: float = strawberry.field(description="From 0, hardly readable, to 100.")
    level: ReadingLevel = strawberry.field(description="Easy from 60, medium from 40.")


@strawberry.type(description="A word or phrase that a text is about.")
class Keyword:
    text: str = strawberry.field(description="As the text writes it.")
    weight: float = strawberry.field(description="1 for the first, a share of it for others.")


@strawberry.type(description="What can be said of a text without understanding it.")
class ContentAnalysis:
    language: str = strawberry.field(
        description="A BCP 47 tag such as zh-CN, zh-Hant, en, ja; und where it cannot be told."
    )
    character_count: int = strawberry.field(
        description="All characters but white space, as Chinese platforms count."
    )
    word_count: int = strawberry.field(description="Chinese characters and runs of other letters.")
    sentence_count: int = strawberry.field(description="Sentences.")
    paragraph_count: int = strawberry.field(description="Lines that say something.")
    reading_seconds: float = strawberry.field(
        description="At 400 Chinese characters and 230 other words a minute."
    )
    speaking_seconds: float = strawberry.field(
        description="At 250 Chinese characters and 150 other words a minute."
    )
    keywords: list[Keyword] = strawberry.field(
        description="Best first; empty in languages without a dictionary of ours."
    )
    readability: Readability | None = strawberry.field(
        description="Null in languages without a dictionary of ours, and without words."
    )
