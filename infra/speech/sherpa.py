"""A better offline voice: a model that the operator has installed, run by sherpa-onnx."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.processes import Processes, ProcessLost
from infra.speech.scripts import is_mostly_foreign
from infra.speech.sherpa_unusable import SherpaUnusable
from infra.speech.tasks import synthesise_by_model


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpeaker:
    """One of a model's speakers, by its number there, as the operator offers it."""

    number: int
    name: Sentence
    gender: VoiceGender


class SherpaSpeaker:
    """Its processes need about 1.5 GB each, and answer at a fraction of real time."""

    def __init__(
        self, processes: Processes, *, directory: Path, speakers: Sequence[ModelSpeaker]
    ) -> None:
        self._processes = processes
        self._directory = directory
        self._numbers = {_id(speaker): speaker.number for speaker in speakers}
        self._voices = tuple(map(_voice, speakers))

    @property
    def model(self) -> str:
        return self._directory.name

    @property
    def voices(self) -> Sequence[Voice]:
        return self._voices

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        """Empty where nothing of the sentence can be said, such as an emoji."""
        if is_mostly_foreign(sentence):
            raise RecipeFailed(FailureCode.LANGUAGE_UNSUPPORTED, detail="sherpa", is_certain=True)
        number = self._numbers[voice.id]
        try:
            samples, rate = await self._processes.run(
                synthesise_by_model, sentence, str(self._directory), number, speed
            )
        except (ProcessLost, TimeoutError, MemoryError) as error:
            raise RecipeFailed(
                FailureCode.PROVIDER_UNAVAILABLE, detail=f"sherpa: {type(error).__name__}"
            ) from error
        except SherpaUnusable as error:
            raise RecipeFailed(
                FailureCode.PROVIDER_MISCONFIGURED, detail=str(error), is_certain=True
            ) from error
        return Sound(samples, rate)


def _id(speaker: ModelSpeaker) -> str:
    return f"sherpa-{speaker.number}"


def _voice(speaker: ModelSpeaker) -> Voice:
    return Voice(
        id=_id(speaker),
        name=speaker.name,
        languages=(Locale.ZH_CN, Locale.EN),
        gender=speaker.gender,
        engine=SpeechEngine.SHERPA,
    )
