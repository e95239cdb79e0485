"""A relay to Redis that passes on replies, and swallows what Redis tells by itself."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import cast

#: A push of RESP3 that names one changed key.
_PUSH = re.compile(rb">2\r\n\$10\r\ninvalidate\r\n\*1\r\n\$\d+\r\n[^\r]*\r\n")


@asynccontextmanager
async def mute_relay(port: int) -> AsyncIterator[int]:
    """Its own port."""
    relaying: set[asyncio.Task[None]] = set()

    async def relay(client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        relaying.add(cast("asyncio.Task[None]", asyncio.current_task()))
        server, to_server = await asyncio.open_connection("127.0.0.1", port)
        with closing(to_client), closing(to_server):
            await asyncio.gather(_copied(client, to_server), _muted(server, to_client))

    listening = await asyncio.start_server(relay, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await asyncio.wait(relaying)


async def _copied(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
    target.close()


async def _muted(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Redis writes each push in one piece."""
    while data := await source.read(65536):
        target.write(_PUSH.sub(b"", data))
    target.close()
