"""A process that knows sessions, and the store that it asks."""

from collections.abc import Callable

from domain.session import Session
from infra.cache.known_sessions import KnownSessions
from tests.domain.fake_sessions import FakeLiveSessions
from tests.infra.cache.devices import ADDRESS, SettableClock, phone


class Store(FakeLiveSessions):
    """`meanwhile` is done once: before the next touch answers, or before the next change begins."""

    def __init__(self, *, clock: SettableClock) -> None:
        super().__init__(clock=clock)
        self.asked = 0
        self.meanwhile: Callable[[], object] | None = None

    async def touch(self, user_id: str, session_id: str, *, ip_address: str) -> Session | None:
        self.asked += 1
        meanwhile, self.meanwhile = self.meanwhile, None
        session = await super().touch(user_id, session_id, ip_address=ip_address)
        if meanwhile is not None:
            meanwhile()
        return session

    def _require_store(self) -> None:
        super()._require_store()
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()


class Desk:
    """Hears of endings, unless a test says otherwise; its clocks stand."""

    def __init__(self, *, most: int = 100) -> None:
        self.clock = SettableClock()
        self.store = Store(clock=self.clock)
        self.hearing: int | None = 1
        self.seconds = 0.0
        self.known = KnownSessions(
            self.store,
            hearing=lambda: self.hearing,
            clock=self.clock,
            monotonic=lambda: self.seconds,
            most=most,
        )

    async def opened(self, session_id: str = "phone", user_id: str = "mei") -> Session:
        session = phone(id=session_id, user_id=user_id)
        await self.store.put(session)
        return session

    async def touch(
        self, session_id: str = "phone", *, user_id: str = "mei", ip_address: str = ADDRESS
    ) -> Session | None:
        return await self.known.touch(user_id, session_id, ip_address=ip_address)

    async def asks(self, session_id: str = "phone", *, user_id: str = "mei") -> bool:
        """Whether the store is asked for it."""
        before = self.store.asked
        await self.touch(session_id, user_id=user_id)
        return self.store.asked > before
