"""Of equal requests of the staff that come at once, one is carried out and all are answered."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from domain.audit import Actor
from domain.errors import Refusal
from domain.idempotency import IdempotencyConflict
from domain.key import Key
from domain.page import PageRequest
from domain.services.auditing import Auditing
from domain.services.issuing import IssuedBatch, Issuing
from domain.services.key_keeping import AdjustedKey, KeyKeeping
from domain.staff_request import Asked, StaffRequest
from domain.unit_of_work import Database
from infra.auth.key_codes import HmacKeyCodes
from infra.identity import new_id, utc_now
from tests.infra.db.rows import NOW, add_key, add_user
from tests.infra.db.services import ANNOUNCING, LEDGER

RIVALS = 8
CODES = HmacKeyCodes("a pepper", random_bits=secrets.randbits)
AUDITING = Auditing(new_id=new_id, clock=utc_now)


def once(name: str = "answer-lost") -> Asked:
    return Asked(Actor(user_id=new_id(), ip_address="203.0.113.9"), name)


def keeping(database: Database) -> KeyKeeping:
    return KeyKeeping(
        database=database, codes=CODES, ledger=LEDGER, auditing=AUDITING, announcing=ANNOUNCING
    )


def issuing(database: Database) -> Issuing:
    return Issuing(database=database, codes=CODES, auditing=AUDITING, new_id=new_id, clock=utc_now)


async def a_key(database: Database) -> Key:
    """In use, with 20 credits."""
    async with database.begin() as work:
        key = await add_key(work, await add_user(work))
        await LEDGER.grant(work, key, actor_id=new_id(), now=NOW)
    return key


async def granted(database: Database, key: Key) -> int:
    async with database.read_latest() as reader:
        assert set((await reader.ledger.differences(after="", limit=9)).values()) == {0}
        found = await reader.keys.get(key.id)
    assert found is not None
    return found.credits_granted


async def test_credits_are_adjusted_once(database: Database) -> None:
    key, asked = await a_key(database), once()

    async def adjust() -> AdjustedKey:
        return await keeping(database).adjust(key.id, asked, amount=5, reason="a test")

    adjusted = await asyncio.gather(*(adjust() for _ in range(RIVALS)))

    assert sorted(each.replayed for each in adjusted) == [False] + [True] * (RIVALS - 1)
    assert {each.key.credits_granted for each in adjusted} == {25}
    assert await granted(database, key) == 25


async def test_a_batch_is_issued_once(database: Database) -> None:
    asked = once()

    async def issue() -> IssuedBatch:
        return await issuing(database).issue("trial", count=3, name="a test", asked=asked)

    issued = await asyncio.gather(*(issue() for _ in range(RIVALS)))

    assert sorted(len(each.codes) for each in issued) == [0] * (RIVALS - 1) + [3]
    assert [len(each.codes) == 0 for each in issued] == [each.replayed for each in issued]
    assert len({each.batch.id for each in issued}) == 1
    async with database.read_latest() as reader:
        batches = await reader.batches.page(PageRequest(10))
    assert [each.id for each in batches.items] == [issued[0].batch.id]


async def test_of_different_requests_of_one_name_one_is_carried_out(database: Database) -> None:
    key, asked = await a_key(database), once()

    async def attempt(change: Callable[[], Awaitable[object]]) -> type[Refusal] | None:
        try:
            await change()
        except Refusal as refusal:
            return type(refusal)
        return None

    async def adjust(amount: int) -> type[Refusal] | None:
        return await attempt(
            lambda: keeping(database).adjust(key.id, asked, amount=amount, reason="a test")
        )

    outcomes = await asyncio.gather(
        *(adjust(amount) for amount in range(1, RIVALS)),
        attempt(lambda: issuing(database).issue("trial", count=1, name="", asked=asked)),
    )

    assert outcomes.count(None) == 1
    assert set(outcomes) == {None, IdempotencyConflict}
    added = await granted(database, key) - 20
    winner = outcomes.index(None) + 1
    assert added == (0 if winner == RIVALS else winner)


async def test_a_name_is_told_apart_to_the_letter(database: Database) -> None:
    actor_id = new_id()
    request = StaffRequest(
        actor_id=actor_id,
        idempotency_key="Answer-Lost",
        digest="d" * 64,
        subject_id=new_id(),
        created_at=NOW,
    )
    async with database.begin() as work:
        await work.staff_requests.add(request)

    async with database.begin() as work:
        found = await work.staff_requests.get(actor_id, "Answer-Lost")
        assert found is not None
        assert (found.digest, found.subject_id) == (request.digest, request.subject_id)
        assert found.created_at == NOW
        assert await work.staff_requests.get(actor_id, "answer-lost") is None
        assert await work.staff_requests.get(new_id(), "Answer-Lost") is None
