"""Opens a database as the product does."""

import asyncio
import threading
import time
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager

from infra.db.positions import CommitPosition, Positions
from infra.db.unit_of_work import ExpectChanges, SqlDatabase, open_database
from infra.settings import Settings
from tests.infra.db.rows import INPUT_TYPES

_THREAD_SECONDS = 10.0


class NoPositions:
    """For databases without a replica, which must never ask."""

    async def put(self, user_id: str, position: CommitPosition) -> None:
        raise AssertionError

    async def get(self, user_id: str) -> CommitPosition | None:
        raise AssertionError


async def nothing_kept(user_ids: Collection[str]) -> None:
    """For databases whose accounts nobody keeps elsewhere."""


def settings_of(database_url: str, **others: object) -> Settings:
    return Settings.model_validate({"database_url": database_url, **others})


def opened(
    settings: Settings,
    *,
    positions: Positions | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    expect_changes: ExpectChanges = nothing_kept,
) -> AbstractAsyncContextManager[SqlDatabase]:
    return open_database(
        settings,
        INPUT_TYPES,
        positions=positions or NoPositions(),
        monotonic=monotonic,
        expect_changes=expect_changes,
    )


async def threads_end() -> None:
    """Returns when no thread of a connection that failed has anything left to tell this loop."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, _THREAD_SECONDS)
            assert not thread.is_alive()
