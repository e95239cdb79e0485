"""What an operation has read goes with it."""

import asyncio
import gc
import weakref
from types import SimpleNamespace
from typing import cast

from domain.product import Product
from domain.session import Viewer
from infra.identity import utc_now
from resolvers.loaders import Loaders


class Permitting:
    async def permissions_of(self, user_id: str) -> set[str]:
        return {user_id}


async def test_loaders_leave_nothing_for_pythons_collector() -> None:
    product = cast("Product", SimpleNamespace(database=None, permitting=Permitting()))
    gc.disable()
    try:
        loaders = Loaders(product, Viewer("reading", "session", utc_now()))
        assert await loaders.permissions.load("reading")
        going = weakref.ref(loaders.permissions)
        del loaders
        await asyncio.sleep(0)  # in which the task that has loaded ends
        assert going() is None
    finally:
        gc.enable()
