"""The neural voices of Microsoft Edge's own reading aloud, which need no account."""

import asyncio
from collections.abc import Callable, Sequence

import aiohttp
from edge_tts import Communicate
from edge_tts.exceptions import (
    EdgeTTSException,
    NoAudioReceived,
    UnexpectedResponse,
    UnknownResponse,
)

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.processes import Processes
from infra.speech.hearing import hear

_ID_PREFIX = "edge-"
_MAX_BYTES = 5_000_000
#: What it says, and what the library cannot make sense of.
_UNUSABLE = (NoAudioReceived, UnexpectedResponse, UnknownResponse, ValueError, LookupError)
_ERRORS = (EdgeTTSException, aiohttp.ClientError, TimeoutError, ValueError, LookupError)
#: What it says to a client that it does not know: the library must be brought up to date.
_UNKNOWN_CLIENT = frozenset({401, 403})


def _voice(name: str, gender: VoiceGender, chinese: str, english: str) -> Voice:
    language = Locale.ZH_CN if name.startswith("zh-CN") else Locale.EN
    return Voice(
        id=f"{_ID_PREFIX}{name}",
        name=Sentence(f"Edge · {chinese}", f"Edge · {english}"),
        languages=(language,),
        gender=gender,
        engine=SpeechEngine.EDGE,
    )


_VOICES = (
    _voice("zh-CN-XiaoxiaoNeural", VoiceGender.FEMALE, "晓晓（温暖）", "Xiaoxiao, warm"),
    _voice("zh-CN-XiaoyiNeural", VoiceGender.FEMALE, "晓伊（活泼）", "Xiaoyi, lively"),
    _voice("zh-CN-YunxiNeural", VoiceGender.MALE, "云希（阳光）", "Yunxi, sunny"),
    _voice("zh-CN-YunjianNeural", VoiceGender.MALE, "云健（激情）", "Yunjian, passionate"),
    _voice("zh-CN-YunyangNeural", VoiceGender.MALE, "云扬（新闻）", "Yunyang, news"),
    _voice("zh-CN-YunxiaNeural", VoiceGender.MALE, "云夏（少年）", "Yunxia, a boy"),
    _voice("en-US-AriaNeural", VoiceGender.FEMALE, "Aria（英语）", "Aria"),
    _voice("en-US-GuyNeural", VoiceGender.MALE, "Guy（英语）", "Guy"),
)


class EdgeSpeaker:
    """`connector` is how the library's HTTP client connects; None is its own way."""

    def __init__(
        self,
        *,
        processes: Processes,
        seconds: float = 30.0,
        connector: Callable[[], aiohttp.BaseConnector] | None = None,
    ) -> None:
        self._processes = processes
        self._seconds = seconds
        self._connector = connector

    @property
    def model(self) -> str:
        return "edge-read-aloud"

    @property
    def voices(self) -> Sequence[Voice]:
        return _VOICES

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        speech = Communicate(
            sentence,
            voice.id.removeprefix(_ID_PREFIX),
            rate=f"{round((speed - 1) * 100):+d}%",
            connector=None if self._connector is None else self._connector(),
        )
        return await hear(await self._receive(speech), processes=self._processes)

    async def _receive(self, speech: Communicate) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                return await _sound_of(speech)
        except _ERRORS as error:
            failure = _failure_of(error)
        raise failure


async def _sound_of(speech: Communicate) -> bytes:
    data = bytearray()
    async for chunk in speech.stream():
        if chunk["type"] == "audio":
            data += chunk["data"]
        if len(data) > _MAX_BYTES:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="endless sound")
    return bytes(data)


def _failure_of(error: Exception) -> RecipeFailed:
    if isinstance(error, _UNUSABLE):
        return RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=type(error).__name__)
    if isinstance(error, aiohttp.ClientResponseError):
        is_unknown = error.status in _UNKNOWN_CLIENT
        return RecipeFailed(
            FailureCode.PROVIDER_MISCONFIGURED if is_unknown else FailureCode.PROVIDER_UNAVAILABLE,
            detail=f"HTTP {error.status}",
        )
    return RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail=type(error).__name__)
