"""What providers send, in whatever format: heard, so that only the speech is left of it."""

import io

import soundfile

from domain.failure import FailureCode, RecipeFailed
from domain.voice import Sound
from infra.processes import Processes, ProcessLost
from infra.speech.stretching import stretched
from infra.speech.waveform import resampled, sound_of, trimmed

#: No sentence is that long; what is would only fill the memory.
_LONGEST_SECONDS = 300


class SoundUnreadable(ValueError):
    """Not a sound, of no format that we read, or nothing but silence."""


async def hear(data: bytes, *, speed: float = 1.0, processes: Processes) -> Sound:
    """As `heard`, off the event loop; raises `RecipeFailed` for what is no sound.

    Or is one that costs the decoder its life, its time or its memory.
    """
    try:
        return await processes.run(heard, data, speed=speed)
    except (SoundUnreadable, ProcessLost, TimeoutError, MemoryError) as error:
        detail = f"no sound: {type(error).__name__} {error}"
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail) from None


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
