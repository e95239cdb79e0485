"""Endpoints over fakes, in virtual time: minutes pass in no time."""

from collections.abc import Mapping

from tests.domain.virtual_time import VirtualLoop


def pytest_asyncio_loop_factories() -> Mapping[str, type[VirtualLoop]]:
    return {"virtual": VirtualLoop}
