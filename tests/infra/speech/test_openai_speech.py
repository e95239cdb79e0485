"""OpenAI's voices over its own wire protocol, spoken by a server on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
from openai import OpenAIError

from domain.failure import FailureCode, RecipeFailed
from domain.voice import SpeechEngine, VoiceGender
from infra.speech.openai_speech import (
    OPENAI_VOICES,
    OpenAiSpeaker,
    SpeechAccount,
    openai_voice,
)
from tests.infra.search.search_server import HANG, Reply, SearchServer, saying
from tests.infra.speech.here import Here
from tests.infra.speech.voiced_sounds import speech_like, wav_of

SENTENCE = "南瓜汤要小火慢炖。"
SPOKEN = Reply(body=wav_of(speech_like(1.0, rate=24_000), 24_000), media_type="audio/wav")
NOVA = next(voice for voice in OPENAI_VOICES if voice.id == "openai-nova")


def refused(status: int, code: str, **headers: str) -> Reply:
    error = {"message": f"no: {SENTENCE} sk-secret", "type": code, "code": code, "param": None}
    return saying({"error": error}, status=status, **headers)


@pytest.fixture
async def server() -> AsyncIterator[SearchServer]:
    async with SearchServer(SPOKEN) as server:
        yield server


@pytest.fixture
def account(server: SearchServer) -> SpeechAccount:
    return SpeechAccount(api_key="sk-secret", base_url=f"{server.url}/v1", model="tts-9")


@pytest.fixture
async def speaker(account: SpeechAccount) -> AsyncIterator[OpenAiSpeaker]:
    speaker = OpenAiSpeaker(account, processes=Here())
    yield speaker
    await speaker.aclose()


async def test_a_sentence_is_asked_for_as_openai_documents_it(
    server: SearchServer, speaker: OpenAiSpeaker
) -> None:
    sound = await speaker.speak(SENTENCE, voice=NOVA, speed=1.0)

    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/audio/speech")
    assert request.headers["authorization"] == "Bearer sk-secret"
    assert request.json == {
        "input": SENTENCE,
        "model": "tts-9",
        "voice": "nova",
        "response_format": "wav",
        "speed": 1.0,
    }


async def test_a_model_that_heeds_the_speed_is_asked_for_it(
    server: SearchServer, account: SpeechAccount
) -> None:
    speaker = OpenAiSpeaker(replace(account, heeds_speed=True), processes=Here())

    sound = await speaker.speak(SENTENCE, voice=NOVA, speed=2.0)
    await speaker.aclose()

    assert server.requests[0].json["speed"] == 2.0
    assert sound.seconds == pytest.approx(1.0, abs=0.1)


async def test_the_speech_of_another_model_is_made_as_fast(
    server: SearchServer, speaker: OpenAiSpeaker
) -> None:
    sound = await speaker.speak(SENTENCE, voice=NOVA, speed=2.0)

    assert server.requests[0].json["speed"] == 1.0
    assert sound.seconds == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("reply", "code", "detail"),
    [
        (
            refused(401, "invalid_api_key"),
            FailureCode.PROVIDER_MISCONFIGURED,
            "HTTP 401 invalid_api_key",
        ),
        (
            refused(404, "model_not_found"),
            FailureCode.PROVIDER_MISCONFIGURED,
            "HTTP 404 model_not_found",
        ),
        (
            refused(400, "content_policy_violation"),
            FailureCode.PROVIDER_REFUSED,
            "HTTP 400 content_policy_violation",
        ),
        (refused(500, "server_error"), FailureCode.PROVIDER_UNAVAILABLE, "HTTP 500 server_error"),
        (
            Reply(status=307, headers={"Location": "/elsewhere"}),
            FailureCode.PROVIDER_MISCONFIGURED,
            "HTTP 307",
        ),
        (
            replace(SPOKEN, missing_bytes=10),
            FailureCode.PROVIDER_UNAVAILABLE,
            "RemoteProtocolError",
        ),
        (Reply(body=b"<html>", media_type="text/html"), FailureCode.OUTPUT_UNUSABLE, ""),
        (Reply(body=b"", media_type="audio/wav"), FailureCode.OUTPUT_UNUSABLE, ""),
    ],
)
async def test_what_goes_wrong_is_told_without_key_and_text(
    server: SearchServer,
    speaker: OpenAiSpeaker,
    reply: Reply,
    code: FailureCode,
    detail: str,
) -> None:
    server.reply = reply

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=NOVA, speed=1.0)

    assert failed.value.code is code
    assert failed.value.detail.startswith(detail)
    assert "sk-secret" not in str(failed.value)
    assert SENTENCE not in str(failed.value)
    assert not isinstance(failed.value.__context__, OpenAIError | httpx2.HTTPError)
    assert len(server.requests) == 1


async def test_it_stays_away_for_as_long_as_it_is_asked(
    server: SearchServer, speaker: OpenAiSpeaker
) -> None:
    server.reply = refused(429, "rate_limit_exceeded", Retry_After="7")

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=NOVA, speed=1.0)

    assert failed.value.code is FailureCode.PROVIDER_UNAVAILABLE
    assert failed.value.retry_after_seconds == 7
    assert failed.value.is_tried_again


async def test_a_server_that_hangs_is_given_up(
    server: SearchServer, account: SpeechAccount
) -> None:
    server.reply = HANG
    speaker = OpenAiSpeaker(replace(account, seconds=0.2), processes=Here())

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=NOVA, speed=1.0)
    await speaker.aclose()

    assert failed.value.code is FailureCode.PROVIDER_UNAVAILABLE


async def test_sound_without_end_is_not_taken(server: SearchServer, speaker: OpenAiSpeaker) -> None:
    server.reply = Reply(body=bytes(30_000_001), media_type="audio/wav")

    with pytest.raises(RecipeFailed) as failed:
        await speaker.speak(SENTENCE, voice=NOVA, speed=1.0)

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


def test_voices_of_other_servers_can_be_named() -> None:
    voice = openai_voice("zf_xiaobei", VoiceGender.FEMALE)
    assert (voice.id, voice.engine) == ("openai-zf_xiaobei", SpeechEngine.OPENAI)


def test_an_account_does_not_show_its_key() -> None:
    assert "sk-secret" not in repr(SpeechAccount(api_key="sk-secret"))
