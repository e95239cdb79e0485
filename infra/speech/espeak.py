"""The offline voice: espeak-ng, in processes of its own."""

from collections.abc import Sequence

from domain.failure import FailureCode, RecipeFailed
from domain.voice import Sound, Voice
from infra.processes import Processes, ProcessLost
from infra.speech.espeak_library import RATE, EspeakFailed
from infra.speech.espeak_voices import ESPEAK_VOICES, VOICES_BY_ID
from infra.speech.scripts import is_mostly_foreign
from infra.speech.tasks import synthesise


class EspeakSpeaker:
    """Each process keeps one library, whose state is global."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    @property
    def model(self) -> str:
        return "espeak-ng-1.52"

    @property
    def voices(self) -> Sequence[Voice]:
        return ESPEAK_VOICES

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        """Empty where nothing of the sentence can be said, such as an emoji."""
        if is_mostly_foreign(sentence):
            raise RecipeFailed(FailureCode.LANGUAGE_UNSUPPORTED, detail="espeak", is_certain=True)
        try:
            samples = await self._processes.run(synthesise, sentence, VOICES_BY_ID[voice.id], speed)
        except (ProcessLost, TimeoutError, MemoryError) as error:
            raise _unavailable(error) from error
        except EspeakFailed as error:
            raise RecipeFailed(
                FailureCode.PROVIDER_MISCONFIGURED, detail=str(error), is_certain=True
            ) from error
        return Sound(samples, RATE)


def _unavailable(error: Exception) -> RecipeFailed:
    return RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=f"espeak: {type(error).__name__}")
