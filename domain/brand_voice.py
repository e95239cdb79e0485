"""How a creator's brand sounds: the words it likes, and those that it never says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

#: Full-width forms of ASCII, one character for one, so that places stay what they are.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_WORD_CHARACTER = re.compile("[A-Za-z0-9]")


class TextPart(StrEnum):
    """What a text is of a content that shows it."""

    TITLE = "TITLE"
    BODY = "BODY"
    SUMMARY = "SUMMARY"
    KEY_POINT = "KEY_POINT"
    QUOTE = "QUOTE"
    SUBTITLE = "SUBTITLE"
    HEADING = "HEADING"
    ON_SCREEN_TEXT = "ON_SCREEN_TEXT"
    VISUAL = "VISUAL"


@dataclass(frozen=True, slots=True)
class ShownText:
    """`index` counts those of the same part, from 1."""

    part: TextPart
    text: str
    index: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandHit:
    """A forbidden word, at characters `start` to `end` of a text, in Unicode code points.

    `text` is what stands there; `word` is how the creator wrote it. `part` and `index` say which
    text it is.
    """

    start: int
    end: int
    text: str
    word: str
    part: TextPart = TextPart.BODY
    index: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandVoice:
    """Words are of any language; nothing is said of a brand that has none of it."""

    tone: str | None = None
    favorite_words: tuple[str, ...] = ()
    forbidden_words: tuple[str, ...] = ()

    @property
    def wanted_words(self) -> tuple[str, ...]:
        """The favorite ones, without those that are, or hold, forbidden ones."""
        return tuple(word for word in self.favorite_words if not self.hits(word))

    def hits(self, text: str) -> tuple[BrandHit, ...]:
        """Where forbidden words stand, in order; where two overlap, the longer of the first.

        Upper and lower case are the same, and so are full-width letters and narrow ones. A Latin
        word is not found within another: `app` is not in `apple`.
        """
        if not self.forbidden_words:
            return ()
        words = sorted(self.forbidden_words, key=len, reverse=True)
        pattern = "|".join(f"({_pattern(word)})" for word in words)
        return tuple(
            BrandHit(
                start=found.start(),
                end=found.end(),
                text=text[found.start() : found.end()],
                word=words[(found.lastindex or 1) - 1],
            )
            for found in re.finditer(pattern, text.translate(_NARROW), re.IGNORECASE)
        )

    def hits_in(self, shown: Iterable[ShownText]) -> tuple[BrandHit, ...]:
        """Those of each text, which they name, one text after the other."""
        return tuple(
            replace(hit, part=each.part, index=each.index)
            for each in shown
            for hit in self.hits(each.text)
        )

    def allows(self, text: str) -> bool:
        return not self.hits(text)

    def allowed(self, texts: Sequence[str]) -> list[str]:
        """Those without a forbidden word, in their order."""
        return [text for text in texts if self.allows(text)]

    def chosen_titles(self, candidates: Sequence[str]) -> list[str]:
        """Those without a forbidden word; the first alone where each of them has one."""
        return self.allowed(candidates) or list(candidates[:1])


NO_VOICE = BrandVoice()


def _pattern(word: str) -> str:
    narrow = word.translate(_NARROW)
    before = "(?<![A-Za-z0-9])" if _WORD_CHARACTER.match(narrow) else ""
    after = "(?![A-Za-z0-9])" if _WORD_CHARACTER.match(narrow[-1:]) else ""
    return f"{before}{re.escape(narrow)}{after}"
