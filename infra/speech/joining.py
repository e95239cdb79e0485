"""Encoded sounds one after the other, as they are."""

from collections.abc import Sequence

from domain.voice import AudioFormat, Recording
from infra.speech.mp3 import Mp3
from infra.speech.wav import Wav
from infra.speech.waveform import RATE


def join(recordings: Sequence[Recording], audio_format: AudioFormat) -> Recording:
    """What `MasteringStudio.join` does, in whatever thread it is called."""
    if audio_format is AudioFormat.MP3:
        return recording_of(*Mp3.join([Mp3.read(each.data) for each in recordings]))
    return recording_of(*Wav.join([Wav.read(each.data) for each in recordings]))


def recording_of(encoded: Mp3 | Wav, begins: Sequence[int]) -> Recording:
    return Recording(
        data=encoded.data,
        mime_type="audio/mpeg" if isinstance(encoded, Mp3) else "audio/wav",
        seconds=encoded.sample_count / RATE,
        starts=tuple(begin / RATE for begin in begins),
    )
