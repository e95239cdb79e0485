"""A connection's head is bounded in bytes and in time; the clock is ours."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from infra.http_connection import HEAD_BYTES, HEAD_SECONDS, READ_SECONDS, HttpConnection

_HEAD = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"


@dataclass
class Alarm:
    seconds: float
    ring: Callable[[], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        self.is_cancelled = True


@dataclass
class Loop:
    """As much of an event loop as a connection needs; what it starts never runs."""

    alarms: list[Alarm] = field(default_factory=list)
    started: int = 0

    def call_later(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        alarm = Alarm(seconds, ring)
        self.alarms.append(alarm)
        return alarm

    def create_task(self, work: Any, **options: Any) -> "asyncio.Future[None]":  # noqa: ANN401 - as asyncio has it
        work.close()
        self.started += 1
        return cast("asyncio.Future[None]", Started())

    @property
    def pending(self) -> list[Alarm]:
        return [alarm for alarm in self.alarms if not alarm.is_cancelled]


class Started:
    def add_done_callback(self, done: object) -> None:
        """It never ends."""


@dataclass
class Wire:
    written: bytes = b""
    is_closed: bool = False
    is_aborted: bool = False

    def abort(self) -> None:
        self.is_aborted = True

    def get_extra_info(self, name: str) -> None:
        return None

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None:
        """Nothing more comes anyway."""

    def resume_reading(self) -> None:
        """The same."""

    @property
    def status(self) -> int | None:
        return int(self.written.split()[1]) if self.written else None


async def nothing(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - never called
    del scope, receive, send
    raise AssertionError


class Visit:
    def __init__(self) -> None:
        self.loop = Loop()
        self.wire = Wire()
        self.connection = HttpConnection(
            Config(nothing, log_config=None, lifespan="off"),
            ServerState(),
            {},
            cast("asyncio.AbstractEventLoop", self.loop),
        )
        self.connection.connection_made(cast("asyncio.Transport", self.wire))

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            if not self.wire.is_closed:
                self.connection.data_received(piece)

    def time_passes(self) -> None:
        """Whatever was set rings."""
        pending = self.loop.pending
        assert all(alarm.seconds == HEAD_SECONDS for alarm in pending)
        for alarm in pending:
            alarm.cancel()
            alarm.ring()


@pytest.fixture
def visit() -> Visit:
    return Visit()


async def test_who_says_nothing_is_left(visit: Visit) -> None:
    visit.time_passes()

    assert (visit.wire.is_closed, visit.wire.written) == (True, b"")


@pytest.mark.parametrize("piece", [b"G", b"\r\n", b"POST /graphql HTTP/1.1\r\nHost: x"])
async def test_who_does_not_finish_a_head_is_told_so(visit: Visit, piece: bytes) -> None:
    visit.send(piece)
    visit.time_passes()

    assert (visit.wire.is_closed, visit.wire.status) == (True, 408)


async def test_each_byte_does_not_win_new_time(visit: Visit) -> None:
    visit.send(*(bytes([byte]) for byte in _HEAD[:-1]))

    assert len(visit.loop.alarms) == 1


async def test_who_has_sent_a_head_is_not_hurried(visit: Visit) -> None:
    visit.send(_HEAD)

    assert (visit.loop.pending, visit.loop.started) == ([], 1)


async def test_a_further_head_has_a_time_of_its_own(visit: Visit) -> None:
    visit.send(_HEAD + b"12345")
    visit.connection.cycle.response_complete = True
    visit.send(b"\r\n")
    visit.time_passes()

    assert (visit.wire.is_closed, visit.wire.status) == (True, 408)


async def test_half_a_head_behind_a_request_does_not_spoil_its_answer(visit: Visit) -> None:
    visit.send(_HEAD + b"12345" + b"GET / HT")
    visit.time_passes()

    assert (visit.wire.is_closed, visit.wire.written) == (False, b"")
    assert len(visit.loop.pending) == 1


async def test_half_a_head_behind_a_request_that_is_answered_is_told_so(visit: Visit) -> None:
    visit.send(_HEAD + b"12345" + b"GET / HT")
    visit.connection.cycle.response_complete = True
    visit.time_passes()

    assert (visit.wire.is_closed, visit.wire.status) == (True, 408)


async def test_a_body_that_nobody_waits_for_may_not_come_for_ever(visit: Visit) -> None:
    visit.send(_HEAD)
    visit.connection.cycle.response_complete = True
    visit.connection.on_response_complete()
    for alarm in visit.loop.pending:
        if alarm.seconds == HEAD_SECONDS:
            alarm.ring()

    assert (visit.wire.is_closed, visit.wire.written) == (True, b"")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nX: " + b"a" * HEAD_BYTES,
        b"GET /" + b"a" * HEAD_BYTES,
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * (HEAD_BYTES // 4),
        b"GET / HTTP/1.1\r\nX: " + b"a" * HEAD_BYTES + b"\r\n\r\n",
    ],
)
@pytest.mark.parametrize("size", [1000, 1 << 20])
async def test_a_head_without_end_is_refused(visit: Visit, head: bytes, size: int) -> None:
    pieces = [head[place : place + size] for place in range(0, len(head), size)]
    visit.send(*pieces)

    assert (visit.wire.is_closed, visit.wire.status, visit.loop.started) == (True, 431, 0)


@pytest.mark.parametrize("chunk", [100, 1 << 20])
async def test_a_body_may_be_larger_than_a_head(visit: Visit, chunk: int) -> None:
    body = b"x" * (2 * HEAD_BYTES)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    visit.send(head, *(body[place : place + chunk] for place in range(0, len(body), chunk)))

    assert (visit.wire.is_closed, visit.connection.cycle.more_body) == (False, False)


async def test_what_is_not_http_is_refused_in_json(visit: Visit) -> None:
    visit.send(b"hello\r\n\r\n")

    assert visit.wire.status == 400
    assert visit.wire.written.endswith(b'{"code":"BAD_REQUEST","message":"That is not HTTP."}')


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize("upgrade", [b"", b"Connection: Upgrade\r\nUpgrade: h2c\r\n"])
async def test_what_follows_a_body_is_no_header_of_the_request(
    visit: Visit, size: int, upgrade: bytes
) -> None:
    """A proxy may let it through, and believes in its own headers alone."""
    whole = (
        b"POST /graphql HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + upgrade + b"\r\n"
        b"1\r\nx\r\n0\r\nX-Forwarded-For: 192.0.2.66\r\n\r\n"
    )

    visit.send(*(whole[place : place + size] for place in range(0, len(whole), size)))

    headers = dict(visit.connection.cycle.scope["headers"])
    assert headers[b"transfer-encoding"] == b"chunked"
    assert b"x-forwarded-for" not in headers


async def test_who_reads_nothing_of_an_answer_is_cut_off(visit: Visit) -> None:
    visit.send(_HEAD + b"12345")
    visit.connection.pause_writing()

    [alarm] = visit.loop.pending
    assert alarm.seconds == READ_SECONDS
    alarm.ring()

    assert visit.wire.is_aborted


async def test_who_reads_on_is_not(visit: Visit) -> None:
    visit.send(_HEAD + b"12345")
    visit.connection.pause_writing()
    visit.connection.resume_writing()

    assert visit.loop.pending == []


async def test_who_has_gone_is_not_waited_for(visit: Visit) -> None:
    visit.send(_HEAD + b"12345")
    visit.connection.pause_writing()
    visit.connection.connection_lost(None)

    assert visit.loop.pending == []


async def test_a_request_behind_another_does_not_hide_that_the_client_has_gone(
    visit: Visit,
) -> None:
    """What answers the first may go on for hours, and ends when it hears of that."""
    visit.send(_HEAD + b"12345")
    answered = visit.connection.cycle
    visit.send(_HEAD + b"12345")
    assert visit.connection.cycle is not answered
    assert (await answered.receive())["type"] == "http.request"
    waiting = asyncio.create_task(answered.receive())
    await asyncio.sleep(0)

    visit.connection.connection_lost(None)

    async with asyncio.timeout(30):
        assert await waiting == {"type": "http.disconnect"}
