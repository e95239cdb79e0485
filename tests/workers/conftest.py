"""Whole products for tests that kill parts of them, and a model that does as it is told."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client, visiting
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.infra.queue.stream_server import LastingServer
from tests.product import RunningProduct, running_product
from tests.servers import MariaDb, free_port

_KEY_COUNT = 10


@dataclass(frozen=True, slots=True)
class Site:
    """A running product, and what to get customers with."""

    product: RunningProduct
    key_codes: Iterator[str]
    data_dir: Path

    @classmethod
    def of(cls, product: RunningProduct, data_dir: Path) -> "Site":
        return cls(product, iter(product.issue_keys(count=_KEY_COUNT)), data_dir)

    async def customer(self, anonymous: Client) -> Client:
        """Signed up, with a key of 300 credits."""
        at_home = replace(anonymous, address=self.product.address)
        creator = await at_home.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
        await creator.activate(next(self.key_codes))
        return creator


@dataclass(frozen=True, slots=True)
class Deployment:
    """The product on servers of ours, as production has them."""

    site: Site
    redis: LastingServer
    replica: MariaDb


@pytest.fixture(scope="package")
def model_port() -> int:
    """Where the products expect their model; each test puts one of its own there."""
    return free_port()


@pytest.fixture
async def model(model_port: int) -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(port=model_port, scenario=Scenario.HELD) as server:
        yield server


@pytest.fixture(scope="package")
def embedded(tmp_path_factory: pytest.TempPathFactory, model_port: int) -> Iterator[Site]:
    data_dir = tmp_path_factory.mktemp("embedded")
    with running_product(data_dir, OPENAI_BASE_URL=_model_url(model_port)) as product:
        yield Site.of(product, data_dir)


@pytest.fixture(scope="package")
def deployment(tmp_path_factory: pytest.TempPathFactory, model_port: int) -> Iterator[Deployment]:
    primary = MariaDb(tmp_path_factory.mktemp("primary"), server_id=21)
    replica = MariaDb(tmp_path_factory.mktemp("replica"), server_id=22)
    redis = LastingServer(tmp_path_factory.mktemp("redis"))
    data_dir = tmp_path_factory.mktemp("product")
    with ExitStack() as stack:
        for database in (primary, replica):
            database.install()
            database.start()
            stack.callback(database.stop)
        replica.follow(primary)
        primary.sql("CREATE DATABASE laowang")
        redis.start()
        stack.callback(redis.stop)
        running = running_product(
            data_dir,
            DATABASE_URL=primary.url("laowang"),
            READ_DATABASE_URL=replica.url("laowang"),
            REDIS_URL=redis.url,
            OPENAI_BASE_URL=_model_url(model_port),
            DATABASE_STATEMENT_TIMEOUT_SECONDS="5",
        )
        product = stack.enter_context(running)
        yield Deployment(Site.of(product, data_dir), redis, replica)


def _model_url(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1"


@pytest.fixture
async def anonymous() -> AsyncIterator[Client]:
    """Each test has an address of its own, and so its own limits."""
    async with visiting("") as client:
        yield client
