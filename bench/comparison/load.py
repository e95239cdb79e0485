"""Asks a server as fast as it answers, in a process of its own: `python -m bench.comparison.load`.

It takes one task after the other, and answers with what came of it.
"""

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import cast

import httptools
import uvloop

from bench.comparison.conversation import Helper, Json, converse, helper
from bench.comparison.processes import module
from bench.comparison.samples import quantile

#: Stands in a task's body where each request has a number of its own.
NUMBER = "0000000000"
_HTTP_OK = 200


class Unanswered(Exception):
    """Something else came, or nothing."""


@dataclass(frozen=True, slots=True)
class Task:
    """Each connection has one request at a time; what is answered begins with `answer`."""

    port: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    connections: int = 8
    seconds: float = 0.5
    answer: str = '{"data"'


@dataclass(frozen=True, slots=True)
class Outcome:
    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float


class _Client(asyncio.Protocol):
    """One connection, kept alive."""

    def __init__(self, requests: Iterator[bytes], *, answer: bytes, until: float) -> None:
        self._requests = requests
        self._answer = answer
        self._until = until
        self._began = 0.0
        self._body: list[bytes] = []
        self.seconds: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        self._parser = httptools.HttpResponseParser(self)
        self._ask()

    def _ask(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        now = time.perf_counter()
        self.seconds.append(now - self._began)
        status, body = self._parser.get_status_code(), self._body
        self._body = []
        if status != _HTTP_OK or not body[0].startswith(self._answer):
            self._end(Unanswered(status, b"".join(body)[:500]))
        elif now < self._until:
            self._ask()
        else:
            self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(Unanswered("The connection was lost.", exc))

    def _end(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
        self._transport.close()


def written(task: Task, numbers: Iterator[int]) -> Iterator[bytes]:
    """As a browser's client sends it."""
    fields = {
        "Host": f"127.0.0.1:{task.port}",
        "Accept": "application/graphql-response+json, application/json;q=0.9",
        "Content-Type": "application/json",
        "Content-Length": str(len(task.body.encode())),
        **task.headers,
    }
    lines = ["POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    request = "\r\n".join([*lines, "", task.body]).encode()
    if NUMBER not in task.body:
        yield from itertools.repeat(request)
    before, after = request.split(NUMBER.encode())
    for number in numbers:
        yield before + f"{number:0{len(NUMBER)}d}".encode() + after


async def _run(task: Task, numbers: Iterator[int]) -> Outcome:
    loop = asyncio.get_running_loop()
    requests = written(task, numbers)
    began = time.perf_counter()
    answer, until = task.answer.encode(), began + task.seconds
    clients = [_Client(requests, answer=answer, until=until) for _ in range(task.connections)]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", task.port)  # type: ignore[misc]  # a lambda's default
    await asyncio.gather(*(client.done for client in clients))
    seconds = sorted(each for client in clients for each in client.seconds)
    return Outcome(
        len(seconds),
        time.perf_counter() - began,
        p50_ms=1000 * quantile(seconds, 0.5),
        p99_ms=1000 * quantile(seconds, 0.99),
    )


async def _work() -> None:
    numbers = itertools.count()

    async def take(task: Json) -> Json:
        return asdict(await _run(Task(**task), numbers))

    await converse(take)


@dataclass(frozen=True, slots=True)
class Load:
    """The process that asks, as the one that measures sees it."""

    helper: Helper

    def run(self, task: Task) -> Outcome:
        return Outcome(**self.helper.ask(asdict(task)))


@contextmanager
def loading() -> Iterator[Load]:
    with helper(module("bench.comparison.load")) as asking:
        yield Load(asking)


if __name__ == "__main__":
    uvloop.run(_work())
