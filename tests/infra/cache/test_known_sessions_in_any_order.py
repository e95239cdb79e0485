"""Requests and an ending, in every order that their steps can take: what has ended is refused."""

from collections import Counter
from collections.abc import Callable, Coroutine, Generator, Iterator
from functools import partial

import pytest

from domain.session import Session
from infra.cache.known_sessions import KNOWN_SECONDS, KnownSessions
from tests.domain.fake_sessions import FakeLiveSessions
from tests.infra.cache.devices import ADDRESS, SettableClock, phone

#: A request of this process comes, is done, and is answered.
STEPS = 3


Step = Callable[[], object]


class Turn:
    """Awaited: lets others go first."""

    def __await__(self) -> Generator[None]:
        yield


class DistantSessions(FakeLiveSessions):
    """Others go first before a request is done, and before its reply is there."""

    async def touch(self, user_id: str, session_id: str, *, ip_address: str) -> Session | None:
        await Turn()
        session = await super().touch(user_id, session_id, ip_address=ip_address)
        await Turn()
        return session

    async def end(self, user_id: str, session_id: str) -> bool:
        await Turn()
        was_live = await super().end(user_id, session_id)
        await Turn()
        return was_live

    async def end_at_once(self) -> None:
        await super().end("mei", "phone")


class Running:
    """What is done step by step, and takes fewer where it asks nobody."""

    def __init__(self, coroutine: Coroutine[None, None, object]) -> None:
        self._coroutine = coroutine
        self.result: object = None
        self.is_done = False

    def advance(self) -> None:
        if self.is_done:
            return
        try:
            self._coroutine.send(None)
        except StopIteration as done:
            self.is_done, self.result = True, done.value


class Process:
    def __init__(self) -> None:
        self.seconds = 0.0
        self.hearing: int | None = 1
        self.store = DistantSessions(clock=SettableClock())
        self.known = KnownSessions(
            self.store,
            hearing=lambda: self.hearing,
            clock=SettableClock(),
            monotonic=lambda: self.seconds,
        )
        Running(self.store.put(phone())).advance()

    def request(self) -> Running:
        return Running(self.known.touch("mei", "phone", ip_address=ADDRESS))

    def sign_out(self) -> list[Step]:
        return [Running(self.known.end("mei", "phone")).advance] * STEPS

    def other_process(self) -> list[Step]:
        return [self.end_elsewhere, lambda: self.known.forget("mei")]

    def other_process_in_an_outage(self) -> list[Step]:
        """Nothing is told."""
        return [partial(self.hear, None), self.end_elsewhere, partial(self.hear, 2)]

    def other_process_before_an_outage(self) -> list[Step]:
        return [self.end_elsewhere, partial(self.hear, None), partial(self.hear, 2)]

    def other_process_whose_notice_is_lost(self) -> list[Step]:
        return [self.end_elsewhere, self.pass_time]

    def end_elsewhere(self) -> None:
        Running(self.store.end_at_once()).advance()

    def hear(self, hearing: int | None) -> None:
        self.hearing = hearing

    def pass_time(self) -> None:
        self.seconds += KNOWN_SECONDS

    def lets_in(self) -> bool:
        request = self.request()
        while not request.is_done:
            request.advance()
        return request.result is not None


def orders(left: Counter[str]) -> Iterator[list[str]]:
    """Every order of so many steps of each."""
    if not left.total():
        yield []
    for actor in +left:
        for rest in orders(left - Counter([actor])):
            yield [actor, *rest]


@pytest.mark.parametrize(
    ("end", "steps"),
    [
        (Process.sign_out, STEPS),
        (Process.other_process, 2),
        (Process.other_process_whose_notice_is_lost, 2),
        (Process.other_process_before_an_outage, 3),
        (Process.other_process_in_an_outage, 3),
    ],
)
def test_what_has_ended_is_refused_whatever_came_meanwhile(
    end: Callable[[Process], list[Step]], steps: int
) -> None:
    for order in orders(Counter({"one": STEPS, "two": STEPS, "end": steps})):
        process = Process()
        steps_of = {
            "one": iter([process.request().advance] * STEPS),
            "two": iter([process.request().advance] * STEPS),
            "end": iter(end(process)),
        }

        for actor in order:
            next(steps_of[actor])()

        assert not process.lets_in(), order
