from collections.abc import AsyncIterator

import pytest

from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.opening import opened, settings_of


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[SqlDatabase]:
    async with opened(settings_of(database_url)) as database:
        yield database
