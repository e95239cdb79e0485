"""What one socket or stream, one user and one address may take of us."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketLimits:
    #: Whose pages may open one, beside those of the host that they ask.
    allowed_origins: tuple[str, ...] = ()
    #: Until `connection_init`.
    init_seconds: float = 10
    #: Of silence before a ping, and again before we take the client for gone.
    ping_seconds: float = 30
    #: In which a client must take one message.
    send_seconds: float = 15
    #: Between signs of life of a subscription over HTTP: proxies cut what is silent for a minute.
    heartbeat_seconds: float = 15
    #: At a time on one socket.
    operations: int = 50
    #: Sockets at a time in this process, subscriptions over HTTP included.
    per_user: int = 20
    per_address: int = 200


class Crowded(Exception):
    """As many are there as there may be."""


class Crowd:
    """How many there are of each name."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._counts: Counter[str] = Counter()

    @contextmanager
    def joined(self, name: str) -> Iterator[None]:
        """One more, as long as the context lasts; raises `Crowded`."""
        if self._counts[name] >= self._limit:
            raise Crowded
        self._counts[name] += 1
        try:
            yield
        finally:
            self._counts[name] -= 1
            if not self._counts[name]:
                del self._counts[name]

    @property
    def names(self) -> int:
        """How many are remembered: those that are there."""
        return len(self._counts)


class Crowds:
    """Who holds sockets, or streams over HTTP."""

    def __init__(self, limits: SocketLimits) -> None:
        self.addresses = Crowd(limits.per_address)
        self.users = Crowd(limits.per_user)
