"""Telling the owners of keys that their time ends, and that it has ended: each once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.key_event import KeyEventType
from domain.services.announcing import Announcing
from domain.services.isolating import Isolating
from domain.unit_of_work import Database

_BATCH = 100
#: In one go; the rest has its turn in the next round, for other sweeps wait meanwhile.
_BATCHES = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expiring:
    """Sweeps that every worker makes, of some keys each: what one has locked, others pass over."""

    database: Database
    announcing: Announcing
    isolating: Isolating

    async def tell_expiring(self) -> list[str]:
        """Announces keys with credits left that end within `EXPIRY_NOTICE`.

        Returns the ids of those it is done with, those used up among them.
        """
        return await self.isolating.drain(
            "tell expiring", self._expiring_ids, self._tell_expiring, rounds=_BATCHES
        )

    async def _expiring_ids(self, without: Collection[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            return await work.keys.expiring_ids(now=await work.now(), limit=_BATCH, without=without)

    async def _tell_expiring(self, key_ids: Sequence[str]) -> Sequence[str]:
        """One that is used up has nothing to lose: it is marked, and no sweep comes back to it."""
        async with self.database.begin() as work:
            now = await work.now()
            keys = await work.keys.lock_expiring(key_ids, now=now)
            for key in keys:
                key.expiring_told_at = now
                if key.credits_available > 0:
                    await self.announcing.announce(work, key, KeyEventType.EXPIRING, at=now)
        return [key.id for key in keys]

    async def tell_expired(self) -> list[str]:
        """Announces keys that have ended; returns their ids."""
        return await self.isolating.drain(
            "tell expired", self._expired_ids, self._tell_expired, rounds=_BATCHES
        )

    async def _expired_ids(self, without: Collection[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            return await work.keys.expired_ids(now=await work.now(), limit=_BATCH, without=without)

    async def _tell_expired(self, key_ids: Sequence[str]) -> Sequence[str]:
        async with self.database.begin() as work:
            now = await work.now()
            keys = await work.keys.lock_expired(key_ids, now=now)
            for key in keys:
                key.expired_told_at = now
                await self.announcing.announce(work, key, KeyEventType.EXPIRED, at=now)
        return [key.id for key in keys]
