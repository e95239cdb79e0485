"""What engines are given to say."""

from dataclasses import dataclass, field

import pytest

from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.speech.normalising import NormalisingSpeaker

VOICE = Voice(
    id="some-voice",
    name=Sentence("某音色", "Some voice"),
    languages=(Locale.ZH_CN,),
    gender=VoiceGender.FEMALE,
    engine=SpeechEngine.OPENAI,
)


@dataclass
class Listener:
    model: str = "listener"
    voices: tuple[Voice, ...] = (VOICE,)
    heard: list[tuple[str, float]] = field(default_factory=list)

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        self.heard.append((sentence, speed))
        return Sound(samples=b"\0\0", rate=8_000)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [("涨了3.5%。", "涨了百分之三点五。"), ("2026年见！", "二零二六年见！")],
)
async def test_figures_are_said_alike_by_all_engines(sentence: str, said: str) -> None:
    listener = Listener()

    sound = await NormalisingSpeaker(listener).speak(sentence, voice=VOICE, speed=1.5)

    assert listener.heard == [(said, 1.5)]
    assert sound.rate == 8_000


async def test_nobody_is_asked_to_say_nothing() -> None:
    listener = Listener()

    sound = await NormalisingSpeaker(listener).speak("🎉", voice=VOICE, speed=1.0)

    assert (listener.heard, sound.samples) == ([], b"")
