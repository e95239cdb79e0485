"""The voices of every engine that is set up."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import ErrorCode, Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.measures import spoken_language
from domain.voice import Sound, Speaker, Voice


class VoiceUnknown(Refusal):
    code = ErrorCode.VOICE_UNKNOWN

    def __init__(self, field: str = "voice") -> None:
        super().__init__(
            Sentence(
                "没有这个音色，请从 voices 中选择。",
                "There is no such voice; choose one of `voices`.",
            ),
            field=("input", field),
        )


@dataclass(frozen=True, slots=True)
class Voices:
    """Of several speakers as of one. A voice has one engine: no other speaks in its place."""

    speakers: Sequence[Speaker]

    @property
    def all(self) -> Sequence[Voice]:
        """Offline ones first: they are always there."""
        voices = [voice for speaker in self.speakers for voice in speaker.voices]
        return sorted(voices, key=lambda voice: not voice.engine.is_offline)

    def get(self, voice_id: str) -> Voice | None:
        return next((voice for voice in self.all if voice.id == voice_id), None)

    def admit(self, voice_id: str) -> Voice:
        """Raises `VoiceUnknown`."""
        voice = self.get(voice_id)
        if voice is None:
            raise VoiceUnknown
        return voice

    def choose(self, voice_id: str | None, text: str) -> Voice:
        """The voice that was asked for, or the first that reads the text's language.

        Chinese voices read foreign words, too, but others no Chinese. Raises `RecipeFailed` for
        that, and where the operator has taken the voice away, or has none at all.
        """
        language = spoken_language(text)
        asked = self.all if voice_id is None else [each for each in self.all if each.id == voice_id]
        if not asked:
            raise RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail="no such voice")
        fitting = [voice for voice in asked if language in voice.languages]
        foreign = [voice for voice in asked if Locale.ZH_CN in voice.languages]
        if not (fitting or foreign):
            raise RecipeFailed(FailureCode.LANGUAGE_UNSUPPORTED, detail=language, is_certain=True)
        return (fitting or foreign)[0]

    def model_of(self, voice: Voice) -> str:
        return self._speaker(voice).model

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        """As `Speaker.speak`."""
        return await self._speaker(voice).speak(sentence, voice=voice, speed=speed)

    def _speaker(self, voice: Voice) -> Speaker:
        return next(speaker for speaker in self.speakers if voice in speaker.voices)
