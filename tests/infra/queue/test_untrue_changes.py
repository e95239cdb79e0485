"""A Redis that remembers too few streams forgets one for the other, and tells of it as a change."""

import asyncio
from itertools import count

from infra.cache.redis import open_redis
from infra.queue.event_hub import EventHub
from infra.queue.followed_stream import ORIGIN
from infra.queue.notices import NoticeMailbox
from tests.infra.queue.scripted_redis import Script, scripted_redis

_PUSH = b">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n"
_TICKS = 100


async def test_changes_without_end_are_read_at_a_measured_pace() -> None:
    reads = count()

    class Forgetful(Script):
        def before(self, name: str) -> None:
            if name == "XREAD":
                next(reads)
                self.wfile.write(_PUSH)

    with scripted_redis(Forgetful) as url:
        async with open_redis(url) as redis:
            hub = EventHub(redis)
            hub.start()
            async with hub.listen("k", NoticeMailbox(), after=ORIGIN):
                for _ in range(_TICKS):
                    await asyncio.sleep(0.005)
            await hub.aclose()

    # Both waited on one loop, each time as long, whatever else the machine did meanwhile.
    assert 1 < next(reads) < 3 * _TICKS
