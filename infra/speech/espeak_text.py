"""Text for espeak-ng: what is said, in parts of one language each."""

import re
from dataclasses import dataclass

from domain.language import Locale
from infra.speech.pinyin import with_pinyin
from infra.speech.spoken_text import HAN, spoken

#: In words. The Mandarin voice reads Latin words in English by itself, but without any melody
#: (3 Hz of pitch in a sentence, where an English voice has 19); that is heard from here on.
_SHORTEST_PHRASE = 4
_PHRASE = re.compile(r"[A-Za-z][A-Za-z'’ ,.;:!?-]*[A-Za-z'’.!?]")
_WORD = re.compile(r"[A-Za-z'’-]{2,}")
#: With the pauses behind it.
_CHINESE_PART = re.compile(f"[{HAN}][{HAN}，。！？；：、（）“”《》… ]*")


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """Chinese is in pinyin."""

    text: str
    locale: Locale


def spoken_with_pinyin(text: str, *, voice: Locale) -> list[SpokenPart]:
    """For a voice of that language: what it cannot read well itself is a part of its own."""
    said = spoken(text, otherwise=voice)
    if voice is Locale.EN:
        foreign = [match.span() for match in _CHINESE_PART.finditer(said)]
    else:
        foreign = [match.span() for match in _PHRASE.finditer(said) if _is_phrase(match[0])]
    other = Locale.EN if voice is Locale.ZH_CN else Locale.ZH_CN
    return list(filter(_is_heard, _parts(said, foreign, (voice, other))))


def _is_phrase(words: str) -> bool:
    return len(_WORD.findall(words)) >= _SHORTEST_PHRASE


def _parts(
    said: str, foreign: list[tuple[int, int]], languages: tuple[Locale, Locale]
) -> list[SpokenPart]:
    own, other = languages
    parts, last = [], 0
    for start, end in foreign:
        parts += [_part(said[last:start], own), _part(said[start:end], other)]
        last = end
    return [*parts, _part(said[last:], own)]


def _part(text: str, locale: Locale) -> SpokenPart:
    return SpokenPart(with_pinyin(text) if locale is Locale.ZH_CN else text.strip(), locale)


def _is_heard(part: SpokenPart) -> bool:
    return any(map(str.isalnum, part.text))
