"""Opens a database as the product does."""

import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from infra.db.positions import CommitPosition, Positions
from infra.db.unit_of_work import SqlDatabase, open_database
from infra.settings import Settings
from tests.infra.db.rows import INPUT_TYPES


class NoPositions:
    """For databases without a replica, which must never ask."""

    async def put(self, user_id: str, position: CommitPosition) -> None:
        raise AssertionError

    async def get(self, user_id: str) -> CommitPosition | None:
        raise AssertionError


def settings_of(database_url: str, **others: object) -> Settings:
    return Settings.model_validate({"database_url": database_url, **others})


def opened(
    settings: Settings,
    *,
    positions: Positions | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> AbstractAsyncContextManager[SqlDatabase]:
    return open_database(
        settings, INPUT_TYPES, positions=positions or NoPositions(), monotonic=monotonic
    )
