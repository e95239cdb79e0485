"""A speaker whose sounds last as long as their sentences, and a studio that measures nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from domain.ai_label import AudioCue
from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import (
    AudioFormat,
    Recording,
    Sound,
    SpeechEngine,
    Utterance,
    Voice,
    VoiceGender,
)
from tests.fakes import require_no_transaction

RATE = 1000
SECONDS_OF_A_CHARACTER = 0.25
#: How long the fake's rhythm lasts, and the silence that joining leaves.
RHYTHM_SECONDS, JOINT_SECONDS = 1.5, 0.05


def a_voice(
    voice_id: str,
    engine: SpeechEngine = SpeechEngine.ESPEAK,
    languages: tuple[Locale, ...] = (Locale.ZH_CN,),
) -> Voice:
    return Voice(
        id=voice_id,
        name=Sentence(voice_id, voice_id),
        languages=languages,
        gender=VoiceGender.FEMALE,
        engine=engine,
    )


@dataclass(eq=False)
class FakeSpeaker:
    voices: Sequence[Voice]
    model: str = "fake-speech-1"
    failure: FailureCode | None = None
    #: Whatever it is given, it has no sound for it.
    is_mute: bool = False
    #: What befalls the world while it speaks.
    meanwhile: Callable[[], None] | None = None
    spoken: list[tuple[str, str, float]] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        require_no_transaction()
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        if self.meanwhile is not None:
            self.meanwhile()
        if self.failure is not None:
            raise RecipeFailed(self.failure)
        self.spoken.append((sentence, voice.id, speed))
        if self.is_mute:
            return Sound(b"", RATE)
        count = round(len(sentence) * SECONDS_OF_A_CHARACTER / speed * RATE)
        return Sound(bytes(2 * count), RATE)


@dataclass(eq=False)
class FakeStudio:
    """Its data say what was put into it."""

    async def record(
        self,
        utterances: Sequence[Utterance],
        *,
        audio_format: AudioFormat,
        cue: AudioCue,
    ) -> Recording:
        starts = []
        seconds = RHYTHM_SECONDS if cue is AudioCue.RHYTHM else 0.0
        for utterance in utterances:
            starts.append(seconds)
            seconds += utterance.sound.seconds + utterance.pause_seconds
        said = "|".join(utterance.text for utterance in utterances)
        return _recording(f"{cue}:{said}", audio_format, seconds=seconds, starts=starts)

    async def join(
        self,
        recordings: Sequence[Recording],
        *,
        audio_format: AudioFormat,
    ) -> Recording:
        starts = []
        seconds = -JOINT_SECONDS
        for recording in recordings:
            starts.append(seconds + JOINT_SECONDS)
            seconds = starts[-1] + recording.seconds
        said = "+".join(recording.data.decode() for recording in recordings)
        return _recording(said, audio_format, seconds=seconds, starts=starts)


def _recording(
    said: str,
    audio_format: AudioFormat,
    *,
    seconds: float,
    starts: Sequence[float],
) -> Recording:
    return Recording(
        data=f"{audio_format} {said}".encode(),
        mime_type="audio/mpeg" if audio_format is AudioFormat.MP3 else "audio/wav",
        seconds=seconds,
        starts=tuple(starts),
    )
