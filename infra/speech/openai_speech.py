"""Voices of OpenAI, and of servers that speak its protocol."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale, Sentence
from domain.voice import Sound, SpeechEngine, Voice, VoiceGender
from infra.processes import Processes
from infra.provider_failures_openai import OPENAI_FAILURES
from infra.provider_trust import trusted_authorities
from infra.speech.hearing import hear

_ID_PREFIX = "openai-"
#: Five minutes of uncompressed speech: no sentence has more.
_MAX_BYTES = 30_000_000
_OPENAI_VOICES = {
    "alloy": VoiceGender.NEUTRAL,
    "ash": VoiceGender.MALE,
    "coral": VoiceGender.FEMALE,
    "echo": VoiceGender.MALE,
    "fable": VoiceGender.NEUTRAL,
    "nova": VoiceGender.FEMALE,
    "onyx": VoiceGender.MALE,
    "sage": VoiceGender.FEMALE,
    "shimmer": VoiceGender.FEMALE,
}


def openai_voice(
    name: str,
    gender: VoiceGender = VoiceGender.NEUTRAL,
    languages: tuple[Locale, ...] = (Locale.ZH_CN, Locale.EN),
) -> Voice:
    """What the server knows by that name; its models read every language with any voice."""
    return Voice(
        id=f"{_ID_PREFIX}{name}",
        name=Sentence(f"OpenAI · {name}", f"OpenAI · {name}"),
        languages=languages,
        gender=gender,
        engine=SpeechEngine.OPENAI,
    )


OPENAI_VOICES = tuple(openai_voice(name, gender) for name, gender in _OPENAI_VOICES.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechAccount:
    """`heeds_speed` is false for models that take the speed and speak as ever.

    `seconds` is how long a sentence may take.
    """

    api_key: str = field(repr=False)
    base_url: str = "https://api.openai.com/v1"
    model: str = "gpt-4o-mini-tts"
    heeds_speed: bool = False
    voices: tuple[Voice, ...] = OPENAI_VOICES
    seconds: float = 60.0


class OpenAiSpeaker:
    def __init__(self, account: SpeechAccount, *, processes: Processes) -> None:
        self._account = account
        self._processes = processes
        # One deadline of our own covers the whole answer.
        timeout = Timeout(account.seconds)
        self._client = AsyncOpenAI(
            api_key=account.api_key,
            base_url=account.base_url,
            timeout=timeout,
            # The pipeline's own retries come after us.
            max_retries=0,
            # A redirect would carry the text to a host that nobody configured.
            http_client=DefaultAsyncHttpxClient(
                timeout=timeout, follow_redirects=False, verify=trusted_authorities()
            ),
        )

    @property
    def model(self) -> str:
        return self._account.model

    @property
    def voices(self) -> Sequence[Voice]:
        return self._account.voices

    async def speak(self, sentence: str, *, voice: Voice, speed: float) -> Sound:
        asked, stretch = (speed, 1.0) if self._account.heeds_speed else (1.0, speed)
        data = await self._ask(sentence, voice.id.removeprefix(_ID_PREFIX), asked)
        return await hear(data, speed=stretch, processes=self._processes)

    async def _ask(self, sentence: str, name: str, speed: float) -> bytes:
        """The failure is raised outside the handler: the library's error holds key and text."""
        try:
            async with asyncio.timeout(self._account.seconds):
                return await self._receive(sentence, name, speed)
        except OPENAI_FAILURES.errors as error:
            failure = OPENAI_FAILURES.failure_of(error)
        raise failure

    async def _receive(self, sentence: str, name: str, speed: float) -> bytes:
        asking = self._client.audio.speech.with_streaming_response.create(
            input=sentence,
            model=self._account.model,
            voice=name,
            # Uncompressed: encoding it twice would be heard.
            response_format="wav",
            speed=speed,
        )
        data = bytearray()
        async with asking as answer:
            async for piece in answer.iter_bytes():
                data += piece
                if len(data) > _MAX_BYTES:
                    raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="endless sound")
        return bytes(data)

    async def aclose(self) -> None:
        await self._client.close()
