"""Sounds of any format as samples of ours."""

import io

import soundfile

from domain.voice import Sound
from infra.speech.resampling import resampled
from infra.speech.stretching import stretched
from infra.speech.unreadable import SoundUnreadable
from infra.speech.waveform import sound_of, trimmed

#: No sentence is that long; what is would only fill the memory.
_LONGEST_SECONDS = 300


def heard(data: bytes, *, speed: float = 1.0) -> Sound:
    """Of WAV, MP3, FLAC or Ogg: without silence around it, at `speed` times its own.

    Raises `SoundUnreadable`.
    """
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            frames = file.read(_LONGEST_SECONDS * file.samplerate, dtype="float32", always_2d=True)
            rate = file.samplerate
    except soundfile.LibsndfileError as error:
        raise SoundUnreadable(error.error_string) from None
    speech = trimmed(resampled(frames.mean(axis=1), rate))
    if not speech.size:
        raise SoundUnreadable("silence")
    return sound_of(stretched(speech, speed))
