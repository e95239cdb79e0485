"""Speech made faster or slower at the same pitch, for engines that cannot do so themselves.

Waveform similarity overlap-add (WSOLA): Verhelst and Roelands, ICASSP 1993.
"""

import numpy as np

from infra.speech.waveform import RATE, Samples

#: Frames hold two periods of a low voice, and follow each other by their half.
_FRAME = round(0.04 * RATE)
_HOP = _FRAME // 2
#: How far from where it is due the next frame is looked for: a period of a low voice.
_SEARCH = round(0.012 * RATE)


def stretched(samples: Samples, speed: float) -> Samples:
    """2.0 takes half the time. What is shorter than two frames stays as it is."""
    if speed == 1.0 or len(samples) < 2 * _FRAME:
        return samples
    window = np.hanning(_FRAME + 1)[:-1].astype(np.float32)
    count = max(round(len(samples) / speed / _HOP), 1)
    padded = np.pad(samples, (_HOP + _SEARCH, 2 * _FRAME + 2 * _SEARCH))
    made = np.zeros((count + 1) * _HOP + _FRAME, dtype=np.float32)
    place = _SEARCH
    for number in range(count + 1):
        if number:
            due = min(round(number * _HOP * speed), len(samples)) + _SEARCH
            place = _likest(padded, due, natural=place + _HOP)
        made[number * _HOP : number * _HOP + _FRAME] += padded[place : place + _FRAME] * window
    return made[_HOP : _HOP + count * _HOP]


def _likest(padded: Samples, due: int, *, natural: int) -> int:
    """Where the sound goes on most like from what was written last."""
    begin = due - _SEARCH
    around = padded[begin : due + _SEARCH + _FRAME]
    wanted = padded[natural : natural + _FRAME]
    return begin + int(np.argmax(np.correlate(around, wanted, mode="valid")))
