"""Google Translate's voice, by the requests that gTTS writes, at a server on loopback."""

import base64
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.speech.gtts_speech import GttsSpeaker
from infra.speech.mp3 import Mp3
from tests.infra.search.search_server import HANG, Reply, Request, SearchServer
from tests.infra.speech.here import Here
from tests.infra.speech.voiced_sounds import speech_like

SENTENCE = "南瓜汤要小火慢炖。"
MP3 = Mp3.encode(speech_like(1.0, rate=24_000)).frames


def spoken(sound: bytes = MP3) -> Reply:
    """As it comes: JSON in JSON, on one of several lines."""
    inner = json.dumps([base64.b64encode(sound).decode()], separators=(",", ":"))
    row = json.dumps([["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]])
    body = f")]}}'\n\n{len(row)}\n{row.replace(', ', ',')}\n".encode()
    return Reply(body=body, media_type="application/json; charset=utf-8")


@pytest.fixture
async def server() -> AsyncIterator[SearchServer]:
    async with SearchServer(spoken()) as server:
        yield server


@pytest.fixture
async def speaker(server: SearchServer) -> AsyncIterator[GttsSpeaker]:
    speaker = GttsSpeaker(processes=Here(), host=server.url, seconds=5.0)
    yield speaker
    await speaker.aclose()


def asked(request: Request) -> list[object]:
    (sent,) = parse_qs(request.body.decode())["f.req"]
    parameters: list[object] = json.loads(json.loads(sent)[0][0][1])
    return parameters


async def test_a_sentence_is_asked_for_in_its_voices_language(
    server: SearchServer, speaker: GttsSpeaker
) -> None:
    chinese, english = speaker.voices

    sound = await speaker.speak(SENTENCE, voice=chinese, speed=1.0)
    await speaker.speak("Hello there.", voice=english, speed=1.0)

    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    assert [request.path for request in server.requests] == [
        "/_/TranslateWebserverUi/data/batchexecute"
    ] * 2
    assert [asked(request)[:2] for request in server.requests] == [
        [SENTENCE, "zh-CN"],
        ["Hello there.", "en"],
    ]


async def test_a_long_sentence_is_asked_for_in_pieces(
    server: SearchServer, speaker: GttsSpeaker
) -> None:
    sound = await speaker.speak("word " * 30, voice=speaker.voices[1], speed=1.0)

    assert len(server.requests) == 2
    assert sound.seconds == pytest.approx(2.0, abs=0.2)


async def test_another_speed_is_made_of_the_usual_one(speaker: GttsSpeaker) -> None:
    sound = await speaker.speak(SENTENCE, voice=speaker.voices[0], speed=2.0)
    assert sound.seconds == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(status=429, headers={"Retry-After": "9"}), FailureCode.PROVIDER_UNAVAILABLE),
        (Reply(status=403), FailureCode.PROVIDER_UNAVAILABLE),
        (Reply(status=500), FailureCode.PROVIDER_UNAVAILABLE),
        (Reply(status=302, headers={"Location": "/sorry"}), FailureCode.PROVIDER_UNAVAILABLE),
        (Reply(body=b"x", missing_bytes=10), FailureCode.PROVIDER_UNAVAILABLE),
        (Reply(body=b")]}'\n\n[]"), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body=b'jQ1olc","[\\"A\\"]'), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body=b"\xff"), FailureCode.OUTPUT_UNUSABLE),
        (spoken(b"no sound"), FailureCode.OUTPUT_UNUSABLE),
        (Reply(body=bytes(5_000_001)), FailureCode.OUTPUT_UNUSABLE),
    ],
    ids=["429", "403", "500", "302", "cut", "empty", "base64", "utf8", "noise", "endless"],
)
async def test_what_goes_wrong_is_told_in_the_products_terms(
    server: SearchServer, speaker: GttsSpeaker, reply: Reply, code: FailureCode
) -> None:
    server.reply = reply

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=speaker.voices[0], speed=1.0)

    assert failed.value.code is code
    assert failed.value.retry_after_seconds == (9 if reply.status == 429 else None)
    assert SENTENCE not in str(failed.value)


async def test_a_server_that_hangs_is_given_up(server: SearchServer) -> None:
    server.reply = HANG
    speaker = GttsSpeaker(processes=Here(), host=server.url, seconds=0.2)

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=speaker.voices[0], speed=1.0)
    await speaker.aclose()

    assert failed.value.code is FailureCode.PROVIDER_UNAVAILABLE


async def test_a_server_that_is_away_is_unavailable() -> None:
    speaker = GttsSpeaker(processes=Here(), host="http://127.0.0.1:9", seconds=5.0)

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=speaker.voices[0], speed=1.0)
    await speaker.aclose()

    assert failed.value.code is FailureCode.PROVIDER_UNAVAILABLE
