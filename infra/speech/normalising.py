"""Engines that read figures and signs each in their own way, given words instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.voice import Sound, Speaker, Voice
from infra.speech.spoken_text import spoken

_SILENCE = Sound(samples=b"", rate=24_000)


@dataclass(frozen=True, slots=True)
class NormalisingSpeaker:
    """Says `3.5%` as 百分之三点五 whoever speaks; which reading a character has is the engine's."""

    speaker: Speaker

    @property
    def model(self) -> str:
        return self.speaker.model

    @property
    def voices(self) -> Sequence[Voice]:
        return self.speaker.voices

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        """Empty where nothing of the sentence can be said, such as an emoji."""
        said = spoken(sentence, otherwise=voice.languages[0])
        if not said:
            return _SILENCE
        return await self.speaker.speak(said, voice=voice, speed=speed)
