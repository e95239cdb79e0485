"""How much one point of a set of cards may say, so that it can be read on a phone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from domain.fitting import cut_at_clause
from domain.language import Locale

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRoom:
    """`words` None where a language is counted in characters alone."""

    characters: int
    words: int | None = None

    @property
    def size(self) -> int:
        """In the unit that writers of the language count in."""
        return self.characters if self.words is None else self.words

    def holds(self, text: str) -> bool:
        return len(text) <= self._end(text)

    def cut(self, text: str) -> str:
        """The text as far as it fits, to the end of a sentence or at least of a word."""
        return cut_at_clause(text, longest=self._end(text))

    def _end(self, text: str) -> int:
        """Where the last character stands that still fits; text that fits has none beyond."""
        if self.words is None:
            return self.characters
        ends = [word.end() for word in islice(_WORD.finditer(text), self.words + 1)]
        return min(self.characters, ends[self.words - 1] if len(ends) > self.words else len(text))


HEADING_ROOMS: Mapping[Locale, CardRoom] = {
    Locale.ZH_CN: CardRoom(characters=14),
    Locale.EN: CardRoom(characters=60, words=6),
}
#: Of a point's text, a summary and a quote alike.
TEXT_ROOMS: Mapping[Locale, CardRoom] = {
    Locale.ZH_CN: CardRoom(characters=90),
    Locale.EN: CardRoom(characters=320, words=40),
}
#: Of the title on the first card.
TITLE_ROOMS: Mapping[Locale, CardRoom] = {
    Locale.ZH_CN: CardRoom(characters=20),
    Locale.EN: CardRoom(characters=60),
}
