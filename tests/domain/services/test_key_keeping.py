"""New codes and the end of keys: who may, what changes, and what is recorded."""

from collections.abc import Callable
from functools import partial

import pytest

from domain.audit import Actor, ReasonMissing
from domain.errors import DomainError, NotFound
from domain.key import Key, KeyState, KeyUnknown
from domain.key_changes import (
    CreditsInUse,
    KeyExpiredBefore,
    KeyRevokedBefore,
)
from domain.key_event import KeyEventType
from domain.ledger import LedgerEntryType, NoEntitlement
from domain.options import LineTooLong
from domain.staff_request import Asked
from domain.user import User
from tests.domain.key_studio import ADMIN, KeyStudio
from tests.domain.scripted_recipe import succeeding
from tests.factories import NOW, a_key, an_unused_key, plain

MakeKey = Callable[[], Key]


@pytest.fixture
def studio() -> KeyStudio:
    return KeyStudio()


@pytest.fixture
def owner(studio: KeyStudio) -> User:
    return studio.user(id="the owner")


@pytest.fixture
async def key(studio: KeyStudio, owner: User) -> Key:
    """Activated, with 20 credits."""
    return await studio.activated_key(owner)


def stock(studio: KeyStudio, key: Key) -> Key:
    """A key that is simply there."""
    studio.database.tables.keys[key.id] = key
    return key


def actor_of(user: User) -> Actor:
    return Actor(user_id=user.id, ip_address="203.0.113.7")


async def test_an_owner_gives_a_leaked_key_another_code(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    before = plain(studio.key(key))

    rotated = await studio.key_keeping.rotate(key.id, actor_of(owner), is_staff=False)

    assert plain(studio.key(key)) == before | {
        "code_digest": studio.codes.digest(rotated.code),
        "code_prefix": rotated.code[:8],
        "rotated_at": studio.clock(),
    }
    status = await studio.activation.status(rotated.code, ip_address="203.0.113.7")
    assert status.state is KeyState.ACTIVE


async def test_the_old_code_is_unknown(studio: KeyStudio, owner: User) -> None:
    issued = await studio.issuing.issue("creator", count=1, name="")
    [code] = issued.codes
    key = await studio.activation.activate(code, user_id=owner.id)

    await studio.key_keeping.rotate(key.id, actor_of(owner), is_staff=False)

    status = await studio.activation.status(code, ip_address="203.0.113.7")
    assert (status.state, type(status.refusal)) == (None, KeyUnknown)
    with studio.unchanged(), pytest.raises(KeyUnknown):
        await studio.activation.activate(code, user_id=owner.id)


async def test_a_rotation_is_recorded_without_the_code(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    former = studio.key(key).masked_code

    rotated = await studio.key_keeping.rotate(key.id, ADMIN, is_staff=True)

    *_, entry = studio.database.tables.audit.values()
    assert (entry.action, entry.subject_id) == ("key.rotated", key.id)
    assert (entry.actor_id, entry.ip_address) == (ADMIN.user_id, ADMIN.ip_address)
    assert (entry.before, entry.after) == (
        {"code": former},
        {"code": studio.key(key).masked_code},
    )
    assert f"'{rotated.code}'" not in str(studio.database.tables.plain())
    *_, event = studio.database.tables.key_events.values()
    assert (event.type, event.key_id, event.owner_id) == (KeyEventType.ROTATED, key.id, owner.id)


async def test_the_staff_rotate_keys_that_nobody_has_activated(studio: KeyStudio) -> None:
    key = stock(studio, an_unused_key())

    rotated = await studio.key_keeping.rotate(key.id, ADMIN, is_staff=True)

    status = await studio.activation.status(rotated.code, ip_address="203.0.113.7")
    assert status.is_activatable


@pytest.mark.parametrize(
    ("make_key", "refusal"),
    [
        (partial(a_key, "another"), NotFound),
        (an_unused_key, NotFound),
        (partial(a_key, "another", revoked_at=NOW), NotFound),
        (partial(a_key, "the owner", revoked_at=NOW), KeyRevokedBefore),
        (partial(a_key, "the owner", expires_at=NOW), KeyExpiredBefore),
    ],
)
async def test_a_refused_rotation_changes_nothing(
    studio: KeyStudio, owner: User, make_key: MakeKey, refusal: type[DomainError]
) -> None:
    studio.user(id="another")
    key = stock(studio, make_key())

    with studio.unchanged(), pytest.raises(refusal):
        await studio.key_keeping.rotate(key.id, actor_of(owner), is_staff=False)


@pytest.mark.parametrize(
    ("make_key", "refusal"),
    [
        (partial(an_unused_key, revoked_at=NOW), KeyRevokedBefore),
        (partial(an_unused_key, activate_before=NOW), KeyExpiredBefore),
    ],
)
async def test_the_staff_rotate_no_dead_key(
    studio: KeyStudio, make_key: MakeKey, refusal: type[DomainError]
) -> None:
    key = stock(studio, make_key())

    with studio.unchanged(), pytest.raises(refusal):
        await studio.key_keeping.rotate(key.id, ADMIN, is_staff=True)


async def test_a_revoked_key_keeps_its_balance_which_is_of_no_use(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    before = plain(studio.key(key))

    revoked = await studio.key_keeping.revoke(
        key.id, ADMIN, reason="  拒付\n争议 ", is_refunded=False
    )

    assert revoked.refunded_credits == 0
    assert plain(studio.key(key)) == before | {
        "revoked_at": studio.clock(),
        "revoked_reason": "拒付 争议",
    }
    with pytest.raises(NoEntitlement):
        await studio.requested(owner)
    assert len(studio.database.tables.ledger) == 1


async def test_a_refund_takes_what_is_left_off_the_key(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    """Of 20 credits 2 are spent and 3 are held: 15 are paid back."""
    studio.recipe.scripts.append(succeeding(spent=2))
    await studio.performing.perform((await studio.requested(owner, price=2)).id)
    under_way = await studio.requested(owner, price=3)

    revoked = await studio.key_keeping.revoke(key.id, ADMIN, reason="退款", is_refunded=True)

    assert (revoked.refunded_credits, revoked.held_credits) == (15, 3)
    stored = studio.key(key)
    assert (stored.credits_granted, stored.credits_available) == (5, 0)
    *_, entry = studio.database.tables.ledger.values()
    assert (entry.type, entry.amount, entry.balance_after) == (LedgerEntryType.ADJUST, -15, 0)
    assert (entry.actor_id, entry.reason) == (ADMIN.user_id, "退款")
    *_, record = studio.database.tables.audit.values()
    assert (record.action, record.before, record.after) == (
        "key.revoked",
        {"state": "ACTIVE", "credits": 15},
        {"state": "REVOKED", "credits": 0, "refunded": 15, "held": 3, "reason": "退款"},
    )
    *_, event = studio.database.tables.key_events.values()
    assert event.type is KeyEventType.REVOKED

    studio.recipe.scripts.append(succeeding(spent=1))
    await studio.performing.perform(under_way.id)

    stored = studio.key(key)
    assert (stored.credits_held, stored.credits_spent, stored.credits_available) == (0, 3, 2)
    assert await studio.sweeping.check_ledger() == []


async def test_what_comes_back_after_a_refund_is_taken_off_too(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    """Of 20 credits 3 were held; the job is called off afterwards."""
    under_way = await studio.requested(owner, price=3)
    revoked = await studio.key_keeping.revoke(key.id, ADMIN, reason="退款", is_refunded=True)
    await studio.generating.cancel(under_way.id, owner_id=owner.id)
    assert (revoked.refunded_credits, studio.key(key).credits_available) == (17, 3)

    with studio.unchanged(), pytest.raises(CreditsInUse):
        await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-4, reason="退款")
    with studio.unchanged(), pytest.raises(KeyRevokedBefore):
        await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=1, reason="退款")
    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-3, reason="退款")

    assert (studio.key(key).credits_granted, studio.key(key).credits_available) == (0, 0)
    assert await studio.sweeping.check_ledger() == []
    *_, event = studio.database.tables.key_events.values()
    assert event.type is KeyEventType.REVOKED  # and not that it was used up


async def test_a_refund_of_nothing_leaves_no_entry(studio: KeyStudio) -> None:
    key = stock(studio, an_unused_key())

    revoked = await studio.key_keeping.revoke(key.id, ADMIN, reason="泄露", is_refunded=True)

    assert revoked.refunded_credits == 0
    assert studio.key(key).state_at(studio.clock()) is KeyState.REVOKED
    assert studio.database.tables.ledger == {}


@pytest.mark.parametrize(
    ("make_key", "reason", "refusal"),
    [
        (partial(a_key, "the owner", revoked_at=NOW), "再次", KeyRevokedBefore),
        (partial(a_key, "the owner"), " \u200b ", ReasonMissing),
        (partial(a_key, "the owner"), "因" * 501, LineTooLong),
    ],
)
async def test_a_refused_revocation_changes_nothing(
    studio: KeyStudio, owner: User, make_key: MakeKey, reason: str, refusal: type[DomainError]
) -> None:
    key = stock(studio, make_key())
    assert key.owner_id == owner.id

    with studio.unchanged(), pytest.raises(refusal):
        await studio.key_keeping.revoke(key.id, ADMIN, reason=reason, is_refunded=True)


async def test_no_key_of_that_id_is_changed(studio: KeyStudio) -> None:
    with studio.unchanged():
        with pytest.raises(NotFound):
            await studio.key_keeping.rotate("unknown", ADMIN, is_staff=True)
        with pytest.raises(NotFound):
            await studio.key_keeping.revoke("unknown", ADMIN, reason="无", is_refunded=True)
        with pytest.raises(NotFound):
            await studio.key_keeping.adjust("unknown", Asked(ADMIN), amount=1, reason="无")
