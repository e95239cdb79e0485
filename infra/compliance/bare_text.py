"""A text as the search reads it: one form of each character, nothing put between them."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

#: Characters that nobody sees, or that only decorate the one before.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f\xad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
#: Spaces, signs, brackets, quotation marks and emoji: they part words, but no sentences.
_VISIBLE = (
    " \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
    r"*＊·•‧∙・.．\-－_＿~～|｜/／\\＼^＾#＃=＝`'\"‘’“”「」『』()（）\[\]【】〔〕<>〈〉"
    "\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)
#: More of them in a row are a layout, not a disguise.
_MOST_VISIBLE = 3
_FILLING = re.compile(f"[{_INVISIBLE}{_VISIBLE}]+")
_VISIBLE_ONE = re.compile(f"[{_VISIBLE}]")
#: Punctuation that parts sentences hides a word only where it stands after every character.
_STOPS = "，,、。；;：:！!？?"
_SPELLING = re.compile(rf"[{_STOPS}](?=\w[{_STOPS}])|(?<=[{_STOPS}]\w)[{_STOPS}](?=\w)")
_SENTENCE_END = re.compile("[。！!？?；;\n\r\u2028\u2029]")
_SURROGATES = range(0xD800, 0xE000)
_UNREADABLE = "\ufffd"
#: Blocks of other forms of letters, figures and Chinese characters.
_COMPATIBLE = (
    range(0x41, 0x5B),
    range(0x2460, 0x24EA),
    range(0x2F00, 0x2FD6),
    range(0xF900, 0xFAFF),
    range(0xFF05, 0xFF06),
    range(0xFF10, 0xFF1A),
    range(0xFF21, 0xFF3B),
    range(0xFF41, 0xFF5B),
    range(0x1D400, 0x1D800),
    range(0x2F800, 0x2FA1E),
)


class Folding:
    """Gives every character one form; `variants` names the other forms of a character."""

    def __init__(self, variants: Mapping[str, str]) -> None:
        own = {form: plain for plain, forms in variants.items() for form in forms}
        forms = {character: own.get(form, form) for character, form in _compatible_forms()} | own
        # A table, and no regular expression: a class with characters beyond U+FFFF is searched
        # one by one, which takes thirty times as long.
        self._table = dict.fromkeys(_SURROGATES, _UNREADABLE) | {
            ord(character): form for character, form in forms.items()
        }

    def folded(self, text: str) -> str:
        """As long as the text; halves of characters, which UTF-8 cannot carry, are replaced."""
        return text.translate(self._table)


def _compatible_forms() -> list[tuple[str, str]]:
    characters = [chr(code) for block in _COMPATIBLE for code in block]
    forms = [unicodedata.normalize("NFKC", character).lower() for character in characters]
    return [pair for pair in zip(characters, forms, strict=True) if len(pair[1]) == 1]


class BareText:
    """What is left of a text without filling; `bare` is searched, `span` leads back."""

    def __init__(self, text: str, folding: Folding) -> None:
        #: Where in `bare` something is missing, and how much up to there.
        self._gaps: list[int] = []
        self._missing: list[int] = []
        self._source = text
        self.bare = self._stripped(folding.folded(text))
        self._sentence_ends = [match.start() for match in _SENTENCE_END.finditer(self.bare)]

    def _stripped(self, folded: str) -> str:
        kept, end, missing = [], 0, 0
        for start, stop in _fillings(folded):
            kept.append(folded[end:start])
            self._gaps.append(start - missing)
            missing += stop - start
            self._missing.append(missing)
            end = stop
        return "".join([*kept, folded[end:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the characters `start` to `end` of `bare` stand."""
        return self._position(start), self._position(end - 1) + 1

    def _position(self, index: int) -> int:
        passed = bisect_right(self._gaps, index)
        return index + (self._missing[passed - 1] if passed else 0)

    def sentence(self, index: int) -> int:
        """The number of the sentence that a character of `bare` belongs to."""
        return bisect_left(self._sentence_ends, index)

    def cuts_a_word(self, start: int, end: int) -> bool:
        """Whether a Latin word or a number of the text goes on before `start` or after `end`."""
        before, first = self._source[max(start - 1, 0) : start], self._source[start]
        last, after = self._source[end - 1], self._source[end : end + 1]
        return _goes_on(before, beside=first) or _goes_on(after, beside=last)


def _fillings(folded: str) -> list[tuple[int, int]]:
    """The spans that the search passes over, in order."""
    spans = [match.span() for match in _FILLING.finditer(folded)]
    spans = [
        (start, stop)
        for start, stop in spans
        if stop - start <= _MOST_VISIBLE
        or len(_VISIBLE_ONE.findall(folded, start, stop)) <= _MOST_VISIBLE
    ]
    spelling = [match.span() for match in _SPELLING.finditer(folded)]
    return sorted([*spans, *spelling]) if spelling else spans


def _goes_on(neighbour: str, *, beside: str) -> bool:
    return neighbour.isascii() and neighbour.isalnum() and beside.isascii()
