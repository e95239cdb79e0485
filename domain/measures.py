"""How long a text is: in characters, in words, in paragraphs, and in seconds."""

import re

from domain.language import Locale

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_OTHER_WORD = re.compile(rf"[^\W_{_CJK}]+")
_SPOKEN_WORD = re.compile(rf"[^\W\d_{_CJK}]+")
_DIGIT = re.compile(r"\d")
#: What a grown-up reads silently in a minute.
_CHARACTERS_READ, _WORDS_READ = 400, 230
#: What a voice says in a minute at speed 1.0, before its pauses are measured.
_CHARACTERS_SPOKEN, _WORDS_SPOKEN = 250, 150


def character_count(text: str) -> int:
    """All code points but white space, punctuation included, as Chinese platforms count."""
    return len("".join(text.split()))


def words_in(text: str) -> int:
    """Words as a reader counts them: each CJK character is one, and each run of other letters.

    Digits are letters here; `2026年` has two words, and `don't` has two.
    """
    return cjk_characters_in(text) + other_words_in(text)


def cjk_characters_in(text: str) -> int:
    """Han characters, kana and Hangul syllables."""
    return len(_CJK_CHARACTER.findall(text))


def other_words_in(text: str) -> int:
    """Runs of letters and digits between spaces, punctuation and CJK characters."""
    return len(_OTHER_WORD.findall(text))


def paragraph_count(text: str) -> int:
    """Lines that hold more than white space."""
    return sum(1 for line in text.split("\n") if line.strip())


def reading_seconds(text: str) -> float:
    """At 400 CJK characters and 230 other words a minute; a mixed text takes the sum of both."""
    minutes = cjk_characters_in(text) / _CHARACTERS_READ + other_words_in(text) / _WORDS_READ
    return 60 * minutes


def speaking_seconds(text: str, *, speed: float = 1.0) -> float:
    """At 250 CJK characters and 150 other words a minute; a digit takes as long as a character.

    `speed` is above zero; 2.0 takes half the time. An estimate: what was synthesised is measured.
    """
    characters = cjk_characters_in(text) + len(_DIGIT.findall(text))
    words = len(_SPOKEN_WORD.findall(text))
    return 60 * (characters / _CHARACTERS_SPOKEN + words / _WORDS_SPOKEN) / speed


def spoken_language(text: str) -> Locale:
    """Chinese texts are full of foreign words; foreign texts have hardly a Chinese character."""
    return Locale.ZH_CN if cjk_characters_in(text) >= other_words_in(text) else Locale.EN
