"""Orders of mails and the proofs they carry, in SQL."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import chain

import pytest

from domain.mail import MailKind, MailOrder
from domain.proof import Proof, ProofPurpose
from domain.unit_of_work import Database, DatabaseConflict
from domain.user import EmailTaken, User
from infra.identity import new_id
from tests.factories import plain
from tests.infra.db.explaining import is_slow, is_sorted_anew, plans_of, recorded
from tests.infra.db.outdated import forgotten
from tests.infra.db.rows import HOUR, NOW, add_user, set_stage

VERIFY, RESET = ProofPurpose.VERIFY_EMAIL, ProofPurpose.RESET_PASSWORD


def an_order(
    user: User | None, kind: MailKind = MailKind.VERIFY_EMAIL, *, hours: int = 0
) -> MailOrder:
    return MailOrder(
        id=new_id(),
        user_id=None if user is None else user.id,
        kind=kind,
        address="mei@example.com" if user is None else user.email,
        run_after=NOW + hours * HOUR,
        created_at=NOW,
    )


def a_proof(
    user: User, purpose: ProofPurpose = VERIFY, *, order_id: str = "order", hours: int = 24
) -> Proof:
    proof_id = new_id()
    return Proof(
        id=proof_id,
        user_id=user.id,
        purpose=purpose,
        email=user.email,
        digest=f"digest-{proof_id}",
        created_at=NOW,
        expires_at=NOW + hours * HOUR,
        order_id=order_id,
    )


async def added(database: Database, *rows: MailOrder | Proof) -> None:
    async with database.begin() as work:
        for row in rows:
            if isinstance(row, MailOrder):
                await work.mails.add(row)
            else:
                await work.proofs.add(row)


@pytest.fixture
async def user(database: Database) -> User:
    async with database.begin() as work:
        return await add_user(work)


async def due(database: Database, *, hours: int, limit: int = 10) -> Sequence[str]:
    async with database.begin() as work:
        found = await work.mails.due_ids(now=NOW + hours * HOUR, limit=limit, without=())
        locked = await work.mails.lock_due(found, now=NOW + hours * HOUR)
    assert [order.id for order in locked] == found
    return found


async def test_an_order_is_found_as_it_was_changed(database: Database, user: User) -> None:
    order = an_order(user)
    nobodys = an_order(None, MailKind.RESET_PASSWORD)
    await added(database, order, nobodys)

    async with database.begin() as work:
        locked = await work.mails.lock(order.id)
        assert locked is not None
        assert plain(locked) == plain(order)
        locked.take(now=NOW)

    async with database.begin() as work:
        again = await work.mails.lock(order.id)
        other = await work.mails.lock(nobodys.id)
        missing = await work.mails.lock("没有")
    assert again is not None
    assert (again.attempt, again.run_after > NOW) == (1, True)
    assert other is not None
    assert other.user_id is None
    assert missing is None


async def test_some_that_are_due_are_found_the_longest_due_first(
    database: Database, user: User
) -> None:
    orders = [an_order(user, hours=hours) for hours in (2, 0, 1, 3)]
    await added(database, *orders)

    assert await due(database, hours=2) == [orders[1].id, orders[2].id, orders[0].id]
    assert await due(database, hours=2, limit=1) == [orders[1].id]


async def test_two_workers_take_no_order_twice(database: Database, user: User) -> None:
    orders = [an_order(user) for _ in range(20)]
    await added(database, *orders)

    async def take() -> list[str]:
        async with database.begin() as work:
            ids = await work.mails.due_ids(now=NOW, limit=10, without=())
        async with database.begin() as work:
            found = await work.mails.lock_due(ids, now=NOW)
            for order in found:
                order.take(now=NOW)
        return [order.id for order in found]

    taken = [*chain(*await asyncio.gather(take(), take(), take()))]
    taken += await take()

    assert len(taken) == len(set(taken)) == 20


async def test_orders_are_deleted_by_id_or_by_kind(database: Database, user: User) -> None:
    async with database.begin() as work:
        other = await add_user(work)
    orders = [
        an_order(user),
        an_order(user, MailKind.CHANGE_EMAIL),
        an_order(user, MailKind.PASSWORD_CHANGED),
        an_order(other),
    ]
    await added(database, *orders)

    async with database.begin() as work:
        await work.mails.delete(orders[2].id)
        await work.mails.delete("没有")
        await work.mails.delete_of(user.id, [MailKind.VERIFY_EMAIL])

    assert set(await due(database, hours=0)) == {orders[1].id, orders[3].id}


async def test_a_proof_is_found_by_its_digest(database: Database, user: User) -> None:
    proof = a_proof(user)
    await added(database, proof)

    async with database.begin() as work:
        found = await work.proofs.get_by_digest(proof.digest)
        locked = await work.proofs.lock_by_digest(proof.digest)
        odd = [await work.proofs.get_by_digest(text) for text in ("", "没有", "%", "🀄")]

    assert found is not None
    assert plain(found) == plain(proof)
    assert locked is found
    assert odd == [None] * 4


async def test_two_proofs_share_no_digest(database: Database, user: User) -> None:
    first, second = a_proof(user), a_proof(user)
    second.digest = first.digest

    with pytest.raises(DatabaseConflict):
        await added(database, first, second)


async def test_proofs_retire_by_user_and_purpose_but_for_those_of_one_mail(
    database: Database, user: User
) -> None:
    async with database.begin() as work:
        other = await add_user(work)
    proofs = {
        "old": a_proof(user, order_id="1"),
        "copy": a_proof(user, order_id="2"),
        "reset": a_proof(user, RESET),
        "other": a_proof(other),
    }
    await added(database, *proofs.values())

    async def left() -> set[str]:
        async with database.begin() as work:
            return {
                name
                for name, proof in proofs.items()
                if await work.proofs.get_by_digest(proof.digest)
            }

    async with database.begin() as work:
        await work.proofs.retire(user.id, [VERIFY], but_of_order="2")
    assert await left() == {"copy", "reset", "other"}

    async with database.begin() as work:
        await work.proofs.retire(user.id, list(ProofPurpose))
    assert await left() == {"other"}


async def test_some_expired_proofs_are_deleted_the_oldest_first(
    database: Database, user: User
) -> None:
    proofs = [a_proof(user, hours=hours) for hours in (3, 1, 2, 4)]
    await added(database, *proofs)

    deleted = [await forgotten(database, Proof, until=NOW + 3 * HOUR, limit=2) for _ in range(3)]

    assert deleted == [[proofs[1].id, proofs[2].id], [proofs[0].id], []]


async def test_an_account_moves_to_a_free_address_alone(database: Database, user: User) -> None:
    async with database.begin() as work:
        other = await add_user(work)

    async with database.begin() as work:
        locked = await work.users.lock(user.id)
        assert locked is not None
        await work.users.move(locked, "moved@example.com")
    with pytest.raises(EmailTaken):
        async with database.begin() as work:
            locked = await work.users.lock(user.id)
            assert locked is not None
            await work.users.move(locked, other.email)

    async with database.read_latest() as reader:
        [found] = await reader.users.get_many([user.id])
    assert found.email == "moved@example.com"


async def test_a_locked_user_is_as_others_have_just_left_it(database: Database, user: User) -> None:
    """Of two who come with one code, the later must see that it was used."""

    async def use() -> int:
        async with database.begin() as work:
            locked = await work.users.lock(user.id)
            assert locked is not None
            step = (locked.totp_last_step or 0) + 1
            await asyncio.sleep(0)
            locked.totp_last_step = step
        return step

    steps = await asyncio.gather(*(use() for _ in range(5)))

    assert sorted(steps) == [1, 2, 3, 4, 5]


async def test_recovery_digests_come_back_as_they_were(database: Database, user: User) -> None:
    async with database.begin() as work:
        locked = await work.users.lock(user.id)
        assert locked is not None
        assert locked.recovery_digests == []
        locked.recovery_digests = ["a" * 64, "b" * 64]
        locked.totp_secret, locked.totp_enabled_at = "sealed", NOW

    async with database.read_latest() as reader:
        [found] = await reader.users.get_many([user.id])
    assert found.recovery_digests == ["a" * 64, "b" * 64]
    assert (found.totp_secret, found.is_totp_enabled) == ("sealed", True)


async def test_keys_and_exports_are_found_by_id(database: Database) -> None:
    stage = await set_stage(database)

    async with database.begin() as work:
        key = await work.keys.get(stage.key.id)
        assert key is not None
        assert key.owner_id == stage.user.id
        assert await work.keys.get("没有") is None
        assert await work.exports.get("没有") is None
    assert timedelta() < (key.expires_at or NOW) - NOW


async def test_neither_sender_nor_sweep_reads_a_table_from_end_to_end(
    database: Database, database_url: str
) -> None:
    async with database.begin() as work:
        for _owner in range(20):
            user = await add_user(work)
            for n in range(20):
                await work.mails.add(an_order(user, hours=n))
                proof = a_proof(user, hours=n)
                await work.proofs.add(proof)
    async with database.begin() as work:
        with recorded() as sent:
            await work.mails.due_ids(now=NOW, limit=5, without=["01"])
            await work.proofs.get_by_digest(proof.digest)
            await work.proofs.lock_by_digest(proof.digest)
            await work.retention.outdated_ids(Proof, NOW, limit=5, without=["01"])
    plans = await plans_of(database_url, sent)

    assert len(sent) == 4
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}
    assert {sql: plan for sql, plan in plans.items() if any(map(is_sorted_anew, plan))} == {}
