"""Samples at the one rate that all of ours have."""

import numpy as np
from scipy.signal import resample_poly

from domain.voice import Sound
from infra.speech.waveform import FULL_SCALE, RATE, Samples


def samples_of(sound: Sound) -> Samples:
    """At `RATE`."""
    samples = np.frombuffer(sound.samples, dtype="<i2").astype(np.float32)
    samples /= FULL_SCALE
    return resampled(samples, sound.rate)


def resampled(samples: Samples, rate: int) -> Samples:
    if rate == RATE or not samples.size:
        return samples
    divisor = np.gcd(rate, RATE)
    made = resample_poly(samples, RATE // divisor, rate // divisor)
    return np.asarray(made, dtype=np.float32)
