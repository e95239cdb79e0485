"""Telling the owners of keys that their time ends, and that it has ended: each once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.key import Key
from domain.key_event import KeyEventType
from domain.services.announcing import Announcing
from domain.unit_of_work import Database, UnitOfWork

_BATCH = 100
#: In one go; the rest has its turn in the next round, for other sweeps wait meanwhile.
_BATCHES = 10

Find = Callable[[UnitOfWork, datetime], Awaitable[Sequence[Key]]]
Mark = Callable[[Key, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expiring:
    """Sweeps that every worker makes, of some keys each: what one has locked, others pass over."""

    database: Database
    announcing: Announcing

    async def tell_expiring(self) -> list[str]:
        """Announces keys with credits left that end within `EXPIRY_NOTICE`; returns their ids."""
        return await self._tell(KeyEventType.EXPIRING, _expiring, _mark_expiring)

    async def tell_expired(self) -> list[str]:
        """Announces keys that have ended; returns their ids."""
        return await self._tell(KeyEventType.EXPIRED, _expired, _mark_expired)

    async def _tell(self, event: KeyEventType, find: Find, mark: Mark) -> list[str]:
        told: list[str] = []
        for _ in range(_BATCHES):
            async with self.database.begin() as work:
                now = await work.now()
                keys = await find(work, now)
                for key in keys:
                    mark(key, now)
                news = [key for key in keys if _is_news(key, event)]
                for key in news:
                    await self.announcing.announce(work, key, event, at=now)
            told += [key.id for key in news]
            if len(keys) < _BATCH:
                break
        return told


def _is_news(key: Key, event: KeyEventType) -> bool:
    """One that is used up has nothing to lose: it is marked, so that no sweep comes back to it."""
    return event is not KeyEventType.EXPIRING or key.credits_available > 0


async def _expiring(work: UnitOfWork, now: datetime) -> Sequence[Key]:
    return await work.keys.lock_expiring(now=now, limit=_BATCH)


def _mark_expiring(key: Key, now: datetime) -> None:
    key.expiring_told_at = now


async def _expired(work: UnitOfWork, now: datetime) -> Sequence[Key]:
    return await work.keys.lock_expired(now=now, limit=_BATCH)


def _mark_expired(key: Key, now: datetime) -> None:
    key.expired_told_at = now
