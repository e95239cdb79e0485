import os
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url

from infra.db.unit_of_work import SqlDatabase
from tests.infra.db.opening import opened, settings_of
from tests.servers import MySql


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[SqlDatabase]:
    async with opened(settings_of(database_url)) as database:
        yield database


@pytest.fixture
def mysql() -> MySql:
    """The server of TEST_MYSQL_URL."""
    port = make_url(os.environ["TEST_MYSQL_URL"]).port
    assert port is not None
    return MySql(port)


_SERVERS = ["mariadb", *(["mysql"] if "TEST_MYSQL_URL" in os.environ else [])]


@pytest.fixture(params=_SERVERS)
def server_url(request: pytest.FixtureRequest) -> str:
    """As `database_url`, of a database that has a server."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
