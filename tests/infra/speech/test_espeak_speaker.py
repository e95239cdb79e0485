from collections.abc import AsyncIterator

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.voice import SpeechEngine, Voice, VoiceGender
from infra.processes import Processes, ProcessLost
from infra.speech.espeak import EspeakSpeaker
from tests.infra.speech.crashes import crash
from tests.infra.speech.sounds import loudness_of, pitch_of

ENOUGH_MEMORY, ENOUGH_SECONDS = 1 << 30, 60.0


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes(size=1, memory_bytes=ENOUGH_MEMORY, seconds=ENOUGH_SECONDS)
    yield processes
    await processes.aclose()


@pytest.fixture
def speaker(processes: Processes) -> EspeakSpeaker:
    return EspeakSpeaker(processes)


def by_id(speaker: EspeakSpeaker) -> dict[str, Voice]:
    return {voice.id: voice for voice in speaker.voices}


def test_voices_are_offered_in_mandarin_and_two_englishes(speaker: EspeakSpeaker) -> None:
    assert [
        (voice.id, voice.gender, voice.languages, voice.engine) for voice in speaker.voices
    ] == [
        (
            f"espeak-{language}-{gender.lower()}",
            gender,
            (Locale.ZH_CN, Locale.EN) if language == "cmn" else (Locale.EN,),
            SpeechEngine.ESPEAK,
        )
        for language in ("cmn", "en", "en-gb")
        for gender in (VoiceGender.FEMALE, VoiceGender.MALE)
    ]
    assert len({voice.name for voice in speaker.voices}) == len(speaker.voices)


async def test_every_voice_speaks_both_languages(speaker: EspeakSpeaker) -> None:
    for voice in speaker.voices:
        for sentence in ("今天天气很好。", "It is a fine day."):
            sound = await speaker.speak(sentence, voice=voice, speed=1.0)
            assert sound.rate == 22_050
            assert 0.5 < sound.seconds < 4
            assert loudness_of(sound.samples) > 1_000


async def test_women_speak_higher_than_men_in_every_language(speaker: EspeakSpeaker) -> None:
    voices = by_id(speaker)
    for language in ("cmn", "en", "en-gb"):
        female, male = [
            pitch_of(
                (
                    await speaker.speak(
                        "今天天气很好，我们去公园。",
                        voice=voices[f"espeak-{language}-{gender}"],
                        speed=1.0,
                    )
                ).samples
            )
            for gender in ("female", "male")
        ]
        assert female > male * 1.4


async def test_the_next_sentence_is_spoken_after_a_crash(
    speaker: EspeakSpeaker, processes: Processes
) -> None:
    voice = speaker.voices[0]
    assert (await speaker.speak("你好。", voice=voice, speed=1.0)).samples
    with pytest.raises(ProcessLost):
        await processes.run(crash)
    assert (await speaker.speak("你好。", voice=voice, speed=1.0)).samples


async def test_a_lost_process_is_tried_again_later() -> None:
    """Too little memory for an interpreter: the process ends before it answers."""
    processes = Processes(size=1, memory_bytes=1 << 24, seconds=ENOUGH_SECONDS)
    speaker = EspeakSpeaker(processes)
    with pytest.raises(RecipeFailed) as raised:
        await speaker.speak("你好。", voice=speaker.voices[0], speed=1.0)
    await processes.aclose()
    assert raised.value.code is FailureCode.PROVIDER_UNAVAILABLE
    assert raised.value.is_tried_again


@pytest.mark.parametrize("sentence", ["ありがとうございます", "Привет, мир", "감사합니다"])
async def test_other_scripts_are_refused(speaker: EspeakSpeaker, sentence: str) -> None:
    with pytest.raises(RecipeFailed) as raised:
        await speaker.speak(sentence, voice=speaker.voices[0], speed=1.0)
    assert raised.value.code is FailureCode.LANGUAGE_UNSUPPORTED
    assert raised.value.is_certain


async def test_a_foreign_name_in_a_sentence_is_no_other_language(speaker: EspeakSpeaker) -> None:
    sound = await speaker.speak(
        "他用日语说了一句「ありがとう」。", voice=speaker.voices[0], speed=1.0
    )
    assert sound.samples


async def test_nothing_to_say_is_an_empty_sound(speaker: EspeakSpeaker) -> None:
    sound = await speaker.speak("🎉", voice=speaker.voices[0], speed=1.0)
    assert sound.samples == b""
