"""Many requests and ends at once over several keys: no credit goes twice, and none is lost."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from domain.generation import Generation, GenerationKind
from domain.key import Key
from domain.ledger import QuotaExhausted, shares_of
from domain.recipes.defaulting import PreferredDefaults
from domain.services.finishing import Ending, Finishing, Interruption
from domain.services.generating import Generating
from domain.services.indexing import Indexing
from domain.services.ledger import Ledger
from domain.services.stopping import Stopping
from domain.unit_of_work import Database, DatabaseConflict
from domain.user import User
from infra.db.search_words import JiebaTokenizer
from infra.db.unit_of_work import open_database
from infra.identity import new_id, utc_now
from tests.domain.memory_event_log import MemoryEventLog
from tests.domain.scripted_recipe import ScriptedRecipe
from tests.factories import OFFERS, Commission, a_result
from tests.fakes import FakeQueue
from tests.infra.db.opening import NoPositions, nothing_kept, settings_of
from tests.infra.db.rows import DAY, a_generation, add_key, add_user, an_article
from tests.infra.db.services import CONCLUDING, ISOLATING, LEDGER

RIVALS = 8


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """For the scripted recipe's input."""
    async with open_database(
        settings_of(database_url),
        {GenerationKind.EXTRACT: Commission},
        positions=NoPositions(),
        monotonic=time.monotonic,
        expect_changes=nothing_kept,
    ) as database:
        yield database


@dataclass(frozen=True, slots=True)
class Purse:
    """A user whose keys expire one day after the other."""

    user: User
    keys: list[Key]


async def a_purse(database: Database, *credits_granted: int) -> Purse:
    now = utc_now()
    async with database.begin() as work:
        user = await add_user(work)
        keys = []
        for days, granted in enumerate(credits_granted):
            key = await add_key(
                work, user, credits_granted=granted, activated_at=now + (days - 5) * DAY
            )
            key.plan_id = "studio"
            keys.append(key)
            await Ledger(new_id=new_id).grant(work, key, actor_id=user.id, now=now)
    return Purse(user, keys)


def generating_on(database: Database) -> Generating:
    queue, events = FakeQueue(), MemoryEventLog()
    return Generating(
        database=database,
        recipes={GenerationKind.EXTRACT: ScriptedRecipe()},
        defaults=PreferredDefaults(database=database, offers=lambda: OFFERS),
        ledger=LEDGER,
        stopping=Stopping(concluding=CONCLUDING, queue=queue, events=events),
        queue=queue,
        events=events,
        new_id=new_id,
    )


async def request(generating: Generating, purse: Purse, price: int) -> Generation | None:
    try:
        requested = await generating.request(
            Commission(price=price), owner_id=purse.user.id, idempotency_key=uuid4().hex
        )
    except QuotaExhausted:
        return None
    return requested.generation


async def balances(database: Database, purse: Purse) -> list[tuple[int, int, int]]:
    """What is held, spent and left of each key; the ledger must say the same."""
    async with database.read_latest() as reader:
        keys = await reader.keys.list_usable(purse.user.id, now=utc_now())
        differences = await reader.ledger.differences(after="", limit=100)
    assert set(differences.values()) == {0}
    assert [key.id for key in keys] == [key.id for key in purse.keys]
    return [(key.credits_held, key.credits_spent, key.credits_available) for key in keys]


async def test_the_last_credits_over_two_keys_go_to_those_who_can_pay(database: Database) -> None:
    purse = await a_purse(database, 3, 4)
    generating = generating_on(database)

    outcomes = await asyncio.gather(*(request(generating, purse, 2) for _ in range(RIVALS)))

    assert sum(outcome is not None for outcome in outcomes) == 3
    assert await balances(database, purse) == [(3, 0, 0), (3, 0, 1)]
    assert await request(generating, purse, 1) is not None
    assert await balances(database, purse) == [(3, 0, 0), (4, 0, 0)]


async def test_holds_over_several_keys_need_no_lock_to_be_exact(database: Database) -> None:
    """As if nothing kept a user's requests apart: each look again finds what the others left."""
    purse = await a_purse(database, 7, 2, 11)
    ledger = Ledger(new_id=new_id)

    async def hold() -> bool:
        async with database.begin() as work:
            now = utc_now()
            keys = await work.keys.list_usable(purse.user.id, now=now)
            if sum(key.credits_available for key in keys) < 3:
                return False
            generation = a_generation(purse.keys[0])
            await ledger.hold(work, generation, shares_of(3, keys), now=now)
        return True

    assert sum(await asyncio.gather(*(persistent(hold) for _ in range(RIVALS)))) == 6
    assert await balances(database, purse) == [(7, 0, 0), (2, 0, 0), (9, 0, 2)]


async def persistent(hold: Callable[[], Awaitable[bool]]) -> bool:
    while True:
        try:
            return await hold()
        except DatabaseConflict:
            continue


async def test_requests_and_ends_over_the_same_keys_never_end_each_other(
    database: Database,
) -> None:
    """All lock the keys in one order, so nobody is told of a conflict but by a changed key."""
    purse = await a_purse(database, 5, 6, 100)
    generating = generating_on(database)
    finishing = Finishing(
        database=database,
        concluding=generating.stopping.concluding,
        indexing=Indexing(database=database, tokenizer=JiebaTokenizer(), isolating=ISOLATING),
    )
    claimed = [await claim(database, await request(generating, purse, 4)) for _ in range(4)]
    endings: list[Ending] = [
        Interruption.CANCELLED,
        *(a_result(an_article(each), spent=spent) for spent, each in enumerate(claimed[1:], 1)),
    ]

    finals, outcomes = await asyncio.gather(
        asyncio.gather(*(map(finishing.finish, claimed, endings))),
        asyncio.gather(*(request(generating, purse, 4) for _ in range(4))),
    )

    assert None not in finals
    assert None not in outcomes
    found = await balances(database, purse)
    assert sum(held for held, _spent, _left in found) == 16
    assert sum(spent for _held, spent, _left in found) == 6
    assert sum(left for _held, _spent, left in found) == 111 - 16 - 6


async def claim(database: Database, generation: Generation | None) -> Generation:
    assert generation is not None
    async with database.begin() as work:
        found = await work.generations.lock(generation.id)
        assert found is not None
        found.claim("worker", now=await work.now())
    return found
