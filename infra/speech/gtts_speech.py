"""The voice of Google Translate, which needs no account; not reachable from mainland China."""

import asyncio
import base64
import binascii
import re
from collections.abc import Sequence

import httpx
from gtts import gTTS

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.processes import Processes
from infra.retry_after import retry_after_seconds
from infra.speech.hearing import hear

_HOST = "https://translate.google.com"
_PATH = "/_/TranslateWebserverUi/data/batchexecute"
_SOUND = re.compile(r'jQ1olc","\[\\"([A-Za-z0-9+/=_-]*)\\"')
_MAX_BYTES = 5_000_000
_LANGUAGES = {"gtts-zh": "zh-CN", "gtts-en": "en"}
_VOICES = (
    Voice(
        id="gtts-zh",
        name=Sentence("谷歌翻译 · 中文", "Google Translate · Chinese"),
        languages=(Locale.ZH_CN,),
        gender=VoiceGender.FEMALE,
        engine=SpeechEngine.GTTS,
    ),
    Voice(
        id="gtts-en",
        name=Sentence("谷歌翻译 · 英语", "Google Translate · English"),
        languages=(Locale.EN,),
        gender=VoiceGender.FEMALE,
        engine=SpeechEngine.GTTS,
    ),
)


class GttsSpeaker:
    """gTTS says what to ask for; we ask: it would block, and takes any certificate for Google's.

    Its speeds are two, so others are made of the usual one.
    """

    def __init__(self, *, processes: Processes, host: str = _HOST, seconds: float = 30.0) -> None:
        self._processes = processes
        self._url = f"{host}{_PATH}"
        self._seconds = seconds
        # The deadline covers all of httpx's own.
        self._client = httpx.AsyncClient(headers=gTTS.GOOGLE_TTS_HEADERS, timeout=None)  # noqa: S113

    @property
    def model(self) -> str:
        return "google-translate"

    @property
    def voices(self) -> Sequence[Voice]:
        return _VOICES

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        asked = gTTS(sentence, lang=_LANGUAGES[voice.id], lang_check=False)
        data = b"".join([await self._ask(body) for body in asked.get_bodies()])
        return await hear(data, speed=speed, processes=self._processes)

    async def _ask(self, body: str) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                return _sound_in(await self._receive(body))
        except (httpx.HTTPError, TimeoutError) as error:
            detail = type(error).__name__
        except (binascii.Error, UnicodeDecodeError) as error:
            raise RecipeFailed(
                FailureCode.OUTPUT_UNUSABLE, detail=f"garbage: {type(error).__name__}"
            ) from None
        raise RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=detail)

    async def _receive(self, body: str) -> bytes:
        data = bytearray()
        async with self._client.stream("POST", self._url, content=body) as answer:
            if not answer.is_success:
                # Nobody has an account: whatever it says, it is Google that does not serve us.
                raise RecipeFailed(
                    FailureCode.PROVIDER_UNAVAILABLE,
                    detail=f"HTTP {answer.status_code}",
                    retry_after_seconds=retry_after_seconds(answer.headers),
                )
            async for piece in answer.aiter_bytes():
                data += piece
                if len(data) > _MAX_BYTES:
                    raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="endless sound")
        return bytes(data)

    async def aclose(self) -> None:
        await self._client.aclose()


def _sound_in(answer: bytes) -> bytes:
    found = _SOUND.search(answer.decode())
    if found is None:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="answer without a sound")
    return base64.b64decode(found[1], validate=True)
