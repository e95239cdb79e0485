"""Text for espeak-ng: what is said, in parts of one language each."""

import re
from dataclasses import dataclass

from domain.language import Locale
from infra.speech.pinyin import with_pinyin
from infra.speech.spoken_text import HAN, spoken

#: The Mandarin voice reads Latin words in English by itself, but takes them for neutral tones:
#: half as long, 2 to 5 dB softer and flat, as measured. So they are given to an English voice.
_LATIN = "A-Za-z\u00c0-\u024f"
_LATIN_PART = re.compile(rf"[{_LATIN}](?:[{_LATIN}'’ ,.;:!?-]*[{_LATIN}'’.!?])?")
#: espeak-ng would pause at every quotation mark of Chinese; a bracket is a pause.
_UNHEARD = str.maketrans("“”‘’「」『』《》〈〉\"'（）()【】", " " * 14 + "，" * 6)
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
    other = Locale.EN if voice is Locale.ZH_CN else Locale.ZH_CN
    foreign = _LATIN_PART if other is Locale.EN else _CHINESE_PART
    spans = [match.span() for match in foreign.finditer(said)]
    return list(filter(_is_heard, _parts(said, spans, (voice, other))))


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
    if locale is Locale.EN:
        return SpokenPart(text.strip(), locale)
    return SpokenPart(with_pinyin(text.translate(_UNHEARD)), locale)


def _is_heard(part: SpokenPart) -> bool:
    return any(map(str.isalnum, part.text))
