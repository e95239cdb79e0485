"""The operator's model: a tone in the place of a voice, run by the true sherpa-onnx."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import SpeechEngine, VoiceGender
from infra.processes import Processes
from infra.speech.sherpa import ModelSpeaker, SherpaSpeaker
from tests.infra.speech.sounds import loudness_of, pitch_of, quiet_edges

TINY_MODEL = Path(__file__).parent / "tiny_model"
#: Of the tone that the tiny model hums, in hertz.
TONE = 220
WOMAN = ModelSpeaker(number=3, name=Sentence("小北", "Xiaobei"), gender=VoiceGender.FEMALE)


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes(size=1, memory_bytes=3 << 30, seconds=60.0)
    yield processes
    await processes.aclose()


def speaker_of(processes: Processes, directory: Path = TINY_MODEL) -> SherpaSpeaker:
    return SherpaSpeaker(processes, directory=directory, speakers=[WOMAN])


async def test_the_operators_speakers_are_its_voices(processes: Processes) -> None:
    speaker = speaker_of(processes)
    (voice,) = speaker.voices
    assert (voice.id, voice.name, voice.gender) == ("sherpa-3", WOMAN.name, WOMAN.gender)
    assert (voice.engine, voice.languages) == (SpeechEngine.SHERPA, (Locale.ZH_CN, Locale.EN))
    assert speaker.model == "tiny_model"


async def test_a_sentence_is_said_by_the_model(processes: Processes) -> None:
    speaker = speaker_of(processes)
    sound = await speaker.speak("你好。", voice=speaker.voices[0], speed=1.0)
    faster = await speaker.speak("你好。", voice=speaker.voices[0], speed=2.0)
    assert sound.rate == 22_050
    assert loudness_of(sound.samples) > 1_000
    assert pitch_of(sound.samples) == pytest.approx(TONE, rel=0.02)
    assert quiet_edges(sound.samples, below=160) == pytest.approx((0.02, 0.02), abs=0.001)
    assert faster.seconds == pytest.approx(sound.seconds / 2, abs=0.05)


async def test_nothing_to_say_is_an_empty_sound(processes: Processes) -> None:
    speaker = speaker_of(processes)
    assert (await speaker.speak("🎉", voice=speaker.voices[0], speed=1.0)).samples == b""


async def test_other_scripts_are_refused(processes: Processes) -> None:
    speaker = speaker_of(processes)
    with pytest.raises(RecipeFailed) as raised:
        await speaker.speak("Привет", voice=speaker.voices[0], speed=1.0)
    assert raised.value.code is FailureCode.LANGUAGE_UNSUPPORTED


async def test_a_directory_without_a_model_is_the_operators_mistake(
    processes: Processes, tmp_path: Path
) -> None:
    """So is a model without the library: both say what is amiss to the log."""
    speaker = speaker_of(processes, tmp_path)
    with pytest.raises(RecipeFailed) as raised:
        await speaker.speak("你好。", voice=speaker.voices[0], speed=1.0)
    assert raised.value.code is FailureCode.PROVIDER_MISCONFIGURED
    assert raised.value.is_certain
    amiss = "holds no model.onnx"
    assert amiss in raised.value.detail
