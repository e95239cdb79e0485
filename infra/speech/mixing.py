"""Sounds put together, made equally loud, and encoded."""

from collections.abc import Sequence

import numpy as np

from domain.ai_label import AudioCue
from domain.voice import AudioFormat, Recording, Utterance
from infra.speech.joining import recording_of
from infra.speech.mastering import mastered
from infra.speech.mp3 import Mp3
from infra.speech.resampling import samples_of
from infra.speech.rhythm import rhythm
from infra.speech.wav import Wav
from infra.speech.waveform import Samples, faded, silence


def record(
    utterances: Sequence[Utterance],
    *,
    audio_format: AudioFormat,
    cue: AudioCue,
) -> Recording:
    """What `MasteringStudio.record` does, in whatever process it is called."""
    samples, begins = _assembled(utterances)
    made = mastered(samples)
    if cue is AudioCue.RHYTHM:
        signal = rhythm()
        made = np.concatenate([signal, made])
        begins = [begin + len(signal) for begin in begins]
    encoded = Mp3.encode(made) if audio_format is AudioFormat.MP3 else Wav.encode(made)
    return recording_of(encoded, begins)


def _assembled(utterances: Sequence[Utterance]) -> tuple[Samples, list[int]]:
    """One after the other, and the sample that each begins with."""
    pieces: list[Samples] = [silence(0.0)]
    begins: list[int] = []
    length = 0
    for utterance in utterances:
        begins.append(length)
        pieces += [faded(samples_of(utterance.sound)), silence(utterance.pause_seconds)]
        length += len(pieces[-2]) + len(pieces[-1])
    return np.concatenate(pieces), begins
