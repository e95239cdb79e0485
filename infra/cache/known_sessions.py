"""Sessions that this process has found live just now, so that most requests ask nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from domain.ids import Clock
from domain.session import SEEN_PRECISION, LiveSessions, RefreshClaim, Rotation, Session

#: How long a session is believed while nothing else is told of it: an ending whose notice is lost
#: is found out so late.
KNOWN_SECONDS = 5.0
#: About 15 MB; one more, and that which was found longest ago is forgotten.
_SESSIONS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store answered; `hearing` and `asked_at` are of when it was asked."""

    session: Session
    ip_address: str
    hearing: int
    asked_at: float

    def suffices(self, ip_address: str, *, hearing: int | None, at: float, now: datetime) -> bool:
        """Whether the store would find it live, and have nothing to note."""
        is_believed = self.hearing == hearing and at - self.asked_at < KNOWN_SECONDS
        is_noted = now - self.session.last_seen_at < SEEN_PRECISION
        is_same = self.ip_address == ip_address
        return is_believed and is_noted and is_same and now < self.session.expires_at


class KnownSessions:
    """Asks `store` for what it does not know, and for whatever changes a session.

    `hearing` names the time since which `forget` is told of every ending as it happens, and is None
    while one may be missed: what was found in another time is not believed (docs/adr/0045).
    """

    def __init__(
        self,
        store: LiveSessions,
        *,
        hearing: Callable[[], int | None],
        clock: Clock,
        monotonic: Callable[[], float],
        most: int = _SESSIONS,
    ) -> None:
        self._store = store
        self._hearing = hearing
        self._clock = clock
        self._monotonic = monotonic
        self._most = most
        #: Those asked for longest ago come first.
        self._known: dict[tuple[str, str], _Known] = {}
        self._ids_of: dict[str, set[str]] = {}
        self._endings = 0

    def __len__(self) -> int:
        """How many sessions are known."""
        return len(self._known)

    def forget(self, user_id: str) -> None:
        """Something has ended, or may have: nor is any answer believed that is under way."""
        self._endings += 1
        for session_id in self._ids_of.pop(user_id, ()):
            del self._known[user_id, session_id]

    async def touch(self, user_id: str, session_id: str, *, ip_address: str) -> Session | None:
        """The session as it stood at most `KNOWN_SECONDS` ago."""
        hearing, endings, at = self._hearing(), self._endings, self._monotonic()
        known = self._known.get((user_id, session_id))
        if known is not None and known.suffices(
            ip_address, hearing=hearing, at=at, now=self._clock()
        ):
            return known.session
        session = await self._store.touch(user_id, session_id, ip_address=ip_address)
        if session is None:
            self.forget(user_id)
        elif hearing is not None and (hearing, endings) == (self._hearing(), self._endings):
            self._keep(_Known(session=session, ip_address=ip_address, hearing=hearing, asked_at=at))
        return session

    def _keep(self, known: _Known) -> None:
        key = user_id, session_id = known.session.user_id, known.session.id
        self._known.pop(key, None)
        self._known[key] = known
        self._ids_of.setdefault(user_id, set()).add(session_id)
        oldest = next(iter(self._known.values()))
        while len(self) > self._most or known.asked_at - oldest.asked_at >= KNOWN_SECONDS:
            self._drop(oldest.session)
            oldest = next(iter(self._known.values()))

    def _drop(self, session: Session) -> None:
        del self._known[session.user_id, session.id]
        ids = self._ids_of[session.user_id]
        ids.remove(session.id)
        if not ids:
            del self._ids_of[session.user_id]

    async def put(self, session: Session) -> bool:
        with self._forgetting(session.user_id):
            return await self._store.put(session)

    async def vouch(
        self, user_id: str, session_id: str, *, since: datetime | None, until: datetime
    ) -> None:
        with self._forgetting(user_id):
            await self._store.vouch(user_id, session_id, since=since, until=until)

    async def list(self, user_id: str) -> list[Session]:
        return await self._store.list(user_id)

    async def rotate(
        self, claim: RefreshClaim, *, next_token_id: str, now: datetime, expires_at: datetime
    ) -> tuple[Rotation, Session | None]:
        with self._forgetting(claim.user_id):
            return await self._store.rotate(
                claim, next_token_id=next_token_id, now=now, expires_at=expires_at
            )

    async def end(self, user_id: str, session_id: str) -> bool:
        with self._forgetting(user_id):
            return await self._store.end(user_id, session_id)

    async def end_all(self, user_id: str, *, except_session_id: str | None = None) -> int:
        with self._forgetting(user_id):
            return await self._store.end_all(user_id, except_session_id=except_session_id)

    @contextmanager
    def _forgetting(self, user_id: str) -> Iterator[None]:
        """Once more afterwards, whatever came of it: something may have been found meanwhile."""
        self.forget(user_id)
        try:
            yield
        finally:
            self.forget(user_id)
