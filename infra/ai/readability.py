"""How hard a text is to read, by its sentences and its words."""

import re

from domain.analysis import Readability
from domain.language import Locale
from domain.measures import words_in
from infra.ai.lexicon import Lexicon

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
#: Two-byte codes of the common characters: the first level of GB 2312, then that of Big5 for
#: traditional forms.
_COMMON = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6))
_LONG_WORD = 3
_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
#: `e` that is written and not spoken; that of `table` is.
_SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l)(?:e|es|ed)\Z")
_SPOKEN_ENDING = re.compile(r"(?:[td]ed|[szx]es|[cs]hes|[cg]es)\Z")


def chinese_readability(text: str, *, sentences: int, lexicon: Lexicon) -> Readability | None:
    """120 - 1.6 × words per sentence - 60 × share of long words - 300 × share of rare characters.

    Long are telling words of three characters and more; rare are characters outside the first
    level of their standard. Children's tales score about 90, essays 70, news 60, abstracts of
    papers 35. None for want of sentences.
    """
    words = words_in(text)
    if not sentences or not words:
        return None
    telling = lexicon.words(text, Locale.ZH_CN)
    long = sum(len(word) >= _LONG_WORD for word in telling) / max(len(telling), 1)
    han = _HAN.findall(text)
    rare = sum(not _is_common(character) for character in han) / max(len(han), 1)
    return _bounded(120 - 1.6 * words / sentences - 60 * long - 300 * rare)


def english_readability(text: str, *, sentences: int) -> Readability | None:
    """Flesch's reading ease: 206.835 - 1.015 × words per sentence - 84.6 × syllables per word."""
    words = _ENGLISH_WORD.findall(text)
    if not sentences or not words:
        return None
    syllables = sum(_syllables(word.lower()) for word in words)
    return _bounded(206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words))


def _bounded(score: float) -> Readability:
    return Readability(round(min(max(score, 0.0), 100.0), 1))


def _is_common(character: str) -> bool:
    """The first standard that has the character decides."""
    for encoding, first, last in _COMMON:
        code = character.encode(encoding, "ignore")
        if code:
            return first <= code[0] <= last
    return False


def _syllables(word: str) -> int:
    """Groups of vowels, but for a silent ending; at least one."""
    count = len(_VOWELS.findall(word))
    is_silent = _SILENT.search(word) and not _SPOKEN_ENDING.search(word)
    return max(count - bool(is_silent), 1)
