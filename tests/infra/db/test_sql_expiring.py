"""Several workers look for keys that end, and each key is told of once."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from domain.key import Key
from domain.key_event import KeyEventType
from domain.mail import MailKind
from domain.services.expiring import Expiring
from domain.unit_of_work import Database
from infra.identity import utc_now
from tests.infra.db.rows import NOW, add_key, add_user
from tests.infra.db.services import ANNOUNCING, ISOLATING

WORKERS = 4
HOUR = timedelta(hours=1)


async def keys_ending(database: Database, ends_at: datetime, count: int) -> list[Key]:
    """Of one owner, whose address is proven."""
    async with database.begin() as work:
        user = await add_user(work)
        user.email_verified_at = NOW
        keys = [await add_key(work, user) for _ in range(count)]
        for key in keys:
            key.expires_at = ends_at
    return keys


async def told(database: Database, keys: list[Key]) -> Counter[tuple[str, KeyEventType]]:
    async with database.read_latest() as reader:
        events = await reader.key_events.newest([key.id for key in keys], limit=9)
    return Counter((event.key_id, event.type) for event in events)


async def mailed(database: Database) -> Counter[tuple[str | None, MailKind]]:
    async with database.begin() as work:
        now = await work.now()
        ids = await work.mails.due_ids(now=now, limit=1_000, without=())
        due = await work.mails.lock_due(ids, now=now)
    return Counter((order.subject_id, order.kind) for order in due)


@pytest.mark.parametrize("count", [5, 101])
async def test_workers_that_look_at_once_tell_each_owner_once(
    database: Database, count: int
) -> None:
    """Whether one batch takes them all or not."""
    expiring = Expiring(database=database, announcing=ANNOUNCING, isolating=ISOLATING)
    ending = await keys_ending(database, utc_now() + HOUR, count)
    ended = await keys_ending(database, utc_now() - HOUR, count)
    keys = [*ending, *ended]

    rounds = await asyncio.gather(
        *(expiring.tell_expiring() for _ in range(WORKERS)),
        *(expiring.tell_expired() for _ in range(WORKERS)),
    )
    again = [await expiring.tell_expiring(), await expiring.tell_expired()]

    assert sorted(each for found in (*rounds, *again) for each in found) == sorted(
        key.id for key in keys
    )
    assert await told(database, keys) == Counter(
        [
            *((key.id, KeyEventType.EXPIRING) for key in ending),
            *((key.id, KeyEventType.EXPIRED) for key in ended),
        ]
    )
    assert await mailed(database) == Counter(
        [
            *((key.id, MailKind.KEY_EXPIRING) for key in ending),
            *((key.id, MailKind.KEY_EXPIRED) for key in ended),
        ]
    )
