"""A speaker that keeps failing is left alone, and no other speaks in its place."""

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.circuit import Circuit
from infra.speech.sparing import SparedSpeaker
from tests.infra.fake_clock import FakeClock

VOICE = Voice(
    id="online",
    name=Sentence("在线", "Online"),
    languages=(Locale.ZH_CN,),
    gender=VoiceGender.FEMALE,
    engine=SpeechEngine.OPENAI,
)


class Failing:
    model = "failing-1"
    voices = (VOICE,)

    def __init__(self) -> None:
        self.calls = 0
        self.code: FailureCode | None = FailureCode.PROVIDER_UNAVAILABLE

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        self.calls += 1
        if self.code is not None:
            raise RecipeFailed(self.code)
        return Sound(b"\0\0", 24_000)


async def failure_of(speaker: SparedSpeaker) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak("好", voice=VOICE, speed=1.0)
    return failed.value


async def test_it_is_asked_again_after_a_while(clock: FakeClock) -> None:
    failing = Failing()
    circuit = Circuit(threshold=2, cool_down_seconds=60.0, clock=clock)
    speaker = SparedSpeaker(failing, circuit)

    codes = [(await failure_of(speaker)).code for _ in range(2)]
    spared = await failure_of(speaker)

    assert codes == [FailureCode.PROVIDER_UNAVAILABLE] * 2
    assert (spared.code, spared.retry_after_seconds) == (FailureCode.PROVIDER_UNAVAILABLE, 60.0)
    assert failing.calls == 2
    failing.code = None
    clock.now += 61
    assert await speaker.speak("好", voice=VOICE, speed=1.0) == Sound(b"\0\0", 24_000)
    assert (speaker.model, speaker.voices) == ("failing-1", (VOICE,))


async def test_what_lies_in_the_text_spares_nobody(clock: FakeClock) -> None:
    failing = Failing()
    failing.code = FailureCode.PROVIDER_REFUSED
    speaker = SparedSpeaker(failing, Circuit(threshold=1, cool_down_seconds=60.0, clock=clock))

    for _ in range(3):
        await failure_of(speaker)

    assert failing.calls == 3
