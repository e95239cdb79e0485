"""Pictures by OpenAI's images API, or by another company's that speaks it."""

import asyncio
import base64
import math
import re
from collections.abc import Sequence

from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout, omit
from pydantic import BaseModel

from domain.event_logger import EventLogger
from domain.failure import FailureCode, RecipeFailed
from infra.ai.models import Sparing
from infra.ai.provider_calls import translated
from infra.ai.surrogates import SurrogateJoiner
from infra.circuit import Circuit, MonotonicClock
from infra.provider_failures import FormDeclined
from infra.provider_failures_openai import OPENAI_FAILURES
from infra.provider_settings import ImageProvider
from infra.provider_trust import trusted_authorities

#: Far beyond any picture of the sizes that are asked for.
_MOST_BYTES = 20 * 1024 * 1024
#: Of an answer, besides its pictures: what its fields, the prompt as it was revised, and the
#: count of tokens take.
_BESIDES_BYTES = 64 * 1024
_CONNECT_SECONDS = 5.0
#: Always answer with the picture itself, and decline to be asked for it.
_ANSWER_UNASKED = re.compile(r"gpt-image")
_DATA_URL = re.compile(r"\Adata:[^,]{0,100},")

_SPARING = Sparing()

_log = EventLogger(__name__)


class _Picture(BaseModel):
    b64_json: str | None = None
    url: str | None = None


class _Answer(BaseModel):
    data: list[_Picture]


class OpenAIImages:
    """Takes bytes alone: an address in an answer may lead anywhere, and is never followed.

    Whether the bytes are a picture is for those to find out who decode it in safety.
    """

    def __init__(
        self,
        provider: ImageProvider,
        *,
        clock: MonotonicClock,
        sparing: Sparing = _SPARING,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self.model = provider.model
        self.cost_micros = round(provider.picture_price * 1_000_000)
        self._provider = provider
        self._most_bytes = most_bytes
        self.circuit = Circuit(
            threshold=sparing.failures_to_open,
            cool_down_seconds=sparing.cool_down_seconds,
            clock=clock,
        )
        self._asks_for_bytes = not _ANSWER_UNASKED.search(provider.model)
        timeout = Timeout(provider.timeout_seconds, connect=_CONNECT_SECONDS)
        self._client = AsyncOpenAI(
            api_key=provider.sent_key,
            base_url=provider.root,
            timeout=timeout,
            # The pipeline's own retries come after us.
            max_retries=0,
            # A redirect would carry the prompt and the key to a host that nobody configured.
            http_client=DefaultAsyncHttpxClient(
                timeout=timeout, follow_redirects=False, verify=trusted_authorities()
            ),
        )

    async def paint(self, prompt: str, *, width: int, height: int) -> bytes:
        """As the port promises, in the one of the provider's sizes that is nearest in shape."""
        size = nearest_size(self._provider.sizes, width=width, height=height)
        begun_at = asyncio.get_running_loop().time()
        try:
            with self.circuit.call():
                picture = await self._painted(prompt, size, begun_at)
        except RecipeFailed as failed:
            self._report(failed)
            raise
        _log.info(
            "provider.painted",
            provider=self._provider.name,
            model=self.model,
            size=size,
            bytes=len(picture),
            cost_micros=self.cost_micros,
            total_ms=round((asyncio.get_running_loop().time() - begun_at) * 1000),
        )
        return picture

    async def _painted(self, prompt: str, size: str, begun_at: float) -> bytes:
        deadline = begun_at + self._provider.timeout_seconds
        try:
            body = await translated(
                self._ask(prompt, size), failures=OPENAI_FAILURES, deadline=deadline
            )
        except FormDeclined:
            if not self._asks_for_bytes:
                raise
            # It knows one form of answer alone; which, we shall see.
            self._asks_for_bytes = False
            body = await translated(
                self._ask(prompt, size), failures=OPENAI_FAILURES, deadline=deadline
            )
        # Of some megabytes, this would stop the event loop for as many tens of milliseconds.
        return await translated(
            asyncio.to_thread(picture_in, body, most_bytes=self._most_bytes),
            failures=OPENAI_FAILURES,
            deadline=deadline,
        )

    async def _ask(self, prompt: str, size: str) -> bytes:
        """The body of the answer, read no further than it may go on."""
        longest = self._most_bytes * 4 // 3 + _BESIDES_BYTES
        body = bytearray()
        async with self._client.images.with_streaming_response.generate(
            # Half a character cannot be sent, and is no reason to fail.
            prompt=SurrogateJoiner().feed(prompt),
            model=self.model,
            n=1,
            size=size,
            response_format="b64_json" if self._asks_for_bytes else omit,
            extra_body={}
            if self._provider.quality is None
            else {"quality": self._provider.quality},
            # Packed, a few bytes might become very many before anybody counts them.
            extra_headers={"Accept-Encoding": "identity"},
        ) as response:
            async for piece in response.iter_bytes():
                body += piece
                if len(body) > longest:
                    raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="answer without end")
        return bytes(body)

    def _report(self, failed: RecipeFailed) -> None:
        _log.warning(
            "provider.failed",
            provider=self._provider.name,
            model=self.model,
            code=failed.code,
            detail=failed.detail,
        )

    async def aclose(self) -> None:
        await self._client.close()


def nearest_size(sizes: Sequence[str], *, width: int, height: int) -> str:
    """The one whose shape is nearest; of several alike, the first."""

    def distance(size: str) -> float:
        across, down = map(int, size.split("x"))
        return abs(math.log(across / down) - math.log(width / height))

    return min(sizes, key=distance)


def picture_in(body: bytes, *, most_bytes: int) -> bytes:
    """The picture of an answer; raises `RecipeFailed`, or `ValueError` for what is no answer."""
    pictures = _Answer.model_validate_json(body).data
    coded = next((picture.b64_json for picture in pictures if picture.b64_json), None)
    if coded is None:
        if any(picture.url for picture in pictures):
            # It will do so again: the operator has to choose another model or server.
            raise RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail="address, no picture")
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no picture")
    picture = base64.b64decode(_DATA_URL.sub("", coded), validate=True)
    if not 0 < len(picture) <= most_bytes:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="picture empty or without end")
    return picture
