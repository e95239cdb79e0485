"""What a test needs done that no client and no operator can do: keys made old, sums made large."""

import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from domain.editing import TRASH_LIFETIME
from domain.key import KEY_PREFIX_LENGTH
from domain.key_register import KeyCriteria
from domain.page import PageRequest
from domain.services.isolating import Isolating
from domain.services.ledger import Ledger
from domain.services.trashing import Trashing
from domain.unit_of_work import Database
from domain.usage import UsageSlot
from infra.cookbook import INPUT_TYPES
from infra.db.unit_of_work import open_database
from infra.embedded import completed
from infra.identity import new_id, utc_now
from infra.settings import Settings
from tests.infra.db.opening import NoPositions, nothing_kept
from tests.product import RunningProduct


async def expire(product: RunningProduct, code: str) -> None:
    """The key of that code ended a second ago, activated or not."""
    async with database_of(product) as database:
        async with database.read_latest() as reader:
            criteria = KeyCriteria(code_prefix=code[:KEY_PREFIX_LENGTH])
            [found] = (
                await reader.key_register.page(criteria, PageRequest(2), now=utc_now())
            ).items
        async with database.begin() as work:
            key = await work.keys.lock(found.id)
            assert key is not None
            ended_at = await work.now() - timedelta(seconds=1)
            if key.activated_at is None:
                key.activate_before = ended_at
            else:
                key.expires_at = ended_at


@asynccontextmanager
async def database_of(product: RunningProduct) -> AsyncIterator[Database]:
    environment = product.environment
    settings = completed(
        Settings(
            data_dir=Path(environment["DATA_DIR"]),
            database_url=SecretStr(environment.get("DATABASE_URL", "")),
        )
    )
    async with open_database(
        settings,
        INPUT_TYPES,
        positions=NoPositions(),
        monotonic=time.monotonic,
        expect_changes=nothing_kept,
    ) as database:
        yield database


async def enrich(product: RunningProduct, key_id: str, credits_: int) -> None:
    """The key has so many more credits, and the ledger knows of them."""
    async with database_of(product) as database, database.begin() as work:
        key = await work.keys.lock(key_id)
        assert key is not None
        key.credits_granted += credits_
        await Ledger(new_id=new_id).adjust(work, key, credits_, actor_id=new_id(), reason="a test")


async def count_usage(product: RunningProduct, slot: UsageSlot) -> None:
    """As if generations had come to that."""
    async with database_of(product) as database, database.begin() as work:
        await work.usage.add(slot)


async def end_soon(product: RunningProduct, global_id: str) -> datetime:
    """The shared link, or the export, ends in five minutes; returns when."""
    key = _key_of(global_id)
    async with database_of(product) as database, database.begin() as work:
        row = await work.shares.lock(key) or await work.exports.lock(key)
        assert row is not None
        row.expires_at = await work.now() + timedelta(minutes=5)
        return row.expires_at


async def purge(product: RunningProduct, global_id: str) -> None:
    """The content was deleted as long ago as the trash lasts, and is gone."""
    key = _key_of(global_id)
    async with database_of(product) as database:
        async with database.begin() as work:
            content = await work.contents.lock(key)
            assert content is not None
            content.deleted_at = await work.now() - TRASH_LIFETIME - timedelta(seconds=1)
        await Trashing(database=database, isolating=Isolating(clock=utc_now)).purge_deleted()


def _key_of(global_id: str) -> str:
    padded = global_id + "=" * (-len(global_id) % 4)
    return base64.urlsafe_b64decode(padded).decode().partition(":")[2]
