"""Names are looked up in threads of their own: slow ones hold up nothing else."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.web.lookups import NameLookups, system_addresses
from tests.infra.web.loopback import PUBLIC

_THREADS = 4


class SlowNames:
    """Says nothing of any name before it is `released`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun = threading.Semaphore(0)
        self.released = threading.Event()

    def find(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        self.begun.release()
        self.released.wait()
        if host == "nowhere":
            raise OSError("no such name")
        return [PUBLIC]


@pytest.fixture
def slow() -> Iterator[SlowNames]:
    names = SlowNames()
    yield names
    names.released.set()


async def test_the_machines_own_resolver_answers_in_numbers() -> None:
    assert await NameLookups(threads=1).resolve(PUBLIC) == [PUBLIC]
    with pytest.raises(socket.gaierror):
        system_addresses("no name at all")


async def test_slow_names_take_no_thread_of_anybody_else(slow: SlowNames) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    pages = NameLookups(threads=1, find=lambda _host: [PUBLIC])
    webhooks = NameLookups(threads=_THREADS, find=slow.find)
    waiting = [
        asyncio.create_task(webhooks.resolve(f"{number}.example.com"))
        for number in range(2 * _THREADS)
    ]
    await asyncio.to_thread(_begun, slow, _THREADS)

    assert await asyncio.to_thread(threading.get_ident)
    assert await pages.resolve("example.com") == [PUBLIC]
    assert len(slow.asked) == _THREADS

    slow.released.set()
    assert await asyncio.gather(*waiting) == [[PUBLIC]] * len(waiting)


async def test_a_name_that_takes_too_long_is_as_good_as_none_and_takes_one_thread(
    slow: SlowNames,
) -> None:
    lookups = NameLookups(threads=_THREADS, seconds=0.01, find=slow.find)

    for _ in range(3):
        with pytest.raises(TimeoutError):
            await lookups.resolve("slow.example.com")

    assert slow.asked == ["slow.example.com"]


async def test_whoever_asks_meanwhile_hears_the_same_and_the_next_asks_anew(
    slow: SlowNames,
) -> None:
    lookups = NameLookups(threads=_THREADS, find=slow.find)
    asking = [asyncio.create_task(lookups.resolve("nowhere")) for _ in range(3)]
    await asyncio.to_thread(_begun, slow, 1)
    asking[0].cancel()
    slow.released.set()

    told = await asyncio.gather(*asking, return_exceptions=True)

    assert [type(each) for each in told] == [asyncio.CancelledError, OSError, OSError]
    assert slow.asked == ["nowhere"]
    assert await lookups.resolve("example.com") == [PUBLIC]
    with pytest.raises(OSError, match="no such name"):
        await lookups.resolve("nowhere")
    assert slow.asked == ["nowhere", "example.com", "nowhere"]


def _begun(slow: SlowNames, count: int) -> None:
    for _ in range(count):
        slow.begun.acquire()
