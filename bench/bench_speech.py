"""What the offline voice takes: seconds of work for a second of sound, and what its parts cost.

`python -m bench.bench_speech` in the process itself, by the time of its processor, and through
`infra.processes` as the product does, by the clock; the first sentence, which loads
the library and its dictionaries, is counted apart.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from itertools import product
from resource import RUSAGE_SELF, getrusage

from domain.voice import Sound
from infra.processes import Processes
from infra.speech.espeak import EspeakSpeaker
from infra.speech.espeak_library import RATE
from infra.speech.espeak_synthesis import synthesise
from infra.speech.espeak_voices import VOICES_BY_ID
from infra.speech.spoken_text import spoken

_ROUNDS = 20
_SPEEDS = (0.5, 1.0, 2.0)
_SENTENCES = (
    "今天我们来聊聊怎样用人工智能提高工作效率，很多人都觉得它离自己很远。",
    "2026年11月25日，销售额达到¥1,200万，同比增长3.5%。",
    "ChatGPT和DeepSeek都很好用，下一期我们讲iPhone 15的照片怎么整理。",
)
_TARGET = 0.01
_MEMORY, _SECONDS = 1 << 30, 60.0


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _in_process() -> None:
    voices = VOICES_BY_ID["espeak-cmn-female"]
    loading = _seconds(lambda: synthesise(_SENTENCES[0], voices, 1.0))
    sys.stdout.write(f"first sentence {loading * 1000:.0f} ms\n")
    for speed in _SPEEDS:
        worked = heard = 0.0
        for _, sentence in product(range(_ROUNDS), _SENTENCES):
            started = time.process_time()
            samples = synthesise(sentence, voices, speed)
            worked += time.process_time() - started
            heard += Sound(samples, RATE).seconds
        _report(f"speed {speed}", worked / heard)
    said = _seconds(lambda: [spoken(each) for each in _SENTENCES * _ROUNDS])
    sys.stdout.write(f"into words {said / _ROUNDS / len(_SENTENCES) * 1000:.2f} ms a sentence\n")
    sys.stdout.write(f"memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")


def _report(name: str, factor: float) -> None:
    verdict = "within" if factor <= _TARGET else "ABOVE"
    sys.stdout.write(f"{name}: real-time factor {factor:.4f}, {verdict} {_TARGET}\n")


async def _through_processes() -> None:
    processes = Processes(size=1, memory_bytes=_MEMORY, seconds=_SECONDS)
    speaker = EspeakSpeaker(processes)
    voice = speaker.voices[0]
    await speaker.speak(_SENTENCES[0], voice=voice, speed=1.0)
    started, heard = time.perf_counter(), 0.0
    for _, sentence in product(range(_ROUNDS), _SENTENCES):
        heard += (await speaker.speak(sentence, voice=voice, speed=1.0)).seconds
    _report("through a process", (time.perf_counter() - started) / heard)
    await processes.aclose()


def main() -> None:
    _in_process()
    asyncio.run(_through_processes())


if __name__ == "__main__":
    main()
