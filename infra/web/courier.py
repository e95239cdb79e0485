"""The one way out to servers that integrators name: the same guard as for pages, but it posts."""

import asyncio
import ssl

import httpx

from domain.failure import RecipeFailed
from domain.source import UrlForbidden, UrlInvalid
from domain.webhook import RESPONSE_LENGTH
from domain.webhook_courier import WebhookAnswer, WebhookUnreachable
from infra.retry_after import retry_after_seconds
from infra.web.transport import PinnedTransport, Resolve, resolve_name
from infra.web.url_policy import PublicUrls

_HEADERS = {
    "User-Agent": "LaowangAI-Webhooks/1.0",
    "Content-Type": "application/json; charset=utf-8",
    "Accept-Encoding": "identity",
}
_CONNECT_SECONDS = 5.0
#: UTF-8 has up to four bytes a character.
_RESPONSE_BYTES = 4 * RESPONSE_LENGTH


class GuardedCourier:
    """Reaches what `urls` lets through and nothing else; `seconds` covers one whole message."""

    def __init__(
        self,
        urls: PublicUrls,
        *,
        resolve: Resolve = resolve_name,
        seconds: float = 15,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._urls = urls
        self._resolve = resolve
        self._seconds = seconds
        self._ssl_context = ssl_context or httpx.create_ssl_context(trust_env=False)

    async def post(self, url: str, *, headers: dict[str, str], body: bytes) -> WebhookAnswer:
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                request = client.stream(
                    "POST", self._urls.check(url), headers={**_HEADERS, **headers}, content=body
                )
                async with request as response:
                    return await _answer(response)
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
            is_allowed=self._urls.is_allowed,
            ssl_context=self._ssl_context,
        )
        return httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )


async def _answer(response: httpx.Response) -> WebhookAnswer:
    """The beginning of the body, which is all that the log shows."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece[: _RESPONSE_BYTES - len(body)]
        if len(body) >= _RESPONSE_BYTES:
            break
    text = body.decode("utf-8", "replace").replace("\x00", "")
    return WebhookAnswer(
        status=response.status_code,
        body=text[:RESPONSE_LENGTH],
        retry_after_seconds=retry_after_seconds(response.headers),
    )
