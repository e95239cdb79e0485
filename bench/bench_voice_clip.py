"""What a whole voice clip takes offline: spoken, made equally loud, encoded and put together.

`python -m bench.bench_voice_clip`: the time that passes, and the processor's time, which is what
counts on a machine that is shared; both for a second of sound, once everything is loaded.
"""

import asyncio
import sys
import time
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from domain.services.manuscripts import Manuscript, Passage
from domain.services.speaking import Order, Speaking, Take, parts_of
from domain.services.voices import Voices
from domain.together import together
from domain.voice import AudioFormat
from infra.processes import Processes
from infra.speech.espeak import EspeakSpeaker
from infra.speech.recording import MasteringStudio

_PARAGRAPH = (
    "南瓜汤要小火慢炖三十分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。"
    "你家的南瓜汤为什么不香？2026年的价格是3.5元，涨了12%，比便宜货好。\n"
)
_AT_ONCE = 2
_WARM_UP, _LENGTH = 4, 40
_TARGET = 0.01
_MEMORY, _SECONDS = 1 << 30, 120.0


async def _spoken(speaking: Speaking, paragraphs: int, audio_format: AudioFormat) -> Take:
    manuscript = Manuscript(title="", passages=(Passage(text=_PARAGRAPH * paragraphs),))
    voice = speaking.voices.choose(None, manuscript.text)
    order = Order(voice=voice, speed=1.0, audio_format=audio_format)
    parts = parts_of(manuscript, speed=1.0)
    takes: list[Take] = []
    for begin in range(0, len(parts), _AT_ONCE):
        some = parts[begin : begin + _AT_ONCE]
        takes += await together(speaking.record(part, order) for part in some)
    return await speaking.join(takes, order)


async def _measured(paragraphs: int, audio_format: AudioFormat) -> tuple[float, float, float]:
    """Seconds of sound, that passed, and of the processors; of processes that are ended then."""
    processes = Processes(size=_AT_ONCE, memory_bytes=_MEMORY, seconds=_SECONDS)
    speaking = Speaking(Voices([EspeakSpeaker(processes)]), MasteringStudio(processes))
    await _spoken(speaking, 1, audio_format)
    busy, started = _busy(), time.perf_counter()
    take = await _spoken(speaking, paragraphs, audio_format)
    passed = time.perf_counter() - started
    await processes.aclose()
    return take.recording.seconds, passed, _busy() - busy


def _busy() -> float:
    usages = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


async def _compare(audio_format: AudioFormat) -> None:
    """What starting costs is in both, and is taken out of the longer one."""
    short, long = [await _measured(count, audio_format) for count in (_WARM_UP, _LENGTH)]
    heard = long[0] - short[0]
    for name, place in (("passed", 1), ("of processors", 2)):
        factor = (long[place] - short[place]) / heard
        verdict = "within" if factor <= _TARGET else "ABOVE"
        sys.stdout.write(f"{audio_format}, time {name}: {factor:.4f}, {verdict} {_TARGET}\n")


def main() -> None:
    for audio_format in AudioFormat:
        asyncio.run(_compare(audio_format))


if __name__ == "__main__":
    main()
