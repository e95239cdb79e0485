"""One product for all tests of the API, and clients of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.api.client import PASSWORD, Client, visiting
from tests.api.mailbox import Mailbox
from tests.api.staff import Staff, hire
from tests.product import RunningProduct, running_product
from tests.servers import MariaDb, RedisServer

_CODES_AT_A_TIME = 100
_TRIALS = 20


@pytest.fixture(scope="package")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """MariaDB primary and replica with real replication, and Redis, as production has them."""
    primary = MariaDb(tmp_path_factory.mktemp("primary"), server_id=11)
    replica = MariaDb(tmp_path_factory.mktemp("replica"), server_id=12)
    redis = RedisServer(tmp_path_factory.mktemp("redis"))
    with ExitStack() as stack:
        for database in (primary, replica):
            database.install()
            database.start()
            stack.callback(database.stop)
        replica.follow(primary)
        primary.sql("CREATE DATABASE laowang")
        redis.start()
        stack.callback(redis.stop)
        yield {
            "DATABASE_URL": primary.url("laowang"),
            "READ_DATABASE_URL": replica.url("laowang"),
            "REDIS_URL": redis.url,
        }


@pytest.fixture(scope="package", params=["embedded", "servers"])
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningProduct]:
    """The same product on what comes with it, and on the servers of a real deployment."""
    variables = {} if request.param == "embedded" else request.getfixturevalue("servers")
    # Each test signs somebody up, which would take a core a quarter of a second.
    variables = {**variables, "PASSWORD_ROUNDS": "4"}
    with running_product(tmp_path_factory.mktemp("product"), **variables) as running:
        yield running


@pytest.fixture(scope="package")
def key_codes(product: RunningProduct) -> Iterator[str]:
    """Fresh codes, one for each `next()`."""

    def issued() -> Iterator[str]:
        while True:
            yield from product.issue_keys(count=_CODES_AT_A_TIME)

    return issued()


@pytest.fixture
async def anonymous(product: RunningProduct) -> AsyncIterator[Client]:
    """Each test has an address of its own, and so its own limits."""
    async with visiting(product.address) as client:
        yield client


@pytest.fixture(scope="package")
def trial_codes(product: RunningProduct) -> Iterator[str]:
    """As `key_codes`, of keys with few credits."""
    return iter(product.issue_keys(plan="trial", count=_TRIALS))


@pytest.fixture(scope="package")
def staff(product: RunningProduct) -> Staff:
    """A user, the staff and their tokens, hired once."""
    return hire(product)


@pytest.fixture
async def admin(anonymous: Client, staff: Staff) -> Client:
    return replace(anonymous, access_token=staff.admin.access_token, user_id=staff.admin.user_id)


@pytest.fixture
async def support(anonymous: Client, staff: Staff) -> Client:
    return replace(
        anonymous, access_token=staff.support.access_token, user_id=staff.support.user_id
    )


@pytest.fixture
async def creator(anonymous: Client) -> Client:
    """Signed up, without a key."""
    return await anonymous.signed_up(f"{uuid4().hex}@example.com", PASSWORD)


@pytest.fixture
async def stranger(anonymous: Client) -> Client:
    """Somebody else."""
    return await anonymous.signed_up(f"{uuid4().hex}@example.com", PASSWORD)


@pytest.fixture
async def entitled(creator: Client, key_codes: Iterator[str]) -> Client:
    """Signed up, with a key of 300 credits."""
    await creator.activate(next(key_codes))
    return creator


@pytest.fixture
def mailbox(product: RunningProduct) -> Mailbox:
    return Mailbox(product)


@pytest.fixture
def address() -> str:
    return f"{uuid4().hex}@example.com"


@pytest.fixture
async def owner(anonymous: Client, address: str) -> Client:
    """Signed up with `address`; a first mail is on its way."""
    return await anonymous.signed_up(address, PASSWORD)
