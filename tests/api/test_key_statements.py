"""The lists of keys cost the same number of SQL statements, whatever their size."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from domain.audit import Actor
from domain.language import Locale
from domain.services.sessions import Device
from domain.user import Role
from infra.bootstrap import Studio
from infra.connections import opened
from infra.db.migration import migrate
from infra.embedded import completed
from infra.operations import administration
from infra.settings import Settings
from resolvers.context import Context
from resolvers.node import GlobalId
from schema.schema import make_schema
from tests.api.contract import operation
from tests.servers import RedisServer
from tests.sql_recorder import recorded_sql

_MANY = 4
_BATCHES = """
query ($first: Int) {
  adminKeyBatches(first: $first) { edges { node {
    id plan { name } issuedBy { email } counts { unused } csv
  } } }
}
"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def studio(tmp_path: Path, redis: RedisServer) -> AsyncIterator[Studio]:
    settings = completed(Settings(data_dir=tmp_path, redis_url=SecretStr(redis.url)))
    await migrate(settings.database_url.get_secret_value())
    async with opened(settings) as connections:
        studio = Studio(settings, connections)
        await administration(connections).open_account(
            "boss@example.com", "correct horse", role=Role.ADMIN
        )
        yield studio


@pytest.fixture
async def context(studio: Studio) -> Context:
    """The administrator's."""
    device = Device("127.0.0.1")
    tokens = await studio.product.sessions.login("boss@example.com", "correct horse", device)
    return Context(
        product=studio.product,
        device=device,
        locale=Locale.EN,
        request_id="test",
        access_token=tokens.access_token,
    )


async def sell_many(studio: Studio, actor: Actor) -> str:
    """Batches of keys of which some are activated; the id of one that was adjusted often."""
    product = studio.product
    async with product.database.read_latest() as reader:
        [user] = await reader.users.get_many([actor.user_id])
    issued = [
        await product.back_office.issuing.issue("trial", count=2, name=f"batch {n}", actor=actor)
        for n in range(_MANY)
    ]
    keys = [await product.activation.activate(batch.codes[-1], user_id=user.id) for batch in issued]
    for _ in range(_MANY):
        await product.key_keeping.adjust(keys[0].id, actor, amount=1, reason="a test")
    return keys[0].id


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        # Whether the viewer may; the page; plans, batches and owners; for the batches once more
        # whether the viewer is of the staff.
        (operation("AdminKeys"), 6),
        # Whether the viewer may; the page; plans, users, counts and reports.
        (_BATCHES, 6),
        # Whether the viewer is of the staff; the key, its page; actors, and no generation.
        (operation("LedgerOf"), 4),
    ],
    ids=["keys", "batches", "ledger"],
)
async def test_a_page_of_any_size_takes_the_same_statements(
    studio: Studio, context: Context, query: str, statements: int
) -> None:
    viewer = await context.find_viewer()
    assert viewer is not None
    key_id = await sell_many(studio, Actor(user_id=viewer.user_id, ip_address="127.0.0.1"))
    variables = {"keyId": str(GlobalId("Key", key_id))}
    for size in (1, _MANY):
        with recorded_sql() as sent:
            result = await make_schema().execute(
                query, variable_values=variables | {"first": size}, context_value=context
            )
        assert result.errors is None
        assert result.data is not None
        assert len(next(iter(result.data.values()))["edges"]) == size
        assert len(sent) == statements, sent
