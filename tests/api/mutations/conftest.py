"""One quiet product, and who asks it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from graphql import GraphQLSchema, build_schema

from schema.schema import make_schema
from tests.api.client import visiting
from tests.api.mutations.quiet import QuietProduct, quiet_product
from tests.api.mutations.stage import Shelf, Stage
from tests.api.staff import Member, new_admin


@pytest.fixture(scope="package")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuietProduct]:
    with quiet_product(tmp_path_factory.mktemp("quiet")) as product:
        yield product


@pytest.fixture(scope="package")
def administrator(quiet: QuietProduct) -> Member:
    return new_admin(quiet.running)


@pytest.fixture(scope="session")
def sdl() -> GraphQLSchema:
    return build_schema(make_schema().as_str())


@pytest.fixture(scope="package")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def stage(quiet: QuietProduct, administrator: Member, shelf: Shelf) -> AsyncIterator[Stage]:
    async with visiting(quiet.running.address) as anonymous:
        yield Stage(quiet, anonymous, administrator, shelf)
