"""Whether somebody's words stand in a text, and where, whatever marks are around them."""

import unicodedata
from array import array
from dataclasses import dataclass

_MARKS = frozenset("“”‘’\"'「」『』«»")
#: Markdown's, of a word inside a sentence.
_EMPHASIS = frozenset("*_`")
#: Fewer characters stand in any text.
_SHORTEST = 4
_END_MARKS = "。.，,；;…"
_ATTRIBUTIONS = ("——", " — ", " -- ", "—")
#: Full width, as a difference to the ASCII character.
_WIDE_FIRST, _WIDE_LAST, _WIDER = "\uff01", "\uff5e", 0xFEE0
_ONE_MARK = {"。": ".", "｡": ".", "､": "、", "･": "·", "・": "·", "—": "-", "–": "-"}


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words as their source has them, from `start` to `end` of its plain text, in characters.

    They lie in one paragraph, which is counted from 1.
    """

    text: str
    start: int
    end: int
    paragraph: int


class Quotations:
    """Finds a text's own words, although quoted with other marks, spaces or widths.

    What is left out, put in or joined with an ellipsis is not the text's own.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        letters = _Letters()
        # Line ends stay: a quotation lies in one paragraph.
        letters["\n"] = "\n"
        normal = [letters[letter] for letter in text]
        self._kept = array("L", (index for index, letter in enumerate(normal) if letter))
        self._haystack = "".join(normal)

    def find(self, quote: str) -> str | None:
        """The words as the text has them; None where it does not."""
        span = self.locate(quote)
        return self._text[span.start : span.end] if span else None

    def locate(self, quote: str) -> Span | None:
        """Where the words stand first; None where they do not."""
        for wording in (quote, *_without_attribution(quote)):
            found = self._locate(wording) or self._locate(wording.rstrip(_END_MARKS + '”’"」』 '))
            if found:
                return found
        return None

    def quotation_of(self, quote: str) -> Quotation | None:
        """The words and their place; None where the text does not have them."""
        span = self.locate(quote)
        if span is None:
            return None
        return Quotation(
            text=self._text[span.start : span.end],
            start=span.start,
            end=span.end,
            paragraph=self._text.count("\n", 0, span.start) + 1,
        )

    def _locate(self, wording: str) -> Span | None:
        letters = _Letters()
        needle = "".join(letters[letter] for letter in wording)
        begin = self._haystack.find(needle)
        if len(needle) < _SHORTEST or begin < 0:
            return None
        return Span(self._kept[begin], self._kept[begin + len(needle) - 1] + 1)


class _Letters(dict[str, str]):
    """What each character counts as: one character, or none where it does not count."""

    def __missing__(self, letter: str) -> str:
        self[letter] = counted = _counted(letter)
        return counted


def _counted(letter: str) -> str:
    if _WIDE_FIRST <= letter <= _WIDE_LAST:
        letter = chr(ord(letter) - _WIDER)
    if letter.isspace() or letter in _MARKS or letter in _EMPHASIS or _is_hidden(letter):
        return ""
    return _ONE_MARK.get(letter, letter)


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf"}


def _without_attribution(quote: str) -> list[str]:
    return [quote.rpartition(dash)[0] for dash in _ATTRIBUTIONS if dash in quote]
