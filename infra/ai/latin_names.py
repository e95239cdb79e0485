"""The names in Latin letters in a text of any language."""

import re
from collections.abc import Iterator

from infra.ai.word_lists import words_of

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
#: A number behind a word is a part of the name where no unit follows: Claude 4.6, not Osei 5%.
_NUMBER = (
    r"(?: ?[0-9]+\.[0-9]+(?:\.[0-9]+)*(?![0-9A-Za-z%万亿元倍])"
    r"| [0-9]{1,2}(?![ ]?[0-9a-z%\u4e00-\u9fff.:/-]))"
)
_WORD = rf"(?:[A-Z]|[a-z]{{1,2}}[A-Z])[A-Za-z0-9'’&]*(?:[-.][A-Za-z0-9]+){{0,4}}(?:{_NUMBER})?"
_RUN = re.compile(
    rf"(?<![A-Za-z0-9_@#/.-]){_WORD}(?:(?: | of | & | de | van | von ){_WORD}){{0,5}}"
)
_ONE = re.compile(_WORD)
_ANY_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
#: What a sentence goes on after; elsewhere any word may have a capital.
_GOING_ON = re.compile(r"(?:[a-z0-9,;)]|['’]s|\b(?:Dr|Mr|Mrs|Ms|Prof)\.) \Z")
_WINDOW = 8
#: iPhone, NASA, GPT-4, Claude 4.6: no word of a sentence is written so.
_MARKED = re.compile(r"[A-Za-z0-9]*(?:[a-z][A-Z]|[A-Z]{2}|[A-Za-z]{2}[- ]?[0-9])")
_LONGEST_CAPITALS, _MOST_CAPITALS = 6, 2
_HEADLINE_SHARE, _HEADLINE_WORDS = 0.6, 3
_FEWEST_LETTERS = 3


class LatinNames:
    """Rather misses a name than takes a word for one."""

    def __init__(self) -> None:
        self._no_names = words_of("no_names.en.txt")
        # They begin names, too: New York.
        self._no_whole_names = self._no_names | words_of("stop.en.txt")

    def find(self, text: str) -> list[tuple[int, int]]:
        """From where to where they stand, in the order of the text."""
        found: list[tuple[int, int]] = []
        start = 0
        for line in text.split("\n"):
            if not _is_headline(line):
                found += self._names_of(line, start)
            start += len(line) + 1
        return found

    def _names_of(self, line: str, offset: int) -> Iterator[tuple[int, int]]:
        is_chinese = _HAN.search(line) is not None
        for run in _RUN.finditer(line):
            words = [(run.start() + one.start(), one[0]) for one in _ONE.finditer(run[0])]
            if not is_chinese and not _goes_on(line, run.start()) and not _MARKED.match(run[0]):
                words = words[1:]
            words = self._stripped(words)
            if words and _is_name([word for _, word in words], is_chinese=is_chinese):
                last, word = words[-1]
                yield offset + words[0][0], offset + last + len(word)

    def _stripped(self, words: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Without the common words at both ends, numbered ones among them: Day 3."""
        bare = [word.partition(" ")[0].lower() for _, word in words]
        if self._no_whole_names.issuperset(bare):
            return []
        names = [index for index, word in enumerate(bare) if word not in self._no_names]
        return words[names[0] : names[-1] + 1]


def _goes_on(line: str, start: int) -> bool:
    return _GOING_ON.search(line[max(0, start - _WINDOW) : start]) is not None


def _is_name(words: list[str], *, is_chinese: bool) -> bool:
    capitals = sum(word.isupper() for word in words)
    if capitals > _MOST_CAPITALS or any(
        word.isupper() and len(word) > _LONGEST_CAPITALS for word in words
    ):
        return False
    if len(words) > 1 or _MARKED.match(words[0]):
        return True
    # Chinese texts use single English words with a capital as words: Brunch, Vlog.
    return not is_chinese and len(words[0]) >= _FEWEST_LETTERS


def _is_headline(line: str) -> bool:
    """Where most words have a capital, capitals tell nothing."""
    if _HAN.search(line):
        return False
    words = _ANY_WORD.findall(line)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _HEADLINE_WORDS and capitals > _HEADLINE_SHARE * len(words)
