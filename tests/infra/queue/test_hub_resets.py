"""A connection that is reset just as something is written to it is one more lost connection.

Only on uvloop, on which we run: there that raises what redis-py knows nothing of.
"""

import asyncio
import socket
import struct

import pytest
import uvloop

from infra.cache.redis import open_redis
from infra.queue.event_hub import EventHub
from tests.captured_logs import EventDict, capture_logs
from tests.infra.queue.scripted_redis import Script, scripted_redis

#: What is pending is not sent: the other side is told at once.
_RESETS = struct.pack("ii", 1, 0)


class _Resetting(Script):
    """Resets the connection right behind its answer to one command."""

    last: str

    def ends_after(self, name: str) -> bool:
        if name != self.last:
            return False
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESETS)
        self.rfile.close()
        self.connection.close()
        return True


async def logged(url: str) -> list[EventDict]:
    async with open_redis(url) as redis:
        hub = EventHub(redis, beat_seconds=0.01)
        with capture_logs() as logs:
            hub.start()
            while not logs:  # noqa: ASYNC110 - by a task that goes on, or by the end of it
                await asyncio.sleep(0.001)
        await hub.aclose()
    return logs


@pytest.mark.parametrize("last", ["CLIENT SETINFO", "CLIENT TRACKING", "PING"])
def test_the_hub_outlives_a_reset_at_any_moment(last: str) -> None:
    with scripted_redis(type("Resetting", (_Resetting,), {"last": last})) as url:
        for _ in range(20):
            logs = uvloop.run(logged(url))
            assert [entry["event"] for entry in logs] == ["events.unreachable"]
