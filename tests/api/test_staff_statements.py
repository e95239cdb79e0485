"""A page of what the staff read costs the same number of SQL statements, whatever its size."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from domain.language import Locale
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.user import Role
from infra.bootstrap import Studio
from infra.connections import opened
from infra.db.migration import migrate
from infra.embedded import completed
from infra.operations import administration
from infra.settings import Settings
from resolvers.context import Context
from schema.schema import make_schema
from tests.servers import RedisServer
from tests.sql_recorder import recorded_sql

_ACCOUNTS = 3
_USERS = "query ($first: Int) { adminUsers(first: $first) { edges { node { id status } } } }"
_AUDIT = """
query ($first: Int) { auditLog(first: $first) { edges { node { id actor { email status } } } } }
"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def context(tmp_path: Path, redis: RedisServer) -> AsyncIterator[Context]:
    """An administrator's, among a few accounts."""
    settings = completed(Settings(data_dir=tmp_path, redis_url=SecretStr(redis.url)))
    await migrate(settings.database_url.get_secret_value())
    device = Device("127.0.0.1")
    async with opened(settings) as connections:
        product = Studio(settings, connections).product
        for _ in range(_ACCOUNTS):
            registration = Registration(email=f"{uuid4().hex}@example.com", password=uuid4().hex)
            await product.accounts.register(registration, device)
        email, password = f"{uuid4().hex}@example.com", uuid4().hex
        await administration(connections).open_account(email, password, role=Role.ADMIN)
        tokens = await product.sessions.login(email, password, device)
        yield Context(
            product=product,
            device=device,
            locale=Locale.EN,
            request_id="test",
            access_token=tokens.access_token,
        )


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        # The viewer's role for the field, the page, and the role for what only the staff may see.
        (_USERS, 3),
        # The same, with all actors.
        (_AUDIT, 4),
    ],
)
async def test_a_page_of_any_size_takes_the_same_statements(
    context: Context, query: str, statements: int
) -> None:
    for size in (2, _ACCOUNTS + 1):
        with recorded_sql() as sent:
            result = await make_schema().execute(
                query, variable_values={"first": size}, context_value=context
            )
        assert result.errors is None
        assert result.data is not None
        assert len(next(iter(result.data.values()))["edges"]) == size
        assert len(sent) == statements, sent
