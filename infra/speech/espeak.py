"""The offline voice: espeak-ng, in processes of its own."""

from collections.abc import Sequence
from itertools import product

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.processes import Processes, ProcessLost
from infra.speech.espeak_library import RATE, EspeakFailed, EspeakVoice
from infra.speech.espeak_synthesis import EspeakVoices, synthesise
from infra.speech.scripts import is_mostly_foreign

#: Wider than their own, so that tones are told apart; at full volume espeak-ng would clip.
_PITCH_RANGE, _VOLUME = 70, 70


def _voice(name: str) -> EspeakVoice:
    return EspeakVoice(name=name, pitch_range=_PITCH_RANGE, volume=_VOLUME)


#: Female voices lie at 170 Hz in Mandarin and 200 in English, male ones at 95 and 110.
_MANDARIN = {VoiceGender.FEMALE: _voice("cmn+f2"), VoiceGender.MALE: _voice("cmn+m3")}
_AMERICAN = {VoiceGender.FEMALE: _voice("gmw/en-US+f2"), VoiceGender.MALE: _voice("gmw/en-US+m3")}
_BRITISH = {VoiceGender.FEMALE: _voice("gmw/en+f2"), VoiceGender.MALE: _voice("gmw/en+m3")}
_NAMES = {
    "cmn": Sentence("普通话（离线）", "Mandarin (offline)"),
    "en": Sentence("美式英语（离线）", "American English (offline)"),
    "en-gb": Sentence("英式英语（离线）", "British English (offline)"),
}
_GENDERS = {
    VoiceGender.FEMALE: Sentence("女声", "female"),
    VoiceGender.MALE: Sentence("男声", "male"),
}


def _offered(language: str, gender: VoiceGender) -> Voice:
    name, gender_name = _NAMES[language], _GENDERS[gender]
    is_mandarin = language == "cmn"
    return Voice(
        id=f"espeak-{language}-{gender.lower()}",
        name=Sentence(f"{name.zh_cn}{gender_name.zh_cn}", f"{name.en}, {gender_name.en}"),
        languages=(Locale.ZH_CN, Locale.EN) if is_mandarin else (Locale.EN,),
        gender=gender,
        engine=SpeechEngine.ESPEAK,
    )


def _voices(language: str, gender: VoiceGender) -> EspeakVoices:
    english = _BRITISH if language == "en-gb" else _AMERICAN
    return EspeakVoices(
        own=Locale.ZH_CN if language == "cmn" else Locale.EN,
        chinese=_MANDARIN[gender],
        english=english[gender],
    )


_OFFERED = tuple(_offered(*each) for each in product(_NAMES, _GENDERS))
_VOICES = {
    voice.id: _voices(*each)
    for voice, each in zip(_OFFERED, product(_NAMES, _GENDERS), strict=True)
}


class EspeakSpeaker:
    """Each process keeps one library, whose state is global."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    @property
    def model(self) -> str:
        return "espeak-ng-1.52"

    @property
    def voices(self) -> Sequence[Voice]:
        return _OFFERED

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        """Empty where nothing of the sentence can be said, such as an emoji."""
        if is_mostly_foreign(sentence):
            raise RecipeFailed(FailureCode.LANGUAGE_UNSUPPORTED, detail="espeak", is_certain=True)
        try:
            samples = await self._processes.run(synthesise, sentence, _VOICES[voice.id], speed)
        except (ProcessLost, TimeoutError, MemoryError) as error:
            raise _unavailable(error) from error
        except EspeakFailed as error:
            raise RecipeFailed(
                FailureCode.PROVIDER_MISCONFIGURED, detail=str(error), is_certain=True
            ) from error
        return Sound(samples, RATE)


def _unavailable(error: Exception) -> RecipeFailed:
    return RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=f"espeak: {type(error).__name__}")
