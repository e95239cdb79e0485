"""A speaker that is left alone for a while after it has failed several times in a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.voice import Sound, Speaker, Voice
from infra.circuit import Circuit


@dataclass(frozen=True, slots=True)
class SparedSpeaker:
    """No other engine steps in: a voice belongs to one, and whoever chose it would notice."""

    speaker: Speaker
    circuit: Circuit

    @property
    def model(self) -> str:
        return self.speaker.model

    @property
    def voices(self) -> Sequence[Voice]:
        return self.speaker.voices

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        with self.circuit.call():
            return await self.speaker.speak(sentence, voice=voice, speed=speed)
