"""What workers write of generations: `python -m bench.comparison.publisher REDIS_URL`.

Through the product's own log of events, from a process of its own. `{"begin": ["id", …]}` writes
the first event of each; `{"stream": ["id", …], "per_second": 20, "seconds": 10}` writes so many
texts of each, evenly spread, which say when they were sent.
"""

import asyncio
import sys
import time
from collections.abc import Sequence

import uvloop

from bench.comparison.conversation import Json, converse
from domain.event import GenerationStarted, TextAppended
from infra.cache.redis import open_redis
from infra.identity import utc_now
from infra.queue.event_hub import EventHub
from infra.queue.event_log import RedisEventLog

_FENCE = 1
#: As many write at a time.
_WORKERS = 8


class Publisher:
    def __init__(self, log: RedisEventLog) -> None:
        self._log = log

    async def begin(self, generation_ids: Sequence[str]) -> int:
        started = GenerationStarted(attempt=1, resets_text=False)
        for generation_id in generation_ids:
            await self._log.append_next(generation_id, _FENCE, started, at=utc_now())
        return len(generation_ids)

    async def stream(
        self, generation_ids: Sequence[str], *, per_second: float, seconds: float
    ) -> float:
        """How many events a second there were: fewer than asked for, where this is too slow."""
        parts = [generation_ids[first::_WORKERS] for first in range(_WORKERS)]
        until = time.monotonic() + seconds
        written = await asyncio.gather(
            *(self._stream(part, pause=1 / per_second, until=until) for part in parts)
        )
        return sum(written) / seconds

    async def _stream(self, generation_ids: Sequence[str], *, pause: float, until: float) -> int:
        began, number = time.monotonic(), 0
        while True:
            turn, place = divmod(number, len(generation_ids))
            due = began + (turn + place / len(generation_ids)) * pause
            if max(due, time.monotonic()) >= until:
                return number
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            sent = TextAppended(f"{time.monotonic_ns()};")
            await self._log.append_next(generation_ids[place], _FENCE, sent, at=utc_now())
            number += 1


async def _work(url: str) -> None:
    async with open_redis(url) as redis:
        publisher = Publisher(RedisEventLog(redis, EventHub(redis)))

        async def take(task: Json) -> Json:
            match task:
                case {"begin": generation_ids}:
                    return await publisher.begin(generation_ids)
                case {"stream": generation_ids, "per_second": per_second, "seconds": seconds}:
                    return await publisher.stream(
                        generation_ids, per_second=per_second, seconds=seconds
                    )

        await converse(take)


if __name__ == "__main__":
    uvloop.run(_work(sys.argv[1]))
