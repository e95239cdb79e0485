"""From a sentence to samples, by espeak-ng. For a process of its own (`infra.processes`)."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.language import Locale
from infra.speech.espeak_library import RATE, EspeakVoice, espeak
from infra.speech.espeak_text import SpokenPart, spoken_with_pinyin

#: At speed 1: 250 Chinese characters a minute, pauses within a sentence included (Huawei Cloud's
#: TTS documentation); English at 190 words, whose half is the slowest that espeak-ng can do.
_WORDS_PER_MINUTE = {Locale.ZH_CN: 185, Locale.EN: 168}
#: A sentence of Mandarin takes 1/rate^1.11 of the time, measured from 90 to 425; of English 1/rate.
_EXPONENTS = {Locale.ZH_CN: 1 / 1.11, Locale.EN: 1.0}
#: Below, its rate changes the duration no longer; above, by another rule.
_SLOWEST, _FASTEST = 84, 450
#: What is softer, of 32,768, is silence.
_AUDIBLE = 160
#: Seconds of quiet before and after what is heard, so that no consonant is cut.
_EDGE = 0.02
#: Seconds between parts in different languages, and where punctuation divides them.
_GAP, _PAUSE = 0.06, 0.25

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class EspeakVoices:
    """Of one speaker: which of the two languages is their own, and the voice for each."""

    own: Locale
    chinese: EspeakVoice
    english: EspeakVoice

    def of(self, locale: Locale) -> EspeakVoice:
        return self.english if locale is Locale.EN else self.chinese


def synthesise(text: str, voices: EspeakVoices, speed: float) -> bytes:
    """Samples of 16 bits at `RATE`, quiet for 20 ms at both ends; none where nothing is said.

    Raises `EspeakFailed`.
    """
    parts = spoken_with_pinyin(text, voice=voices.own)
    if not parts:
        return b""
    said = [_said(part, voices, speed) for part in parts]
    between = (_gap(*pair) / speed for pair in pairwise(parts))
    gaps = [_silence(seconds) for seconds in (_EDGE, *between)]
    joined = [piece for sound in zip(gaps, said, strict=True) for piece in sound]
    return np.concatenate([*joined, _silence(_EDGE)]).astype("<i2").tobytes()


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.int16)


def _gap(before: SpokenPart, after: SpokenPart) -> float:
    """Seconds at speed 1: what is trimmed from a part is no pause of its sentence."""
    is_clause = not before.text[-1:].isalnum() or not after.text[:1].isalnum()
    return _PAUSE if is_clause else _GAP


def _said(part: SpokenPart, voices: EspeakVoices, speed: float) -> Samples:
    samples = espeak().say(
        part.text,
        voice=voices.of(part.locale),
        words_per_minute=words_per_minute(part.locale, speed),
    )
    return _trimmed(np.frombuffer(samples, np.int16))


def words_per_minute(locale: Locale, speed: float) -> int:
    rate = _WORDS_PER_MINUTE[locale] * math.pow(speed, _EXPONENTS[locale])
    return round(min(max(rate, _SLOWEST), _FASTEST))


def _trimmed(samples: Samples) -> Samples:
    heard = np.flatnonzero(np.abs(samples.astype(np.int32)) > _AUDIBLE)
    return samples[heard[0] : heard[-1] + 1] if len(heard) else samples[:0]
