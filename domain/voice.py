"""Voices, and what they say: sounds as samples, until they are put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.ai_label import AudioCue
from domain.language import Locale, Sentence

SPEEDS = (0.5, 2.0)
#: In characters.
SPEECH_MAXIMUM = 20_000
CUE_LINES, CUE_LINE_LENGTH = 2, 16


class SpeechEngine(StrEnum):
    ESPEAK = "ESPEAK"
    OPENAI = "OPENAI"
    GTTS = "GTTS"
    EDGE = "EDGE"
    SHERPA = "SHERPA"

    @property
    def is_offline(self) -> bool:
        """Speaks without the network, and costs nothing."""
        return self in {SpeechEngine.ESPEAK, SpeechEngine.SHERPA}


class VoiceGender(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"
    NEUTRAL = "NEUTRAL"


class AudioFormat(StrEnum):
    MP3 = "MP3"
    WAV = "WAV"

    @property
    def longest_seconds(self) -> int:
        """What fits into some 150 MB."""
        return _LONGEST_SECONDS[self]


_LONGEST_SECONDS = {AudioFormat.MP3: 3 * 3600, AudioFormat.WAV: 3600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """`id` is stable, such as `espeak-cmn-female`; `languages` are those it reads well."""

    id: str
    name: Sentence
    languages: tuple[Locale, ...]
    gender: VoiceGender
    engine: SpeechEngine


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel of 16-bit little-endian samples, `rate` of them a second."""

    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / 2 / self.rate


class Speaker(Protocol):
    """One engine of speech."""

    @property
    def model(self) -> str: ...

    @property
    def voices(self) -> Sequence[Voice]: ...

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        """Without silence around it.

        Raises `domain.failure.RecipeFailed` with a `PROVIDER_…` code, and `LANGUAGE_UNSUPPORTED`.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A sentence with its sound, and the silence after it in seconds."""

    text: str
    sound: Sound
    pause_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An encoded sound. `starts` says when each utterance begins, in seconds from the start."""

    data: bytes
    mime_type: str
    seconds: float
    starts: tuple[float, ...]


class SoundStudio(Protocol):
    """Puts sounds together: −16 LUFS ± 1, and nothing clips."""

    async def record(
        self,
        utterances: Sequence[Utterance],
        *,
        audio_format: AudioFormat,
        cue: AudioCue,
    ) -> Recording:
        """After the rhythm, where that is the cue; what a spoken one says is an utterance."""

    async def join(
        self,
        recordings: Sequence[Recording],
        *,
        audio_format: AudioFormat,
    ) -> Recording:
        """Recordings of that format one after the other; `starts` are those of the recordings.

        They are not encoded again, so that an hour of speech costs no more than its bytes.
        """
