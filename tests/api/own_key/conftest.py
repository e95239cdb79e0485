"""One product, the operator's model and the vendor: two servers on loopback.

OWN_KEY_BASE_URLS names the second as it would name a gateway.
"""

import json
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.api.client import Client, visiting
from tests.api.own_key.owners import OPERATORS_KEY, owner_of
from tests.api.own_key.studio import Studio
from tests.infra.ai.openai_server import OpenAIServer
from tests.product import running_product
from tests.servers import free_port


@pytest.fixture(scope="package")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Says all that it ever would, and makes one text at a time."""
    operators_port, vendors_port = free_port(), free_port()
    variables = {
        "OPENAI_BASE_URL": f"http://127.0.0.1:{operators_port}/v1",
        "OPENAI_API_KEY": OPERATORS_KEY,
        "OPENAI_MODEL": "operators-model",
        "OWN_KEY_BASE_URLS": json.dumps({"openai": f"http://127.0.0.1:{vendors_port}/v1"}),
        "WORKER_TEXT_SLOTS": "1",
        "SWEEP_INTERVAL_SECONDS": "0.5",
        "LOG_LEVEL": "DEBUG",
        "PASSWORD_ROUNDS": "4",
    }
    data_dir = tmp_path_factory.mktemp("studio")
    with running_product(data_dir, **variables) as product:
        yield Studio(
            product,
            iter(product.issue_keys(count=20)),
            iter(product.issue_keys(plan="trial", count=5)),
            operators_port,
            vendors_port,
            data_dir,
        )


@pytest.fixture
async def operators(studio: Studio) -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(port=studio.operators_port) as server:
        yield server


@pytest.fixture
async def vendor(studio: Studio) -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(port=studio.vendors_port) as server:
        yield server


@pytest.fixture
async def visitor(studio: Studio) -> AsyncIterator[Client]:
    """Each test has an address of its own, and so its own limits."""
    async with visiting(studio.product.address) as client:
        yield client


@pytest.fixture
async def owner(studio: Studio, visitor: Client) -> Client:
    """With an active key of 300 credits, and a provider of their own."""
    return await owner_of(visitor, next(studio.creator_codes))
