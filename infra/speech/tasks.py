"""What makers of sound have done in processes of their own (`infra.processes`).

The libraries that it takes are imported there alone (docs/adr/0046).
"""

from collections.abc import Sequence

from domain.ai_label import AudioCue
from domain.voice import AudioFormat, Recording, Sound, Utterance
from infra.speech.espeak_library import EspeakVoices


def synthesise(text: str, voices: EspeakVoices, speed: float) -> bytes:
    from infra.speech import espeak_synthesis  # noqa: PLC0415 - see above

    return espeak_synthesis.synthesise(text, voices, speed)


def synthesise_by_model(text: str, directory: str, speaker: int, speed: float) -> tuple[bytes, int]:
    from infra.speech import sherpa_synthesis  # noqa: PLC0415 - see above

    return sherpa_synthesis.synthesise_by_model(text, directory, speaker, speed)


def heard(data: bytes, *, speed: float = 1.0) -> Sound:
    from infra.speech import decoding  # noqa: PLC0415 - see above

    return decoding.heard(data, speed=speed)


def record(
    utterances: Sequence[Utterance], *, audio_format: AudioFormat, cue: AudioCue
) -> Recording:
    from infra.speech import mixing  # noqa: PLC0415 - see above

    return mixing.record(utterances, audio_format=audio_format, cue=cue)


def join(recordings: Sequence[Recording], audio_format: AudioFormat) -> Recording:
    """For a thread: it takes no more than copying."""
    from infra.speech import joining  # noqa: PLC0415 - see above

    return joining.join(recordings, audio_format)
