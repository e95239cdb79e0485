"""What can be said of a text without understanding it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

#: The lowest scores of the levels; below the second a text is hard.
_EASY_SCORE, _MEDIUM_SCORE = 60.0, 40.0
#: Of a language that cannot be told.
UNDETERMINED = "und"


class ReadingLevel(StrEnum):
    """For whom a text is written, roughly: anyone, adults used to reading, people of the trade."""

    EASY = "EASY"
    MEDIUM = "MEDIUM"
    HARD = "HARD"


@dataclass(frozen=True, slots=True)
class Readability:
    """`score` is from 0, hardly readable, to 100, read by anyone."""

    score: float

    @property
    def level(self) -> ReadingLevel:
        """Easy from 60, medium from 40."""
        if self.score >= _EASY_SCORE:
            return ReadingLevel.EASY
        return ReadingLevel.MEDIUM if self.score >= _MEDIUM_SCORE else ReadingLevel.HARD


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or phrase of the text; the first has weight 1, the others a share of it."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentAnalysis:
    """The measures of `domain.measures`, and what a dictionary tells.

    `language` is a BCP 47 tag such as `zh-CN`, `zh-Hant`, `en`, `ja`, or `und` where it cannot be
    told. `keywords` are best first, and empty in languages without a dictionary of ours;
    `readability` is None there and in texts without a word.
    """

    language: str
    character_count: int
    word_count: int
    sentence_count: int
    paragraph_count: int
    reading_seconds: float
    speaking_seconds: float
    keywords: list[Keyword]
    readability: Readability | None


class Analyst(Protocol):
    def analyse(self, text: str, *, title: str | None = None) -> ContentAnalysis:
        """Takes a second of the processor for a long text, so call it off the event loop.

        The title tells which keywords matter and is no part of what is counted. Any text has an
        analysis, the empty one too.
        """
