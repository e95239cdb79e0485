"""The quiet around what is heard."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

#: What is softer, of 32,768, is silence.
_AUDIBLE = 160
#: Seconds of quiet before and after what is heard, so that no consonant is cut.
EDGE = 0.02


def silence(seconds: float, rate: int) -> Samples:
    return np.zeros(round(seconds * rate), np.int16)


def trimmed(samples: Samples) -> Samples:
    heard = np.flatnonzero(np.abs(samples.astype(np.int32)) > _AUDIBLE)
    return samples[heard[0] : heard[-1] + 1] if len(heard) else samples[:0]


def edged(samples: Samples, rate: int) -> bytes:
    """As bytes, with 20 ms of quiet at both ends; none where nothing is heard."""
    if not len(samples):
        return b""
    edge = silence(EDGE, rate)
    return np.concatenate([edge, samples, edge]).astype("<i2").tobytes()
