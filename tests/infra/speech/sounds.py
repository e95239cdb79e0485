"""Measures of sounds, by their samples."""

import numpy as np
from numpy.typing import NDArray

from infra.speech.espeak_library import RATE

_WINDOW, _STEP = 1_024, 441
_LOWEST, _HIGHEST = 60, 450
#: Of the autocorrelation: softer ones are consonants.
_VOICED = 0.5
_QUIET = 500.0

Samples = NDArray[np.int16]


def samples_of(sound: bytes) -> Samples:
    return np.frombuffer(sound, "<i2").astype(np.int16)


def seconds_of(sound: bytes) -> float:
    return len(samples_of(sound)) / RATE


def peak_of(sound: bytes) -> int:
    return int(np.abs(samples_of(sound).astype(np.int32)).max())


def loudness_of(sound: bytes) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(samples_of(sound).astype(np.float64)))))


def pitch_of(sound: bytes) -> float:
    """In hertz, the median of its voiced windows."""
    samples = samples_of(sound).astype(np.float64)
    windows = (
        samples[start : start + _WINDOW] for start in range(0, len(samples) - _WINDOW, _STEP)
    )
    return float(np.median([pitch for window in windows if (pitch := _pitch(window))]))


def _pitch(window: NDArray[np.float64]) -> float:
    window = window - window.mean()
    if np.sqrt(np.mean(window**2)) < _QUIET:
        return 0
    correlation = np.correlate(window, window, "full")[_WINDOW - 1 :]
    lag = RATE // _HIGHEST + int(np.argmax(correlation[RATE // _HIGHEST : RATE // _LOWEST]))
    return RATE / lag if correlation[lag] > _VOICED * correlation[0] else 0


def quiet_edges(sound: bytes, *, below: int) -> tuple[float, float]:
    """Seconds of quiet before and after what is heard."""
    heard = np.flatnonzero(np.abs(samples_of(sound).astype(np.int32)) > below)
    return heard[0] / RATE, (len(samples_of(sound)) - 1 - heard[-1]) / RATE
