"""The voices of several engines, and who speaks where nobody was asked for."""

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.measures import spoken_language
from domain.services.voices import Voices, VoiceUnknown
from domain.voice import SpeechEngine
from tests.domain.fake_speech import FakeSpeaker, a_voice

ONLINE = a_voice("openai-nova", SpeechEngine.OPENAI, (Locale.ZH_CN, Locale.EN))
CHINESE = a_voice("espeak-zh")
ENGLISH = a_voice("espeak-en", languages=(Locale.EN,))


@pytest.fixture
def voices() -> Voices:
    return Voices([FakeSpeaker([ONLINE], "nova-1"), FakeSpeaker([CHINESE, ENGLISH], "espeak-1")])


def test_offline_voices_come_first(voices: Voices) -> None:
    assert voices.all == [CHINESE, ENGLISH, ONLINE]


def test_a_voice_is_found_by_its_id(voices: Voices) -> None:
    assert voices.get("openai-nova") is voices.admit("openai-nova") is ONLINE
    assert voices.get("nobody") is None


def test_an_unknown_voice_is_refused(voices: Voices) -> None:
    with pytest.raises(VoiceUnknown) as refused:
        voices.admit("nobody")
    assert refused.value.field == ("input", "voice")


@pytest.mark.parametrize(
    ("voice_id", "text", "voice"),
    [
        (None, "用 Node.js 写一个服务", CHINESE),
        (None, "Write a service", ENGLISH),
        ("openai-nova", "Write a service", ONLINE),
        ("espeak-zh", "Write a service", CHINESE),
    ],
)
def test_the_voice_is_the_one_asked_for_or_the_languages_first(
    voices: Voices, voice_id: str | None, text: str, voice: object
) -> None:
    assert voices.choose(voice_id, text) is voice


def test_a_foreign_voice_reads_no_chinese(voices: Voices) -> None:
    with pytest.raises(RecipeFailed) as failed:
        voices.choose("espeak-en", "南瓜汤")
    assert failed.value.code is FailureCode.LANGUAGE_UNSUPPORTED
    assert not failed.value.is_tried_again


@pytest.mark.parametrize("voice_id", [None, "taken away"])
def test_no_voice_is_the_operators_fault(voice_id: str | None) -> None:
    with pytest.raises(RecipeFailed) as failed:
        Voices([]).choose(voice_id, "南瓜汤")
    assert failed.value.code is FailureCode.PROVIDER_MISCONFIGURED


async def test_a_voice_speaks_by_its_own_engine_alone(voices: Voices) -> None:
    nova, espeak = voices.speakers
    assert isinstance(nova, FakeSpeaker)
    assert isinstance(espeak, FakeSpeaker)
    nova.failure = FailureCode.PROVIDER_UNAVAILABLE

    with pytest.raises(RecipeFailed):
        await voices.speak("好", voice=ONLINE, speed=1.0)
    await voices.speak("好", voice=CHINESE, speed=1.5)

    assert espeak.spoken == [("好", "espeak-zh", 1.5)]
    assert (voices.model_of(ONLINE), voices.model_of(ENGLISH)) == ("nova-1", "espeak-1")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ChatGPT 和 GPT-5 的区别", Locale.ZH_CN),
        ("How to say 你好 well", Locale.EN),
        ("", Locale.ZH_CN),
    ],
)
def test_a_text_is_chinese_with_as_many_chinese_characters_as_words(
    text: str, language: Locale
) -> None:
    assert spoken_language(text) is language
