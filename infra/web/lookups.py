"""Looking names up, in threads that nothing else waits for."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

#: Every address of a host, as numbers; raises OSError where there is none.
Resolve = Callable[[str], Awaitable[Sequence[str]]]

#: Longer than the system waits for an answer that was lost before it asks once more.
_SECONDS = 10.0


def system_addresses(host: str) -> Sequence[str]:
    """Blocks for as long as the system asks around; raises OSError where there is none."""
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(socket_address[0]) for *_, socket_address in answers]


class NameLookups:
    """Each kind of caller has its own, so that names which are slow hold up nobody else's work.

    A look-up that has begun cannot be stopped. Whoever asks for the same name meanwhile waits for
    its answer: a name takes one thread, however often it is asked for.
    """

    def __init__(
        self,
        *,
        threads: int,
        seconds: float = _SECONDS,
        find: Callable[[str], Sequence[str]] = system_addresses,
    ) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")
        self._seconds = seconds
        self._find = find
        self._under_way: dict[str, asyncio.Future[Sequence[str]]] = {}

    async def resolve(self, host: str) -> Sequence[str]:
        """Raises OSError where there is no such name, and where no answer comes in time."""
        answer = self._under_way.get(host) or self._begin(host)
        async with asyncio.timeout(self._seconds):
            return await asyncio.shield(answer)

    def _begin(self, host: str) -> asyncio.Future[Sequence[str]]:
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._threads, self._find, host)
        self._under_way[host] = answer
        answer.add_done_callback(lambda _: self._under_way.pop(host))
        return answer
