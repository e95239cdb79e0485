"""An integrator's server on loopback, with https and all, that keeps what it was sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from infra.web.courier import GuardedCourier
from infra.web.url_policy import PublicUrls
from tests.infra.certificates import Authority
from tests.infra.web.loopback import PUBLIC, Names, is_test_public

NAME = "hooks.example.com"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request as it came: its first line, its headers by their names in small letters."""

    first_line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Integrator:
    port: int = 0
    authority: Authority = field(default_factory=Authority)
    #: What its server's names were asked for in the handshakes.
    asked: list[str | None] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    received: asyncio.Queue[Parcel] = field(default_factory=asyncio.Queue)

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/in?k=v"

    def courier(self, trust: ssl.SSLContext | None = None) -> GuardedCourier:
        """One for whom all names lead here, and no address but this one is public."""
        return GuardedCourier(
            PublicUrls(ports={self.port}, is_allowed=is_test_public),
            resolve=Names([PUBLIC]).resolve,
            ssl_context=trust or self.authority.client(),
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().splitlines()
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        parcel = Parcel(first, headers, body)
        self.parcels.append(parcel)
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        self.received.put_nowait(parcel)


@asynccontextmanager
async def integrator(directory: Path) -> AsyncIterator[Integrator]:
    served = Integrator()
    tls = served.authority.server(directory, [x509.DNSName(NAME)], served.asked)
    server = await asyncio.start_server(served.serve, PUBLIC, 0, ssl=tls)
    served.port = server.sockets[0].getsockname()[1]
    async with server:
        yield served
