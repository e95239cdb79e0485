"""The voices of espeak-ng that are offered: chosen by their measured height and clearness."""

from dataclasses import replace
from itertools import product

from domain.language import Locale, Sentence
from domain.voice import SpeechEngine, Voice, VoiceGender
from infra.speech.espeak_library import EspeakVoice, EspeakVoices

#: Wider than their own, so that tones are told apart; at full volume espeak-ng would clip.
_PITCH_RANGE, _VOLUME = 70, 70
#: At which an English voice is as high as the Mandarin one that it speaks a word for.
_PITCH_AMID_MANDARIN = 40


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
    english = (_BRITISH if language == "en-gb" else _AMERICAN)[gender]
    if language != "cmn":
        return EspeakVoices(own=Locale.EN, chinese=_MANDARIN[gender], english=english)
    amid = replace(english, pitch=_PITCH_AMID_MANDARIN)
    return EspeakVoices(own=Locale.ZH_CN, chinese=_MANDARIN[gender], english=amid)


_KINDS = tuple(product(_NAMES, _GENDERS))
ESPEAK_VOICES = tuple(_offered(*kind) for kind in _KINDS)
#: How each is spoken, by its id.
VOICES_BY_ID = {voice.id: _voices(*kind) for voice, kind in zip(ESPEAK_VOICES, _KINDS, strict=True)}
