"""Sounds put together, made equally loud, encoded and labelled."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from domain.ai_label import AudioCue, ImplicitLabel
from domain.voice import AudioFormat, Recording, Utterance
from infra.processes import Processes
from infra.speech.mastering import mastered
from infra.speech.mp3 import Mp3
from infra.speech.rhythm import rhythm
from infra.speech.wav import Wav
from infra.speech.waveform import RATE, Samples, faded, samples_of, silence

_MIME_TYPES = {AudioFormat.MP3: "audio/mpeg", AudioFormat.WAV: "audio/wav"}


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
        label: ImplicitLabel,
    ) -> Recording:
        return await self._processes.run(
            record, utterances, audio_format=audio_format, cue=cue, label=label
        )

    async def join(
        self,
        recordings: Sequence[Recording],
        *,
        audio_format: AudioFormat,
        label: ImplicitLabel,
    ) -> Recording:
        return await asyncio.to_thread(join, recordings, audio_format, label)


def record(
    utterances: Sequence[Utterance],
    *,
    audio_format: AudioFormat,
    cue: AudioCue,
    label: ImplicitLabel,
) -> Recording:
    """What `MasteringStudio.record` does, in whatever process it is called."""
    samples, begins = _assembled(utterances)
    made = mastered(samples)
    if cue is AudioCue.RHYTHM:
        signal = rhythm()
        made = np.concatenate([signal, made])
        begins = [begin + len(signal) for begin in begins]
    encoded = Mp3.encode(made) if audio_format is AudioFormat.MP3 else Wav.encode(made)
    return _recording(encoded, begins, label)


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


def join(
    recordings: Sequence[Recording], audio_format: AudioFormat, label: ImplicitLabel
) -> Recording:
    """What `MasteringStudio.join` does, in whatever thread it is called."""
    if audio_format is AudioFormat.MP3:
        return _recording(*Mp3.join([Mp3.read(each.data) for each in recordings]), label)
    return _recording(*Wav.join([Wav.read(each.data) for each in recordings]), label)


def _recording(encoded: Mp3 | Wav, begins: Sequence[int], label: ImplicitLabel) -> Recording:
    """The digest is of what neither a tag nor a chunk of metadata changes."""
    audio_format, sound = (
        (AudioFormat.MP3, encoded.frames)
        if isinstance(encoded, Mp3)
        else (AudioFormat.WAV, encoded.samples)
    )
    digest = hashlib.sha256(sound).hexdigest()
    return Recording(
        data=_labelled(encoded.data, audio_format, replace(label, content_digest=digest)),
        mime_type=_MIME_TYPES[audio_format],
        seconds=encoded.sample_count / RATE,
        starts=tuple(begin / RATE for begin in begins),
        digest=digest,
    )


def _labelled(data: bytes, audio_format: AudioFormat, label: ImplicitLabel) -> bytes:
    return data
