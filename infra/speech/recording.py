"""Sounds put together, made equally loud, and encoded."""

import asyncio
from collections.abc import Sequence

import numpy as np

from domain.ai_label import AudioCue
from domain.voice import AudioFormat, Recording, Utterance
from infra.processes import Processes
from infra.speech.mastering import mastered
from infra.speech.mp3 import Mp3
from infra.speech.rhythm import rhythm
from infra.speech.wav import Wav
from infra.speech.waveform import RATE, Samples, faded, samples_of, silence


class MasteringStudio:
    """Filters and encodes in processes; to join recordings takes no more than copying them."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def record(
        self,
        utterances: Sequence[Utterance],
        *,
        audio_format: AudioFormat,
        cue: AudioCue,
    ) -> Recording:
        return await self._processes.run(record, utterances, audio_format=audio_format, cue=cue)

    async def join(
        self,
        recordings: Sequence[Recording],
        *,
        audio_format: AudioFormat,
    ) -> Recording:
        return await asyncio.to_thread(join, recordings, audio_format)


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
    return _recording(encoded, begins)


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


def join(recordings: Sequence[Recording], audio_format: AudioFormat) -> Recording:
    """What `MasteringStudio.join` does, in whatever thread it is called."""
    if audio_format is AudioFormat.MP3:
        return _recording(*Mp3.join([Mp3.read(each.data) for each in recordings]))
    return _recording(*Wav.join([Wav.read(each.data) for each in recordings]))


def _recording(encoded: Mp3 | Wav, begins: Sequence[int]) -> Recording:
    return Recording(
        data=encoded.data,
        mime_type="audio/mpeg" if isinstance(encoded, Mp3) else "audio/wav",
        seconds=encoded.sample_count / RATE,
        starts=tuple(begin / RATE for begin in begins),
    )
