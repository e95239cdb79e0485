"""Forgetting some rows whose time is over, as a sweep does it."""

from collections.abc import Sequence
from datetime import datetime

from domain.retention import Outdated
from domain.unit_of_work import Database


async def forgotten(
    database: Database, kind: Outdated, *, until: datetime, limit: int
) -> Sequence[str]:
    """Their ids, the oldest first."""
    async with database.begin() as work:
        found = await work.retention.outdated_ids(kind, until, limit=limit, without=())
        rest = await work.retention.outdated_ids(kind, until, limit=limit, without=found)
        gone = await work.retention.forget(kind, found)
    assert sorted(gone) == sorted(found)
    assert not set(rest) & set(found)
    return found
