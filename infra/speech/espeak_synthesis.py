"""From a sentence to samples, by espeak-ng. For a process of its own (`infra.processes`)."""

import math
from itertools import pairwise

import numpy as np

from domain.language import Locale
from infra.speech.espeak_library import RATE, EspeakVoice, EspeakVoices, espeak
from infra.speech.espeak_text import SpokenPart, spoken_with_pinyin
from infra.speech.silence import Samples, edged, silence, trimmed

#: At speed 1: 250 Chinese characters a minute, pauses after sentences included (Huawei Cloud's TTS
#: documentation); English at 190 words, whose half is the slowest that espeak-ng can do.
_WORDS_PER_MINUTE = {Locale.ZH_CN: 200, Locale.EN: 168}
#: A sentence of Mandarin takes 1/rate^1.11 of the time, measured from 90 to 425; of English 1/rate.
_EXPONENTS = {Locale.ZH_CN: 1 / 1.11, Locale.EN: 1.0}
#: Below, its rate changes the duration no longer; above, by another rule.
_SLOWEST, _FASTEST = 84, 450
#: Seconds between parts in different languages, and where punctuation divides them.
_GAP, _PAUSE = 0.06, 0.25


def synthesise(text: str, voices: EspeakVoices, speed: float) -> bytes:
    """Samples of 16 bits at `RATE`, quiet for 20 ms at both ends; none where nothing is said.

    Raises `EspeakFailed`.
    """
    parts = spoken_with_pinyin(text, voice=voices.own)
    if not parts:
        return b""
    gaps = (_gap(*pair) / speed for pair in pairwise(parts))
    pauses = (silence(seconds, RATE) for seconds in (0, *gaps))
    said = (_said(part, voices, speed) for part in parts)
    joined = (
        piece for pause_and_part in zip(pauses, said, strict=True) for piece in pause_and_part
    )
    return edged(np.concatenate(list(joined)), RATE)


def _gap(before: SpokenPart, after: SpokenPart) -> float:
    """Seconds at speed 1: what is trimmed from a part is no pause of its sentence."""
    is_clause = not before.text[-1:].isalnum() or not after.text[:1].isalnum()
    return _PAUSE if is_clause else _GAP


def _said(part: SpokenPart, voices: EspeakVoices, speed: float) -> Samples:
    voice = voices.of(part.locale)
    rate = words_per_minute(part.locale, speed)
    said = _said_at(rate, part, voice)
    if speed == 1 or not len(said):
        return said
    # Some sentences follow the rate more than others: said again at what this one needs, which
    # comes nearer unless it is of a syllable or two.
    wanted = len(_said_at(words_per_minute(part.locale, 1), part, voice)) / speed
    again = _said_at(_bounded(rate * len(said) / wanted), part, voice)
    return min(said, again, key=lambda each: abs(len(each) - wanted))


def _said_at(rate: int, part: SpokenPart, voice: EspeakVoice) -> Samples:
    samples = espeak().say(part.text, voice=voice, words_per_minute=rate)
    return trimmed(np.frombuffer(samples, np.int16))


def words_per_minute(locale: Locale, speed: float) -> int:
    return _bounded(_WORDS_PER_MINUTE[locale] * math.pow(speed, _EXPONENTS[locale]))


def _bounded(rate: float) -> int:
    return round(min(max(rate, _SLOWEST), _FASTEST))
