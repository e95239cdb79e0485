"""The domain over fakes, in virtual time: no test here waits or opens anything."""

from collections.abc import Mapping

import pytest

from domain.generation import Generation
from domain.services.sessions import Device
from domain.user import User
from tests.domain.studio import Studio
from tests.domain.virtual_time import VirtualLoop


def pytest_asyncio_loop_factories() -> Mapping[str, type[VirtualLoop]]:
    return {"virtual": VirtualLoop}


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def device() -> Device:
    return Device("203.0.113.7", "Firefox")


@pytest.fixture
async def creator(studio: Studio) -> User:
    """With one active key of twenty credits."""
    return await studio.creator()


@pytest.fixture
async def generation(studio: Studio, creator: User) -> Generation:
    """Queued, with three of the creator's credits held."""
    return await studio.requested(creator, price=3)
