"""What words a text is made of, and how much each of them tells."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from domain.language import Locale
from infra.ai.word_lists import words_of

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
#: Half a character: no word, and nothing that the dictionary can be asked about.
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Of a page or a mailbox: its letters are no words.
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
_LATIN_WORD = re.compile(r"[^\W\d_][\w'’+#-]*(?<!['’-])")
_SPOKEN_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_POSSESSIVE = re.compile(r"'s?\Z")
_PLURAL_Y = re.compile(r"(?<=\w\w)ies\Z")
_PLURAL = re.compile(r"(?<=\w\w[^sui])s\Z")
#: The room on a page that one English word takes, in Chinese characters.
WORD_ROOM = 1.6
#: The running words that the dictionary's frequencies were counted in.
_CORPUS = 60_000_000
_NEVER_SEEN = 3
_LATIN_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is written, its normal form, and its part of speech in jieba's letters.

    It stands at character `start` of its text.
    """

    start: int
    surface: str
    normal: str
    tag: str


def language_of(text: str) -> Locale:
    """Chinese where there are at least as many Chinese characters as Latin words."""
    prose = ADDRESS.sub(" ", text)
    return Locale.ZH_CN if _count(_HAN, prose) >= _count(_SPOKEN_LATIN, prose) else Locale.EN


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def room_of(text: str, language: Locale) -> float:
    """How long a text reads, in Chinese characters."""
    if language is Locale.EN:
        return len(text.split()) * WORD_ROOM
    return sum(not character.isspace() for character in text)


class _Dictionary(Protocol):
    """What we ask of jieba, whose library ships no types."""

    def tag(self, text: str) -> Iterable[tuple[str, str]]: ...

    def has_word(self, word: str) -> bool: ...

    def suggest_freq(self, word: str) -> int: ...


class Lexicon:
    """A dictionary of Chinese and the words that carry no meaning, in Chinese and English.

    It is read when first asked: some tenths of a second in which no other thread runs either, as
    rjieba keeps Python's lock.
    """

    @cached_property
    def _jieba(self) -> _Dictionary:
        import rjieba  # noqa: PLC0415 - docs/adr/0046: 33 MB that few processes need

        # An instance of our own: words added to the module's would change the search index.
        jieba = rjieba.Jieba()
        # In order: how often a word is taken to occur depends on the words added before it.
        for word in sorted(words_of("modern.zh-CN.txt") | words_of("terms.zh-CN.txt")):
            jieba.add_word(word, None, "n")
        dictionary: _Dictionary = jieba
        return dictionary

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        return words_of("stop.zh-CN.txt") | words_of("stop.en.txt")

    @cached_property
    def _breaks(self) -> frozenset[str]:
        return words_of("breaks.zh-CN.txt") | words_of("breaks.en.txt")

    @cached_property
    def _general(self) -> frozenset[str]:
        return words_of("general.zh-CN.txt") | words_of("general.en.txt")

    def tokens(self, text: str, language: Locale) -> Iterator[Token]:
        """All the tokens of a Chinese text, punctuation too; the words of any other."""
        if language is Locale.EN:
            for match in _LATIN_WORD.finditer(text):
                yield Token(match.start(), match[0], _normal(match[0]), "eng")
            return
        start = 0
        for surface, tag in self._jieba.tag(_SURROGATE.sub("\ufffd", text)):
            yield Token(start, surface, surface.lower(), tag)
            start += len(surface)

    def tag(self, word: str, language: Locale) -> str:
        """Its part of speech where it stands alone; "x" for what is no word."""
        tags = [token.tag for token in self.tokens(word, language)]
        return tags[-1] if tags else "x"

    def words(self, text: str, language: Locale) -> list[str]:
        """The normal forms of the telling words, in order."""
        return [token.normal for token in self.tokens(text, language) if self.tells(token)]

    def tells(self, token: Token) -> bool:
        """Stop words, single letters, numbers and punctuation tell nothing."""
        word = token.normal
        return (
            len(word) > 1
            and not word[0].isdigit()
            and any(character.isalpha() for character in word)
            and token.tag not in {"m", "mq", "t", "x"}
            and word not in self._stop_words
        )

    def joins(self, token: Token) -> bool:
        """Such a word can be part of the name of a thing: `卷积`, `network`; not `提出`, `of`."""
        word = token.normal
        return (
            word[0].isalpha()
            and (token.tag != "x" or _HAN.fullmatch(word) is not None)
            and word not in self._stop_words
            and word not in self._breaks
        )

    def is_general(self, token: Token) -> bool:
        """Alone, such a word says nothing of what a text is about: `方法`, `result`."""
        return token.normal in self._general

    def knows(self, word: str) -> bool:
        """Words of Latin letters are in no dictionary of ours and pass as known."""
        return not _HAN.match(word) or self._jieba.has_word(word)

    def weight(self, word: str) -> float:
        """How rare a word is in the language: 5 for the commonest, 17 for an unknown one."""
        if not _HAN.match(word):
            return _LATIN_WEIGHT
        return math.log(_CORPUS / max(self._jieba.suggest_freq(word), _NEVER_SEEN))


def _normal(word: str) -> str:
    """Lower case, and singular as far as spelling tells."""
    bare = _POSSESSIVE.sub("", word.lower().replace("’", "'"))
    return _PLURAL_Y.sub("y", bare) if _PLURAL_Y.search(bare) else _PLURAL.sub("", bare)
