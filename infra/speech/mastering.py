"""As loud as platforms play speech, with no peak that clips."""

import warnings

import numpy as np
from pyloudnorm import Meter
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from infra.speech.waveform import RATE, Samples

TARGET_LUFS = -16.0
#: Half a decibel below the −1 dB that is promised: encoding to MP3 raises peaks a little.
_CEILING = 10 ** (-1.5 / 20)
#: ITU-R BS.1770 measures in blocks of so many seconds.
_BLOCK_SECONDS = 0.4
_OVERSAMPLING = 4
_LOOKAHEAD_SECONDS = 0.005
#: How near to the target is near enough, and how often to try for it.
_TOLERANCE_LU, _TRIES = 0.5, 4
#: More than this would lift the noise of what is hardly a sound.
_HIGHEST_GAIN = 100.0


def mastered(samples: Samples) -> Samples:
    """At `TARGET_LUFS`, true peaks below −1 dBFS; silence stays as it is."""
    loudness = loudness_of(samples)
    if not np.isfinite(loudness):
        return samples
    peaks = _peaks(samples)
    gain, made = 1.0, samples
    for _ in range(_TRIES):
        gain = min(gain * 10 ** ((TARGET_LUFS - loudness) / 20), _HIGHEST_GAIN)
        made = _turned_down(samples * np.float32(gain), peaks * np.float32(gain))
        loudness = loudness_of(made)
        if abs(TARGET_LUFS - loudness) <= _TOLERANCE_LU:
            break
    return made


def loudness_of(samples: Samples) -> float:
    """In LUFS; what is shorter than a block is measured as if it went on. −∞ for silence."""
    if not samples.size:
        return -np.inf
    block = round(_BLOCK_SECONDS * RATE)
    lasting = np.tile(samples, -(-block // len(samples))) if len(samples) < block else samples
    with warnings.catch_warnings():
        # Of the logarithm of silent blocks, which the gate then leaves out.
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(Meter(RATE).integrated_loudness(lasting))


def _peaks(samples: Samples) -> Samples:
    """The highest level around each sample."""
    if not samples.size:
        return samples
    between = np.abs(resample_poly(samples, _OVERSAMPLING, 1))
    highest = between[::_OVERSAMPLING]
    for offset in range(1, _OVERSAMPLING):
        highest = np.maximum(highest, between[offset::_OVERSAMPLING])
    return np.asarray(highest, dtype=np.float32)


def _turned_down(samples: Samples, peaks: Samples) -> Samples:
    """Just where peaks are too high, a little before them, and up again after them."""
    if peaks.max() <= _CEILING:
        return samples
    allowed = _CEILING / np.maximum(peaks, _CEILING)
    width = 2 * round(_LOOKAHEAD_SECONDS * RATE) + 1
    # The mean of minima over the same width is nowhere above what is allowed.
    gain = uniform_filter1d(minimum_filter1d(allowed, width), width)
    return np.asarray(samples * gain, dtype=np.float32)
