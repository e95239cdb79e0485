"""The one way out to web pages that users name."""

import asyncio
import logging
import re
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from domain.failure import FailureCode, RecipeFailed
from domain.source import FetchedPage, UrlForbidden, UrlInvalid
from infra.trust import trusted_authorities
from infra.web.body import ACCEPT_ENCODING, read_body
from infra.web.charset import decode
from infra.web.lookups import NameLookups, Resolve
from infra.web.tasks import wall_in
from infra.web.transport import PinnedTransport
from infra.web.url_policy import PublicUrls

_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; LaowangAI/1.0)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "Accept-Encoding": ACCEPT_ENCODING,
}
#: A server that does not say what it sends mostly means a page.
_READABLE = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
_CONNECT_SECONDS = 5.0
#: A worker reads fewer pages at once; the rest is for names that keep theirs for longer.
_LOOKUP_THREADS = 32
_REFUSAL_BYTES = 500_000
_ACCESS_REFUSED = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """`seconds` covers everything from the look-up to the last byte of the last redirect."""

    seconds: float = 20
    max_bytes: int = 5_000_000
    redirects: int = 5


DEFAULT_LIMITS = FetchLimits()


class GuardedFetcher:
    """Reaches what `urls` lets through and nothing else; keeps nothing between two fetches."""

    def __init__(
        self,
        urls: PublicUrls,
        *,
        resolve: Resolve | None = None,
        limits: FetchLimits = DEFAULT_LIMITS,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._urls = urls
        self._resolve = resolve or NameLookups(threads=_LOOKUP_THREADS).resolve
        self._limits = limits
        self._ssl_context = ssl_context or trusted_authorities()
        # At INFO it writes every address, and addresses are the users'.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    async def fetch(self, url: str) -> FetchedPage:
        try:
            async with asyncio.timeout(self._limits.seconds), self._client() as client:
                return await self._follow(client, url)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise RecipeFailed(FailureCode.SOURCE_TIMEOUT, detail=type(error).__name__) from error
        except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
            # The latter two where a redirect leads to no address: httpx reads it before us.
            raise RecipeFailed(
                FailureCode.SOURCE_UNREACHABLE, detail=type(error).__name__
            ) from error

    def _client(self) -> httpx.AsyncClient:
        """A client of its own for each fetch: cookies last over its redirects and no longer."""
        transport = PinnedTransport(
            resolve=self._resolve,
            is_allowed=self._urls.is_allowed,
            ssl_context=self._ssl_context,
        )
        return httpx.AsyncClient(
            transport=transport,
            headers=_HEADERS,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            trust_env=False,
        )

    async def _follow(self, client: httpx.AsyncClient, url: str) -> FetchedPage:
        address = self._checked(url)
        for _ in range(self._limits.redirects + 1):
            async with client.stream("GET", address) as response:
                if not response.has_redirect_location:
                    return await self._page(response, address)
                location = response.headers["location"].replace(" ", "%20")
            address = self._checked(location, base=address)
        raise RecipeFailed(FailureCode.SOURCE_UNREACHABLE, detail="too many redirects")

    def _checked(self, url: str, *, base: str = "") -> str:
        try:
            return self._urls.check(urljoin(base, url))
        except UrlForbidden as error:
            raise RecipeFailed(FailureCode.SOURCE_FORBIDDEN, detail="forbidden address") from error
        except (UrlInvalid, ValueError) as error:
            raise RecipeFailed(FailureCode.SOURCE_UNSUPPORTED, detail="no web address") from error

    async def _page(self, response: httpx.Response, url: str) -> FetchedPage:
        if not response.is_success:
            raise await _refusal(response)
        media_type = _media_type(response)
        if media_type not in _READABLE:
            raise RecipeFailed(FailureCode.SOURCE_UNSUPPORTED, detail="media type")
        body = await read_body(response, max_bytes=self._limits.max_bytes)
        return FetchedPage(
            url=url, media_type=media_type, charset=response.charset_encoding, body=body
        )


async def _refusal(response: httpx.Response) -> RecipeFailed:
    status = response.status_code
    detail = f"status {status}"
    if response.headers.get("cf-mitigated") == "challenge":
        return RecipeFailed(FailureCode.SOURCE_CAPTCHA, detail=detail)
    wall = await _wall(response)
    if wall is not None:
        return RecipeFailed(wall, detail=detail)
    if status in _ACCESS_REFUSED:
        return RecipeFailed(FailureCode.SOURCE_LOGIN_WALL, detail=detail)
    return RecipeFailed(FailureCode.SOURCE_UNREACHABLE, detail=detail)


async def _wall(response: httpx.Response) -> FailureCode | None:
    """What the page that came with a refusal says; the status speaks for an unreadable one."""
    try:
        body = await read_body(response, max_bytes=_REFUSAL_BYTES)
        html = decode(body, declared=response.charset_encoding)
        return await asyncio.to_thread(wall_in, html, str(response.url))
    except RecipeFailed:
        return None


def _media_type(response: httpx.Response) -> str:
    declared: str = response.headers.get("content-type", "")
    return re.split("[;,]", declared, maxsplit=1)[0].strip().lower()
