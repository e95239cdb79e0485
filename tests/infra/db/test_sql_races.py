"""Of several who want the same thing at the same time, as many get it as there is of it."""

import asyncio
from collections.abc import Awaitable

from domain.generation import Generation, GenerationKind
from domain.key import KeyAlreadyUsed
from domain.ledger import LedgerEntry, LedgerEntryType, LedgerPhase
from domain.unit_of_work import Database, DatabaseConflict, UnitOfWork
from domain.user import User
from infra.identity import new_id
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_generation,
    add_unused_key,
    add_user,
    an_article,
    an_image,
    set_stage,
    stored,
)

RIVALS = 6


async def race(*rivals: Awaitable[bool]) -> int:
    """How many of them won."""
    return sum(await asyncio.gather(*rivals))


async def test_one_of_several_activates_a_key(database: Database) -> None:
    async with database.begin() as work:
        key = await add_unused_key(work)
        users = [await add_user(work) for _ in range(RIVALS)]

    async def activate(user: User) -> bool:
        try:
            async with database.begin() as work:
                found = await work.keys.lock_by_digest(key.code_digest)
                plan = await work.plans.get(key.plan_id)
                assert found is not None
                assert plan is not None
                found.activate(plan, owner_id=user.id, now=NOW)
        except KeyAlreadyUsed:
            return False
        return True

    assert await race(*(activate(user) for user in users)) == 1
    async with database.read_latest() as reader:
        activated = await reader.keys.get_by_digest(key.code_digest)
    assert activated is not None
    assert activated.owner_id in {user.id for user in users}
    assert activated.credits_granted == 20


async def test_no_more_is_held_than_there_is(database: Database) -> None:
    stage = await set_stage(database, credits_granted=3)

    async def hold() -> bool:
        async with database.begin() as work:
            return await work.keys.hold(stage.key.id, 1, now=NOW) is not None

    assert await race(*(hold() for _ in range(RIVALS))) == 3
    async with database.read_latest() as reader:
        (key,) = await reader.keys.list_usable(stage.user.id, now=NOW)
    assert (key.credits_held, key.credits_available) == (3, 0)


async def test_one_worker_claims_a_generation(database: Database) -> None:
    stage = await set_stage(database)
    generation = a_generation(stage.key)
    await stored(database, generation)

    async def claim(worker_id: str) -> bool:
        async with database.begin() as work:
            found = await work.generations.lock(generation.id)
            assert found is not None
            if not found.is_claimable(now=NOW):
                return False
            found.claim(worker_id, now=NOW)
            return True

    assert await race(*(claim(f"worker-{n}") for n in range(RIVALS))) == 1
    async with database.read_latest() as reader:
        claimed = await reader.generations.get(generation.id)
    assert claimed is not None
    assert (claimed.fence, claimed.attempt) == (1, 1)


async def test_one_of_several_equal_requests_is_recorded(database: Database) -> None:
    stage = await set_stage(database)

    async def request() -> bool:
        generation = a_generation(stage.key)
        generation.idempotency_key = "the-same"
        try:
            await stored(database, generation)
        except DatabaseConflict:
            return False
        return True

    assert await race(*(request() for _ in range(RIVALS))) == 1
    async with database.read_latest() as reader:
        assert await reader.generations.count_unfinished(stage.user.id) == 1


async def test_a_locked_user_keeps_their_limit(database: Database) -> None:
    stage = await set_stage(database)

    async def request() -> bool:
        async with database.begin() as work:
            await work.users.lock(stage.user.id)
            if await work.generations.count_unfinished(stage.user.id) >= 2:
                return False
            await work.generations.add(a_generation(stage.key))
            return True

    assert await race(*(request() for _ in range(RIVALS))) == 2


async def test_sweepers_take_different_jobs(server_url: str) -> None:
    """SQLite needs no such thing: one sweeper waits for the other."""
    async with opened(settings_of(server_url)) as database:
        stage = await set_stage(database)
        lost = [a_generation(stage.key) for _ in range(3)]
        for age, generation in enumerate(lost):
            generation.claim("worker", now=NOW - (9 - age) * HOUR)
        await stored(database, *lost)

        async with database.begin() as one, database.begin() as other:
            found = await one.generations.lost_ids(
                [GenerationKind.EXTRACT], now=NOW, limit=9, without=()
            )
            first = await one.generations.lock_lost(lost[0].id, now=NOW)
            second = [await other.generations.lock_lost(each, now=NOW) for each in found]

    assert found == [each.id for each in lost]
    assert first is not None
    assert [each and each.id for each in second] == [None, lost[1].id, lost[2].id]


async def test_requests_and_finishes_of_one_user_never_end_each_other(database: Database) -> None:
    """They lock in orders that cannot form a circle: no one is told of a conflict."""
    stage = await set_stage(database, credits_granted=1000)
    running = [a_generation(stage.key) for _ in range(RIVALS)]
    async with database.begin() as work:
        for generation in running:
            await work.generations.add(generation)
            await work.keys.hold(stage.key.id, 2, now=NOW)
            generation.claim("worker", now=NOW)

    await asyncio.gather(
        *(finish(database, generation) for generation in running),
        *(request(database, stage) for _ in range(RIVALS)),
        *(renew(database, generation) for generation in running),
    )

    async with database.read_latest() as reader:
        (key,) = await reader.keys.list_usable(stage.user.id, now=NOW)
        assert await reader.generations.count_unfinished(stage.user.id) == RIVALS
    assert (key.credits_held, key.credits_spent) == (2 * RIVALS, RIVALS)


async def request(database: Database, stage: Stage) -> None:
    """As `Generating` does."""
    async with database.begin() as work:
        await work.users.lock(stage.user.id)
        await work.keys.list_usable(stage.user.id, now=NOW)
        await work.generations.count_unfinished(stage.user.id)
        generation = a_generation(stage.key)
        await work.generations.add(generation)
        balance = await work.keys.hold(stage.key.id, 2, now=NOW)
        assert balance is not None
        await move(work, generation, LedgerPhase.HOLD, balance)
        await work.generations.queue_positions([generation.id])


async def finish(database: Database, claimed: Generation) -> None:
    """As `Finishing` does."""
    async with database.begin() as work:
        generation = await work.generations.lock(claimed.id)
        assert generation is not None
        article = an_article(generation)
        await work.contents.add(article)
        await work.assets.add_many([an_image(article)])
        balance = await work.keys.settle(generation.key_id, held=2, spent=1)
        await move(work, generation, LedgerPhase.SETTLEMENT, balance)
        generation.cancel(now=NOW)


async def renew(database: Database, claimed: Generation) -> None:
    async with database.begin() as work:
        generation = await work.generations.lock(claimed.id)
        assert generation is not None
        generation.percent = 1


async def move(work: UnitOfWork, generation: Generation, phase: LedgerPhase, balance: int) -> None:
    await work.ledger.add(
        LedgerEntry(
            id=new_id(),
            key_id=generation.key_id,
            type=LedgerEntryType.HOLD,
            amount=-2,
            balance_after=balance,
            generation_id=generation.id,
            phase=phase,
            created_at=NOW,
        )
    )
