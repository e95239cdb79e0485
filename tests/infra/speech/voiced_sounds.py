"""Sounds that tests speak with: voiced, with syllables, and nothing random in them."""

import io
import wave

import numpy as np

from domain.voice import Sound, Utterance
from infra.speech.waveform import Samples

RATE = 22_050


def speech_like(seconds: float, *, rate: int = RATE, level: float = 0.2) -> Samples:
    """A harmonic sound that swells and falls four times a second, as syllables do."""
    moments = np.arange(round(seconds * rate)) / rate
    voiced = sum(np.sin(2 * np.pi * 140 * n * moments) / n for n in range(1, 12))
    syllables = np.abs(np.sin(2 * np.pi * 2 * moments)) ** 2
    return np.asarray(level * voiced * syllables / 2, dtype=np.float32)


def sound_of(samples: Samples, rate: int = RATE) -> Sound:
    return Sound((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), rate)


def an_utterance(seconds: float, *, level: float = 0.2, pause: float = 0.3) -> Utterance:
    return Utterance(
        text="好", sound=sound_of(speech_like(seconds, level=level)), pause_seconds=pause
    )


def wav_of(samples: Samples, rate: int = RATE) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound_of(samples, rate).samples)
    return target.getvalue()
