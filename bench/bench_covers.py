"""What one 小红书 cover costs once the fonts are open: time by step, and memory.

The limits are 0.6 s and 200 MB for 1242 × 1660 pixels.
"""

import asyncio
import resource
import sys
import time
from statistics import median

from domain.platform import Platform
from domain.platforms import PROFILES
from infra.media.cover import PillowCoverMaker
from infra.media.cover_making import make_cover
from infra.media.cover_themes import LOOKS
from infra.processes import Processes
from tests.infra.media.cover_samples import LONGEST, USUAL, order, text_for

_SIZE = PROFILES[Platform.XIAOHONGSHU].cover_sizes[0]
_ROUNDS = 5
_MEMORY_BYTES = 1 << 30
_SECONDS = 60.0


def _measure(theme_id: str) -> tuple[float, float]:
    """Seconds of processor time: for the usual text and for the longest."""
    taken = []
    for text in (text_for(LOOKS[theme_id].family, USUAL), LONGEST):
        asked = order(theme_id, Platform.XIAOHONGSHU, _SIZE, text)
        make_cover(asked)
        rounds = []
        for _ in range(_ROUNDS):
            started = time.process_time()
            make_cover(asked)
            rounds.append(time.process_time() - started)
        taken.append(median(rounds))
    return taken[0], taken[1]


async def _through_processes() -> float:
    """Seconds on the clock, pickling and pipes included."""
    processes = Processes(size=1, memory_bytes=_MEMORY_BYTES, seconds=_SECONDS)
    maker = PillowCoverMaker(processes)
    asked = order("peach", Platform.XIAOHONGSHU, _SIZE, USUAL)
    try:
        await maker.cover(asked)
        started = time.perf_counter()
        for _ in range(_ROUNDS):
            await maker.cover(asked)
        return (time.perf_counter() - started) / _ROUNDS
    finally:
        await processes.aclose()


def main() -> None:
    for theme_id in LOOKS:
        usual, longest = _measure(theme_id)
        sys.stdout.write(f"{theme_id:14} usual {usual:.3f} s, longest {longest:.3f} s\n")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"at most {megabytes:.0f} MB in one process that has made them all\n")
    seconds = asyncio.run(_through_processes())
    sys.stdout.write(f"through a process of its own {seconds:.3f} s\n")


if __name__ == "__main__":
    main()
