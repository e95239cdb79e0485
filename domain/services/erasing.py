"""Forgetting those who have left, some rows at a time; whoever is interrupted goes on later."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.departure import DELETION_REASON, anonymise
from domain.erasure import Erasure
from domain.session import ACCESS_TOKEN_LIFETIME
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable, UnitOfWork

_BATCH = 200
#: A job that was told to stop does so within a heartbeat, or is taken from a worker that is gone.
_JOBS_PAUSE = timedelta(seconds=5)
#: After this no request can come in any more that was let in by a token of theirs.
AFTERMATH = ACCESS_TOKEN_LIFETIME + timedelta(minutes=1)

#: For so long one that failed is left alone.
_FAULT_PAUSE = timedelta(minutes=10)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Erasing:
    database: Database

    async def erase_next(self) -> list[str]:
        """One step of the erasure that has waited longest; returns whose it is, if there is one.

        Raises `DatabaseConflict`, `DatabaseUnavailable`; all may be tried again. Where something
        else is in its way, that is raised, and the others have their turn before it.
        """
        tried: list[str] = []
        (fault,) = await asyncio.gather(self._step(tried), return_exceptions=True)
        if fault is None:
            return tried
        if not isinstance(fault, DatabaseConflict | DatabaseUnavailable):
            await self._postpone(tried)
        raise fault

    async def _step(self, tried: list[str]) -> None:
        """Notes whose erasure it tries."""
        async with self.database.begin() as work:
            erasure = await work.erasures.lock_next(now=await work.now())
            if erasure is not None:
                tried.append(erasure.user_id)
                await _erase(work, erasure)

    async def _postpone(self, user_ids: Sequence[str]) -> None:
        async with self.database.begin() as work:
            for user_id in user_ids:
                await work.erasures.postpone(user_id, until=await work.now() + _FAULT_PAUSE)


async def _erase(work: UnitOfWork, erasure: Erasure) -> None:
    """Nothing goes while a job of theirs may still write something.

    What is gone is looked for once more when nobody can have a token any more.
    """
    now, settled_at = await work.now(), erasure.created_at + AFTERMATH
    if await work.generations.count_unfinished(erasure.user_id):
        erasure.run_after = now + _JOBS_PAUSE
        return
    if now >= settled_at:
        await _close_again(work, erasure.user_id, now)
    if await work.erasures.erase_some(erasure.user_id, limit=_BATCH):
        return
    if now < settled_at:
        erasure.run_after = settled_at
        return
    await work.erasures.remove(erasure.user_id)
    _log.info("user.erased", extra={"user_id": erasure.user_id})


async def _close_again(work: UnitOfWork, user_id: str, now: datetime) -> None:
    """Whoever was let in before the end may have written a name, or activated a key, after it."""
    user = await work.users.lock(user_id)
    if user is not None:
        anonymise(user)
        await work.erasures.disarm(user, reason=DELETION_REASON, now=now)
