"""A way to the product on which the first socket breaks while it tells something."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

#: The handshake, and some events.
_BYTES_BEFORE_THE_BREAK = 2000
_CHUNK = 512


class BreakingProxy:
    def __init__(self, target: str) -> None:
        address = urlsplit(target)
        self._host, self._port = str(address.hostname), int(address.port or 0)
        self.sockets = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        answers, requests = await asyncio.open_connection(self._host, self._port)
        first = await reader.read(_CHUNK)
        is_socket = first.startswith(b"GET ")
        self.sockets += is_socket
        breaks = is_socket and self.sockets == 1
        requests.write(first)
        asking = asyncio.create_task(_pass_on(reader, requests))
        await _pass_on(answers, writer, at_most=_BYTES_BEFORE_THE_BREAK if breaks else None)
        await asking


async def _pass_on(
    source: StreamReader, target: StreamWriter, *, at_most: int | None = None
) -> None:
    """Until the source ends, or that many bytes are through; then ends the target."""
    passed = 0
    while (chunk := await source.read(_CHUNK)) and (at_most is None or passed < at_most):
        target.write(chunk)
        passed += len(chunk)
    target.close()
