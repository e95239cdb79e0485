import os
from collections.abc import AsyncIterator

import pytest

from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.opening import opened, settings_of


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[SqlDatabase]:
    async with opened(settings_of(database_url)) as database:
        yield database


_SERVERS = ["mariadb", *(["mysql"] if "TEST_MYSQL_URL" in os.environ else [])]


@pytest.fixture(params=_SERVERS)
def server_url(request: pytest.FixtureRequest) -> str:
    """As `database_url`, of a database that has a server."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
