"""The signal by which a sound says that AI made it: 短长 短短, Morse for AI (GB 45438-2025)."""

import numpy as np

from infra.speech.waveform import RATE, Samples, silence

_SHORT, _LONG = 1, 3
_LETTERS = ((_SHORT, _LONG), (_SHORT, _SHORT))
#: How long a short tone lasts, and the silence after the signal.
_UNIT_SECONDS, _AFTER_SECONDS = 0.1, 0.5
_BETWEEN_TONES, _BETWEEN_LETTERS = 1, 3
#: Somewhat softer than the speech that follows.
_HERTZ, _LEVEL = 660.0, 0.15
_EDGE_SECONDS = 0.012


def rhythm() -> Samples:
    """About a second and a half."""
    made: list[Samples] = []
    for letter in _LETTERS:
        for units in letter:
            made += [_tone(units * _UNIT_SECONDS), silence(_BETWEEN_TONES * _UNIT_SECONDS)]
        made.append(silence((_BETWEEN_LETTERS - _BETWEEN_TONES) * _UNIT_SECONDS))
    return np.concatenate([*made, silence(_AFTER_SECONDS)])


def _tone(seconds: float) -> Samples:
    moments = np.arange(round(seconds * RATE)) / RATE
    rise = np.clip(np.minimum(moments, seconds - moments) / _EDGE_SECONDS, 0.0, 1.0)
    soft = np.sin(rise * np.pi / 2) ** 2
    return (_LEVEL * soft * np.sin(2 * np.pi * _HERTZ * moments)).astype(np.float32)
