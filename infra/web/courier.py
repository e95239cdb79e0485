"""The one way out to servers that integrators name: the same guard as for pages, but it posts."""

import asyncio
import ssl
from contextlib import aclosing, suppress

import httpx

from domain.failure import RecipeFailed
from domain.source import UrlForbidden, UrlInvalid
from domain.webhook import RESPONSE_LENGTH
from domain.webhook_courier import WebhookAnswer, WebhookUnreachable
from infra.retry_after import retry_after_seconds
from infra.trust import trusted_authorities
from infra.web.lookups import NameLookups, Resolve
from infra.web.transport import PinnedTransport
from infra.web.url_policy import PublicUrls

_HEADERS = {
    "User-Agent": "LaowangAI-Webhooks/1.0",
    "Content-Type": "application/json; charset=utf-8",
    "Accept-Encoding": "identity",
}
_CONNECT_SECONDS = 5.0
#: For names that are all slow: as many as are on their way at once, and those given up before.
_LOOKUP_THREADS = 128
#: UTF-8 has up to four bytes a character.
_RESPONSE_BYTES = 4 * RESPONSE_LENGTH


class GuardedCourier:
    """Reaches what `urls` lets through and nothing else; `seconds` covers one whole message."""

    def __init__(
        self,
        urls: PublicUrls,
        *,
        resolve: Resolve | None = None,
        seconds: float = 15,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.urls = urls
        self._resolve = resolve or NameLookups(threads=_LOOKUP_THREADS).resolve
        self._seconds = seconds
        self._ssl_context = ssl_context or trusted_authorities()

    async def post(self, url: str, *, headers: dict[str, str], body: bytes) -> WebhookAnswer:
        deadline = asyncio.get_running_loop().time() + self._seconds
        try:
            async with self._client() as client:
                request = client.build_request(
                    "POST", self.urls.check(url), headers={**_HEADERS, **headers}, content=body
                )
                async with asyncio.timeout_at(deadline):
                    response = await client.send(request, stream=True)
                return await _answer(response, deadline)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise WebhookUnreachable("no answer in time") from error
        except (UrlInvalid, UrlForbidden) as error:
            raise WebhookUnreachable("address not allowed") from error
        except RecipeFailed as error:
            # What the guard says of an address once it is looked up.
            raise WebhookUnreachable(error.detail or "address not allowed") from error
        except httpx.HTTPError as error:
            raise WebhookUnreachable(type(error).__name__) from error

    def _client(self) -> httpx.AsyncClient:
        """A client of its own for each message: nothing is kept between two."""
        transport = PinnedTransport(
            resolve=self._resolve,
            is_allowed=self.urls.is_allowed,
            ssl_context=self._ssl_context,
        )
        return httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )


async def _answer(response: httpx.Response, deadline: float) -> WebhookAnswer:
    body = bytearray()
    async with aclosing(response):
        # The status has said it all: a body that breaks off or never ends is shown as far as it is.
        with suppress(TimeoutError, httpx.TransportError):
            async with asyncio.timeout_at(deadline):
                await _read_beginning(response, body)
    text = body.decode("utf-8", "replace").replace("\x00", "")
    return WebhookAnswer(
        status=response.status_code,
        body=text[:RESPONSE_LENGTH],
        retry_after_seconds=retry_after_seconds(response.headers),
    )


async def _read_beginning(response: httpx.Response, body: bytearray) -> None:
    """All that the log shows."""
    async for piece in response.aiter_raw():
        body += piece[: _RESPONSE_BYTES - len(body)]
        if len(body) >= _RESPONSE_BYTES:
            return
