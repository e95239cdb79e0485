"""Edge's voices over their own wire protocol, spoken by a server on loopback."""

from collections.abc import AsyncIterator

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from infra.speech.edge_speech import EdgeSpeaker
from infra.speech.mp3 import Mp3
from tests.infra.speech.edge_server import EdgeServer
from tests.infra.speech.here import Here
from tests.infra.speech.voiced_sounds import speech_like

SENTENCE = "南瓜汤 & 洋葱<炒香>。"
MP3 = Mp3.encode(speech_like(1.0, rate=24_000)).frames


@pytest.fixture
async def server() -> AsyncIterator[EdgeServer]:
    async with EdgeServer(MP3) as server:
        yield server


@pytest.fixture
def speaker(server: EdgeServer) -> EdgeSpeaker:
    return EdgeSpeaker(processes=Here(), seconds=5.0, connector=server.connector)


async def test_a_sentence_is_spoken_by_the_voice_at_its_speed(
    server: EdgeServer, speaker: EdgeSpeaker
) -> None:
    voice = next(each for each in speaker.voices if each.id == "edge-zh-CN-YunxiNeural")

    sound = await speaker.speak(SENTENCE, voice=voice, speed=1.5)

    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    _, ssml = server.asked
    assert "YunxiNeural" in ssml
    assert "rate='+50%'" in ssml
    assert "南瓜汤 &amp; 洋葱&lt;炒香&gt;。" in ssml


@pytest.mark.parametrize(("speed", "rate"), [(0.5, "-50%"), (1.0, "+0%"), (2.0, "+100%")])
async def test_the_speed_goes_to_its_bounds(
    server: EdgeServer, speaker: EdgeSpeaker, speed: float, rate: str
) -> None:
    await speaker.speak(SENTENCE, voice=speaker.voices[0], speed=speed)
    assert f"rate='{rate}'" in server.asked[1]


async def failure_of(speaker: EdgeSpeaker) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=speaker.voices[0], speed=1.0)
    assert SENTENCE not in str(failed.value)
    return failed.value


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, FailureCode.PROVIDER_MISCONFIGURED),
        # Twice: the library sets its clock by the first answer.
        (403, FailureCode.PROVIDER_MISCONFIGURED),
        (429, FailureCode.PROVIDER_UNAVAILABLE),
        (503, FailureCode.PROVIDER_UNAVAILABLE),
    ],
)
async def test_a_refused_handshake_is_told_by_its_status(
    server: EdgeServer, speaker: EdgeSpeaker, status: int, code: FailureCode
) -> None:
    server.status = status

    failure = await failure_of(speaker)

    assert (failure.code, failure.detail) == (code, f"HTTP {status}")


@pytest.mark.parametrize("sound", [b"", b"no sound at all" * 100])
async def test_an_answer_without_speech_is_unusable(
    server: EdgeServer, speaker: EdgeSpeaker, sound: bytes
) -> None:
    server.sound = sound
    assert (await failure_of(speaker)).code is FailureCode.OUTPUT_UNUSABLE


@pytest.mark.parametrize(
    "message",
    [
        "Path:nobody.knows\r\n\r\n{}",
        "Path:audio.metadata\r\n\r\nno JSON",
        'Path:audio.metadata\r\n\r\n{"Metadata": [{"Type": "SentenceBoundary"}]}',
        "no head",
    ],
)
async def test_words_that_the_library_does_not_know_are_unusable(
    server: EdgeServer, speaker: EdgeSpeaker, message: str
) -> None:
    server.told = [message]
    assert (await failure_of(speaker)).code is FailureCode.OUTPUT_UNUSABLE


async def test_sound_without_end_is_not_taken(server: EdgeServer, speaker: EdgeSpeaker) -> None:
    server.sound = bytes(5_000_001)
    assert (await failure_of(speaker)).code is FailureCode.OUTPUT_UNUSABLE


async def test_a_server_that_hangs_is_given_up(server: EdgeServer) -> None:
    server.hangs = True
    speaker = EdgeSpeaker(processes=Here(), seconds=0.3, connector=server.connector)
    assert (await failure_of(speaker)).code is FailureCode.PROVIDER_UNAVAILABLE


async def test_a_connection_that_breaks_leaves_nothing_to_use(
    server: EdgeServer, speaker: EdgeSpeaker
) -> None:
    server.drops = True
    assert (await failure_of(speaker)).is_tried_again


def test_every_voice_reads_the_language_of_its_name() -> None:
    for voice in EdgeSpeaker(processes=Here()).voices:
        expected = Locale.ZH_CN if "-zh-CN-" in voice.id else Locale.EN
        assert voice.languages == (expected,)
