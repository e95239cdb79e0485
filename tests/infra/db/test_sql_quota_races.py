"""Creators who want the same thing at the same time, through the services that they reach."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from domain.day import next_day_start
from domain.entitlement import ConcurrencyReached, DailyCapReached
from domain.errors import Refusal
from domain.generation import GenerationKind
from domain.key import Key, KeyAlreadyUsed, Plan
from domain.key_event import KeyEventType
from domain.ledger import QuotaExhausted
from domain.recipes.defaulting import PreferredDefaults
from domain.services.activation import Activation
from domain.services.generating import Generating
from domain.services.stopping import Stopping
from domain.unit_of_work import Database
from domain.user import User
from infra.db.unit_of_work import SqlDatabase, open_database
from infra.identity import new_id, utc_now
from tests.domain.memory_event_log import MemoryEventLog
from tests.domain.scripted_recipe import ScriptedRecipe
from tests.factories import OFFERS, Commission, changed
from tests.fakes import FakeKeyCodes, FakeQueue, FakeRateLimits
from tests.infra.db.opening import NoPositions, nothing_kept, settings_of
from tests.infra.db.rows import add_key, add_unused_key, add_user
from tests.infra.db.services import ANNOUNCING, CONCLUDING, LEDGER
from tests.infra.db.timed_database import TimedDatabase

RIVALS = 8
SECOND = timedelta(seconds=1)
#: Before a night in autumn and in spring when the clocks of New York are changed, and any other.
_NIGHTS = [
    ("Asia/Shanghai", "2027-01-15T12:00"),
    ("Asia/Kathmandu", "2027-01-15T12:00"),
    ("America/New_York", "2027-03-14T18:00"),
    ("America/New_York", "2027-11-07T18:00"),
]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[SqlDatabase]:
    """Whose generations are commissions."""
    async with open_database(
        settings_of(database_url),
        {GenerationKind.EXTRACT: Commission},
        positions=NoPositions(),
        monotonic=time.monotonic,
        expect_changes=nothing_kept,
    ) as opened:
        yield opened


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


async def a_creator(database: Database, plan: Plan, *, zone: str = "Asia/Shanghai") -> User:
    """With one key of the plan, for a long time."""
    async with database.begin() as work:
        await work.plans.add(plan)
        user = await add_user(work)
        user.time_zone = zone
        key = await add_key(work, user, credits_granted=plan.credits)
        key.plan_id = plan.id
        key.expires_at = datetime(2040, 1, 1, tzinfo=UTC)
    return user


def a_plan(**limits: int) -> Plan:
    wide = Plan(id=new_id(), name="赛", credits=100, valid_days=30, max_concurrent=99, daily_cap=99)
    return changed(wide, {**limits})


async def outcomes(rivals: list[Awaitable[object]]) -> list[type[Refusal] | None]:
    """None for those that won."""
    found: list[type[Refusal] | None] = []
    for result in await asyncio.gather(*rivals, return_exceptions=True):
        if isinstance(result, BaseException) and not isinstance(result, Refusal):
            raise result
        found.append(type(result) if isinstance(result, Refusal) else None)
    return found


def requests(database: Database, user: User, count: int) -> list[Awaitable[object]]:
    """Each as of a process of its own."""
    return [
        generating_on(database).request(
            Commission(price=1), owner_id=user.id, idempotency_key=uuid4().hex
        )
        for _ in range(count)
    ]


async def test_one_of_eight_activates_a_key(database: SqlDatabase) -> None:
    codes = FakeKeyCodes()
    code = codes.new()
    async with database.begin() as work:
        key = await add_unused_key(work)
        key.code_digest = codes.digest(codes.normal(code))
        users = [await add_user(work) for _ in range(RIVALS)]
    activations = [
        Activation(
            database=database,
            codes=codes,
            ledger=LEDGER,
            announcing=ANNOUNCING,
            rate_limits=FakeRateLimits(),
            new_id=new_id,
            clock=utc_now,
        ).activate(code, user_id=user.id)
        for user in users
    ]

    found = await outcomes([*activations])

    assert sorted(map(str, found)) == sorted(map(str, [None, *[KeyAlreadyUsed] * (RIVALS - 1)]))
    winner = users[found.index(None)]
    async with database.read_latest() as reader:
        activated = await reader.keys.get(key.id)
        entries = await reader.ledger.list(key.id)
        (event,) = await reader.key_events.newest([key.id], limit=9)
    assert isinstance(activated, Key)
    assert activated.owner_id == winner.id
    assert [entry.amount for entry in entries] == [activated.credits_granted]
    assert (event.type, event.owner_id) == (KeyEventType.ACTIVATED, winner.id)


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        ({"credits": 1}, QuotaExhausted),
        ({"credits": 3}, QuotaExhausted),
        ({"max_concurrent": 3}, ConcurrencyReached),
        ({"daily_cap": 3}, DailyCapReached),
    ],
)
async def test_no_more_are_taken_than_the_plan_allows(
    database: SqlDatabase, limits: dict[str, int], refusal: type[Refusal]
) -> None:
    user = await a_creator(database, a_plan(**limits))
    (limit,) = limits.values()

    found = await outcomes(requests(database, user, RIVALS))

    assert found.count(None) == limit
    assert found.count(refusal) == RIVALS - limit
    async with database.read_latest() as reader:
        (key,) = await reader.keys.list_usable(user.id, now=utc_now())
        assert await reader.generations.count_unfinished(user.id) == limit
    assert key.credits_held == limit


@pytest.mark.parametrize(("zone", "before"), _NIGHTS)
async def test_a_new_day_begins_at_midnight_there_for_all_at_once(
    database: SqlDatabase, zone: str, before: str
) -> None:
    user = await a_creator(database, a_plan(daily_cap=2), zone=zone)
    evening = datetime.fromisoformat(before).replace(tzinfo=UTC)
    midnight = next_day_start(evening, ZoneInfo(zone))

    def at(moment: datetime) -> TimedDatabase:
        return TimedDatabase(database, lambda: moment)

    assert (await outcomes(requests(at(evening), user, RIVALS))).count(None) == 2
    last_second, first = at(midnight - SECOND), at(midnight)
    found = await outcomes([*requests(last_second, user, RIVALS), *requests(first, user, RIVALS)])

    assert found[:RIVALS] == [DailyCapReached] * RIVALS
    assert found[RIVALS:].count(None) == 2
    assert found[RIVALS:].count(DailyCapReached) == RIVALS - 2
