"""What makers of sound have done in processes of their own (`infra.processes`).

The libraries that it takes are imported there alone: they would cost whoever only asks some seconds
at its start, and 150 MB. A deferred import is right for once.
"""

from collections.abc import Sequence

from domain.ai_label import AudioCue
from domain.voice import AudioFormat, Recording, Sound, Utterance
from infra.speech.espeak_library import EspeakVoices


def synthesise(text: str, voices: EspeakVoices, speed: float) -> bytes:
    from infra.speech import espeak_synthesis  # noqa: PLC0415 - see above

    return espeak_synthesis.synthesise(text, voices, speed)


def heard(data: bytes, *, speed: float = 1.0) -> Sound:
    from infra.speech import decoding  # noqa: PLC0415 - see above

    return decoding.heard(data, speed=speed)


def record(
    utterances: Sequence[Utterance], *, audio_format: AudioFormat, cue: AudioCue
) -> Recording:
    from infra.speech import mixing  # noqa: PLC0415 - see above

    return mixing.record(utterances, audio_format=audio_format, cue=cue)
