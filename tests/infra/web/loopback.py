"""A real web on loopback: sites that say what a test tells them to, and names for them."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from domain.failure import RecipeFailed
from infra.web.addresses import Address
from infra.web.fetcher import DEFAULT_LIMITS, FetchLimits, GuardedFetcher
from infra.web.url_policy import PublicUrls

PAGES = Path(__file__).parent / "pages"
PUBLIC = "127.0.0.1"
PRIVATE = "127.0.0.2"
#: Writes one answer to a request for a path; the connection ends with it.
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    host: str
    answers: dict[str, Answer]
    port: int = 0
    requests: list[str] = field(default_factory=list)

    def url(self, path: str = "/", *, host: str | None = None, scheme: str = "http") -> str:
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.requests.append(request)
        try:
            await self.answers[request.split()[1]](writer)
            await writer.drain()
        except ConnectionError:
            # The client had enough, which is what some tests are about.
            return
        finally:
            writer.close()


@asynccontextmanager
async def opened(site: Site, tls: ssl.SSLContext | None) -> AsyncIterator[Site]:
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(site.serve(reader, writer))
        connections.add(task)

    server = await asyncio.start_server(accept, site.host, site.port, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()


#: Starts a site: its host, its answers by path, and the port if it matters.
Serve = Callable[..., Awaitable[Site]]


def answering(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    media_type: str | None = "text/html",
    **headers: str,
) -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        named = {"Content-Type": media_type} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = [f"{name}: {value}" for name, value in named.items() if value is not None]
        head = "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""])
        writer.write(head.encode() + body)

    return answer


def redirecting(location: str) -> Answer:
    return answering(status="302 Found", Location=location)


def is_test_public(address: Address) -> bool:
    """Here the internet is one address, and the next one is a private network."""
    return address == IPv4Address(PUBLIC)


class Names:
    """Resolves every name to one list of addresses after the other, the last of them for good."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def fetcher(
    names: Names | None = None,
    *,
    limits: FetchLimits = DEFAULT_LIMITS,
    ssl_context: ssl.SSLContext | None = None,
) -> GuardedFetcher:
    urls = PublicUrls(ports=range(1, 65_536), is_allowed=is_test_public)
    resolve = (names or Names([PUBLIC])).resolve
    # Loading the certificates of the world takes longer than any test here.
    trust = ssl_context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return GuardedFetcher(urls, resolve=resolve, limits=limits, ssl_context=trust)


async def failure(guarded: GuardedFetcher, url: str) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(url)
    return caught.value
