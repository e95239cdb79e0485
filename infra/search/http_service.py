"""One search service over HTTP: a request goes out, an object of JSON comes back."""

import asyncio
import json
from collections.abc import Mapping

import httpx

from infra.provider_settings import SearchProvider
from infra.retry_after import retry_after_seconds
from infra.search.answer import Answer
from infra.search.back_end import refusal, unavailable
from infra.trust import trusted_authorities

_MAX_BYTES = 2_000_000
_HEADERS = {
    "User-Agent": "LaowangAI/1.0",
    "Accept": "application/json",
    # Unpacked before we can count it, a small answer could be a huge one.
    "Accept-Encoding": "identity",
}


class HttpService:
    """Follows no redirect: it would carry the key to a host that nobody configured."""

    def __init__(
        self, provider: SearchProvider, *, public_url: str = "", headers: Mapping[str, str]
    ) -> None:
        self._base_url = str(provider.base_url or public_url).rstrip("/")
        self._timeout_seconds = provider.timeout_seconds
        self._client = httpx.AsyncClient(
            headers={**_HEADERS, **headers},
            # The deadline covers all of these.
            timeout=None,  # noqa: S113
            trust_env=False,
            verify=trusted_authorities(),
        )

    async def get(self, path: str, parameters: Mapping[str, str]) -> Answer:
        url = f"{self._base_url}{path}"
        return await self._ask(self._client.build_request("GET", url, params=parameters))

    async def post(self, path: str, body: Mapping[str, object]) -> Answer:
        url = f"{self._base_url}{path}"
        return await self._ask(self._client.build_request("POST", url, json=body))

    async def _ask(self, request: httpx.Request) -> Answer:
        """Errors as `RecipeFailed`.

        That one is raised outside the handler: httpx's error holds the request with the key
        and the query, and must not travel along as the context of ours.
        """
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return _object(await self._read(request))
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            failure = unavailable(type(error).__name__)
        raise failure

    async def _read(self, request: httpx.Request) -> bytes:
        response = await self._client.send(request, stream=True)
        try:
            if not response.is_success:
                wait_seconds = retry_after_seconds(response.headers)
                raise refusal(response.status_code, retry_after_seconds=wait_seconds)
            return await _body(response)
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        await self._client.aclose()


async def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > _MAX_BYTES:
            raise unavailable(f"over {_MAX_BYTES} bytes")
    return bytes(body)


def _object(body: bytes) -> Answer:
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise unavailable("no object of JSON")
    return answer
