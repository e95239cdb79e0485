"""Credits put right by the staff: never below what is held and spent, and all in the ledger."""

from collections.abc import Callable
from functools import partial

import pytest

from domain.errors import DomainError
from domain.key import Key
from domain.key_changes import (
    ADJUSTMENT_LIMIT,
    CREDITS_LIMIT,
    AmountInvalid,
    CreditsInUse,
    KeyNotActivated,
    KeyRevokedBefore,
)
from domain.key_event import KeyEventType
from domain.ledger import LedgerEntryType
from domain.mail import MailKind
from domain.options import NumberOutOfRange
from domain.staff_request import Asked
from domain.user import User
from tests.domain.key_studio import ADMIN, KeyStudio
from tests.factories import NOW, a_key, an_unused_key

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


@pytest.mark.parametrize("amount", [5, -5, -20, ADJUSTMENT_LIMIT])
async def test_credits_are_added_and_taken(studio: KeyStudio, key: Key, amount: int) -> None:
    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=amount, reason="补偿")

    stored = studio.key(key)
    assert (stored.credits_granted, stored.credits_available) == (20 + amount, 20 + amount)
    *_, entry = studio.database.tables.ledger.values()
    assert (entry.type, entry.amount, entry.balance_after) == (
        LedgerEntryType.ADJUST,
        amount,
        20 + amount,
    )
    assert (entry.actor_id, entry.reason) == (ADMIN.user_id, "补偿")
    *_, record = studio.database.tables.audit.values()
    assert (record.action, record.before, record.after) == (
        "key.adjusted",
        {"granted": 20},
        {"granted": 20 + amount, "reason": "补偿"},
    )


@pytest.mark.parametrize(
    "make_key",
    [
        partial(a_key, "the owner", credits_granted=0),
        partial(a_key, "the owner", credits_granted=0, expires_at=NOW),
    ],
)
async def test_used_up_and_expired_keys_are_put_right_too(
    studio: KeyStudio, owner: User, make_key: MakeKey
) -> None:
    key = stock(studio, make_key())
    assert key.owner_id == owner.id

    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=3, reason="补偿")

    assert studio.key(key).credits_available == 3
    assert await studio.sweeping.check_ledger() == []


@pytest.mark.parametrize(
    ("make_key", "amount", "refusal"),
    [
        (partial(a_key, "the owner"), 0, AmountInvalid),
        (partial(a_key, "the owner"), ADJUSTMENT_LIMIT + 1, AmountInvalid),
        (partial(a_key, "the owner"), -ADJUSTMENT_LIMIT - 1, AmountInvalid),
        (partial(a_key, "the owner", credits_held=2, credits_spent=3), -16, CreditsInUse),
        (partial(a_key, "the owner", credits_granted=CREDITS_LIMIT), 1, NumberOutOfRange),
        (partial(a_key, "the owner", revoked_at=NOW), 1, KeyRevokedBefore),
        (an_unused_key, 1, KeyNotActivated),
        (partial(an_unused_key, activate_before=NOW), 1, KeyNotActivated),
    ],
)
async def test_a_refused_adjustment_changes_nothing(
    studio: KeyStudio, owner: User, make_key: MakeKey, amount: int, refusal: type[DomainError]
) -> None:
    key = stock(studio, make_key())
    assert key.owner_id in {None, owner.id}

    with studio.unchanged(), pytest.raises(refusal):
        await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=amount, reason="补偿")


async def test_whoever_has_nothing_left_is_told(studio: KeyStudio, owner: User, key: Key) -> None:
    """Once, as if they had spent it; and not while something is held that may come back."""
    studio.account(owner).email_verified_at = NOW
    job = await studio.requested(owner, price=3)
    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-17, reason="误发")
    assert exhausted(studio) == []

    await studio.generating.cancel(job.id, owner_id=owner.id)
    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-2, reason="误发")
    assert exhausted(studio) == []
    last = Asked(ADMIN, "the last one")
    for _ in range(2):
        await studio.key_keeping.adjust(key.id, last, amount=-1, reason="误发")

    assert exhausted(studio) == [key.id]
    [mail] = studio.database.tables.mails.values()
    assert (mail.kind, mail.subject_id) == (MailKind.KEY_EXHAUSTED, key.id)


def exhausted(studio: KeyStudio) -> list[str]:
    rows = studio.database.tables.key_events.values()
    return [row.key_id for row in rows if row.type is KeyEventType.EXHAUSTED]


async def test_credits_that_are_taken_from_an_expired_key_are_no_news(
    studio: KeyStudio, owner: User
) -> None:
    key = stock(studio, a_key(owner.id, expires_at=NOW))

    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-20, reason="误发")

    assert exhausted(studio) == []


async def test_a_refusal_says_how_much_can_be_taken(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    await studio.requested(owner, price=3)

    with pytest.raises(CreditsInUse) as refused:
        await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-18, reason="误发")

    assert "-17" in refused.value.sentence.zh_cn
    assert "-17" in refused.value.sentence.en
    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=-17, reason="误发")
    assert studio.key(key).credits_available == 0
