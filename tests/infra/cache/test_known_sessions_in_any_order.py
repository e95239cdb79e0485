"""Requests, endings, notices and outages in any order: what has ended is soon refused."""

from collections.abc import Coroutine, Generator
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from domain.session import Session
from infra.cache.known_sessions import KNOWN_SECONDS, KnownSessions
from tests.domain.fake_sessions import FakeLiveSessions
from tests.infra.cache.devices import ADDRESS, SettableClock, phone


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
        was_live = self.end_at_once(session_id)
        await Turn()
        return was_live

    def end_at_once(self, session_id: str) -> bool:
        return self._sessions.pop(("mei", session_id), None) is not None

    def is_live(self, session_id: str) -> bool:
        return ("mei", session_id) in self._sessions

    def open(self, session_id: str) -> None:
        self._sessions["mei", session_id] = phone(id=session_id)


@dataclass(eq=False)
class Request:
    session_id: str
    running: Coroutine[None, None, Session | bool | None]
    is_touch: bool
    #: Of a touch: the session had ended when it came, and this process could know.
    is_late: bool = False


def places_in(requests: list[Request]) -> st.SearchStrategy[int]:
    """More often the one that came first."""
    return st.integers(0, len(requests) - 1) | st.just(0)


class Traffic(RuleBasedStateMachine):
    """A user of one process, which ends sessions as others do; replies are slow."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.hearing: int | None = 1
        self.times = 1
        self.store = DistantSessions(clock=SettableClock())
        self.known = KnownSessions(
            self.store,
            hearing=lambda: self.hearing,
            clock=SettableClock(),
            monotonic=lambda: self.seconds,
        )
        #: The last one is in use.
        self.sessions: list[str] = []
        self.mei_signs_in()
        #: Each waits for its turn.
        self.requests: list[Request] = []
        #: When each was found to have ended, at the latest.
        self.ended_at: dict[str, float] = {}
        #: Of these this process could know.
        self.is_out: set[str] = set()
        self.untold: list[str] = []

    def note_endings(self) -> None:
        for session_id in self.sessions:
            if not self.store.is_live(session_id):
                self.ended_at.setdefault(session_id, self.seconds)
        if self.hearing is None:
            self.is_out.update(self.ended_at)

    @precondition(lambda self: not self.store.is_live(self.sessions[-1]))
    @rule()
    def mei_signs_in(self) -> None:
        self.sessions.append(f"session {len(self.sessions)}")
        self.store.open(self.sessions[-1])

    @rule()
    def a_request_comes(self) -> None:
        self.go_on(self.request())

    @rule()
    def a_request_is_answered_at_once(self) -> None:
        request = self.request()
        while not self.has_ended(request):
            pass

    def request(self) -> Request:
        session_id = self.sessions[-1]
        lapsed = self.seconds - self.ended_at.get(session_id, self.seconds) >= KNOWN_SECONDS
        running = self.known.touch("mei", session_id, ip_address=ADDRESS)
        return Request(
            session_id, running, is_touch=True, is_late=lapsed or session_id in self.is_out
        )

    @rule()
    def mei_signs_out(self) -> None:
        session_id = self.sessions[-1]
        running = self.known.end("mei", session_id)
        self.go_on(Request(session_id, running, is_touch=False))

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def a_request_goes_on(self, data: st.DataObject) -> None:
        self.go_on(self.requests.pop(data.draw(places_in(self.requests))))

    def go_on(self, request: Request) -> None:
        if not self.has_ended(request):
            self.requests.append(request)

    def has_ended(self, request: Request) -> bool:
        """After one more step."""
        try:
            request.running.send(None)
        except StopIteration as done:
            self.conclude(request, found=done.value)
            return True
        finally:
            self.note_endings()
        return False

    def conclude(self, request: Request, *, found: object) -> None:
        if not request.is_touch:
            self.is_out.add(request.session_id)
        elif request.is_late:
            assert found is None
        elif request.session_id not in self.ended_at:
            assert found is not None

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def a_client_leaves(self, data: st.DataObject) -> None:
        self.requests.pop(data.draw(places_in(self.requests))).running.close()

    @rule()
    def another_process_ends_one(self) -> None:
        session_id = self.sessions[-1]
        if self.store.end_at_once(session_id):
            self.untold.append(session_id)
        self.note_endings()

    @precondition(lambda self: self.untold)
    @rule()
    def the_next_ending_is_told(self) -> None:
        session_id = self.untold.pop(0)
        if self.hearing is not None:
            self.known.forget("mei")
            self.is_out.add(session_id)

    @precondition(lambda self: self.hearing is not None)
    @rule()
    def nothing_is_heard(self) -> None:
        self.hearing = None
        self.note_endings()

    @precondition(lambda self: self.hearing is None)
    @rule()
    def all_is_heard_again(self) -> None:
        self.times += 1
        self.hearing = self.times

    @rule(seconds=st.sampled_from([KNOWN_SECONDS / 2, KNOWN_SECONDS]))
    def time_passes(self, seconds: float) -> None:
        self.seconds += seconds

    def teardown(self) -> None:
        for request in self.requests:
            request.running.close()


Traffic.TestCase.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
TestTraffic = Traffic.TestCase
