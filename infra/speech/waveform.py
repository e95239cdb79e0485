"""Samples of one channel as numbers from −1 to 1, and what is done to them on the way."""

import numpy as np
from numpy.typing import NDArray

from domain.voice import Sound

#: Speech has hardly anything above 12 kHz, and most engines speak at this rate.
RATE = 24_000
FULL_SCALE = 32_768
_FADE_SECONDS = 0.004
#: Of what is silence at the edges of a provider's sound, and how much of it stays.
_SILENCE_LEVEL = 10 ** (-50 / 20)
_EDGE_SECONDS = 0.02

Samples = NDArray[np.float32]


def sound_of(samples: Samples) -> Sound:
    """Of samples at `RATE`."""
    return Sound(pcm(samples), RATE)


def pcm(samples: Samples) -> bytes:
    """16-bit, little-endian."""
    scaled = np.rint(samples * (FULL_SCALE - 1))
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2").tobytes()


def faded(samples: Samples) -> Samples:
    """From silence and back to it, so that no edge clicks."""
    length = min(round(_FADE_SECONDS * RATE), len(samples) // 2)
    if length == 0:
        return samples
    ramp = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    made = samples.copy()
    made[:length] *= ramp
    made[-length:] *= ramp[::-1]
    return made


def trimmed(samples: Samples) -> Samples:
    """Without the silence around it; empty where there is nothing else."""
    heard = np.flatnonzero(np.abs(samples) > _SILENCE_LEVEL)
    if not heard.size:
        return samples[:0]
    edge = round(_EDGE_SECONDS * RATE)
    return samples[max(heard[0] - edge, 0) : heard[-1] + 1 + edge]


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), dtype=np.float32)
