"""Owners of keys hear of their end before and when it comes, once each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.key import Key
from domain.key_changes import adjust
from domain.key_event import EXPIRY_NEWS, EXPIRY_NOTICE, KeyEventType
from domain.mail import MailKind
from domain.services.expiring import Expiring
from domain.user import User
from tests.domain.studio import Studio
from tests.factories import NOW, PLAN, Commission

_LIFE = timedelta(days=PLAN.valid_days)
_SECOND = timedelta(seconds=1)


@pytest.fixture
def expiring(studio: Studio) -> Expiring:
    return Expiring(
        database=studio.database, announcing=studio.announcing, isolating=studio.isolating
    )


@pytest.fixture
def owner(studio: Studio) -> User:
    return studio.user(email_verified_at=NOW)


def events(studio: Studio, key: Key) -> list[KeyEventType]:
    rows = studio.database.tables.key_events.values()
    return [row.type for row in rows if row.key_id == key.id][1:]  # all were activated


def mails(studio: Studio) -> list[tuple[MailKind, str | None]]:
    return [(mail.kind, mail.subject_id) for mail in studio.database.tables.mails.values()]


async def test_an_end_is_announced_three_days_before_and_when_it_comes(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    key = await studio.activated_key(owner)
    studio.clock.move(_LIFE - EXPIRY_NOTICE - _SECOND)
    assert await expiring.tell_expiring() == []

    studio.clock.move(_SECOND)
    assert await expiring.tell_expiring() == [key.id]
    assert await expiring.tell_expiring() == []
    assert await expiring.tell_expired() == []

    studio.clock.move(EXPIRY_NOTICE)
    assert await expiring.tell_expired() == [key.id]
    assert await expiring.tell_expired() == []
    assert events(studio, key) == [KeyEventType.EXPIRING, KeyEventType.EXPIRED]
    assert mails(studio) == [(MailKind.KEY_EXPIRING, key.id), (MailKind.KEY_EXPIRED, key.id)]


async def test_more_keys_than_a_batch_holds_are_all_told(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    keys = {(await studio.activated_key(owner)).id for _ in range(101)}
    studio.clock.move(_LIFE)

    told = await expiring.tell_expired()

    assert set(told) == keys
    assert len(told) == len(keys)


async def test_very_many_keys_are_told_of_in_several_rounds(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    key = await studio.activated_key(owner)
    for n in range(1_000):
        studio.database.tables.keys[f"{n}"] = replace(key, id=f"{n}", code_digest=f"{n}")
    studio.clock.move(_LIFE)

    assert len(await expiring.tell_expired()) == 1_000
    assert len(await expiring.tell_expired()) == 1


async def test_a_key_with_no_credits_left_is_not_announced_as_expiring(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    key = await studio.activated_key(owner)
    job = await studio.requested(owner, price=PLAN.credits)
    studio.clock.move(_LIFE - EXPIRY_NOTICE)
    assert await expiring.tell_expiring() == []

    await studio.generating.cancel(job.id, owner_id=owner.id)

    assert await expiring.tell_expiring() == [key.id]


async def test_a_key_that_is_used_up_is_marked_and_told_of_once_it_has_credits_again(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    key = await studio.activated_key(owner)
    await studio.performing.perform((await studio.requested(owner, price=PLAN.credits)).id)
    studio.clock.move(_LIFE - EXPIRY_NOTICE)
    assert await expiring.tell_expiring() == [key.id]
    assert events(studio, key) == [KeyEventType.EXHAUSTED]
    row = studio.database.tables.keys[key.id]
    assert row.expiring_told_at == studio.clock()

    adjust(row, 5)

    assert await expiring.tell_expiring() == [key.id]
    assert await expiring.tell_expiring() == []
    assert events(studio, key) == [KeyEventType.EXHAUSTED, KeyEventType.EXPIRING]


async def test_neither_a_revoked_nor_an_unused_key_is_told_of(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    key = await studio.activated_key(owner)
    studio.database.tables.keys[key.id].revoked_at = NOW
    await studio.issuing.issue(PLAN.id, count=1, name="test")
    for moment in (_LIFE - EXPIRY_NOTICE, EXPIRY_NOTICE):
        studio.clock.move(moment)
        with studio.unchanged():
            assert await expiring.tell_expiring() == []
            assert await expiring.tell_expired() == []


async def test_what_ended_long_ago_is_no_news(
    studio: Studio, expiring: Expiring, owner: User
) -> None:
    await studio.activated_key(owner)
    studio.clock.move(_LIFE + EXPIRY_NEWS)

    with studio.unchanged():
        assert await expiring.tell_expired() == []


async def test_the_last_credit_spent_is_announced_with_the_end_of_its_job(
    studio: Studio, owner: User
) -> None:
    key = await studio.activated_key(owner)
    job = await studio.requested(owner, price=PLAN.credits)
    assert events(studio, key) == []

    await studio.performing.perform(job.id)

    assert events(studio, key) == [KeyEventType.EXHAUSTED]
    assert mails(studio) == [(MailKind.KEY_EXHAUSTED, key.id)]


async def test_only_the_end_of_the_last_hold_exhausts_a_key(studio: Studio, owner: User) -> None:
    key = await studio.activated_key(owner)
    first, last = [await studio.requested(owner, price=PLAN.credits // 2) for _ in range(2)]

    await studio.performing.perform(first.id)
    assert events(studio, key) == []

    await studio.performing.perform(last.id)
    assert events(studio, key) == [KeyEventType.EXHAUSTED]


async def test_of_several_keys_those_that_are_used_up_are_announced(
    studio: Studio, owner: User
) -> None:
    early, late = [await studio.activated_key(owner) for _ in range(2)]
    job = await studio.requested(owner, price=PLAN.credits + 1)

    await studio.performing.perform(job.id)

    assert events(studio, early) == [KeyEventType.EXHAUSTED]
    assert events(studio, late) == []


async def test_credits_that_come_back_exhaust_nothing(studio: Studio, owner: User) -> None:
    key = await studio.activated_key(owner)
    job = await studio.requested(owner, price=PLAN.credits)

    await studio.generating.cancel(job.id, owner_id=owner.id)

    assert events(studio, key) == []


async def test_a_job_that_costs_nothing_exhausts_nothing(studio: Studio, owner: User) -> None:
    key = await studio.activated_key(owner)
    await studio.performing.perform((await studio.requested(owner, price=PLAN.credits)).id)
    assert events(studio, key) == [KeyEventType.EXHAUSTED]

    free = await studio.generating.request(
        Commission(price=0), owner_id=owner.id, idempotency_key="for-nothing"
    )
    await studio.performing.perform(free.generation.id)

    assert events(studio, key) == [KeyEventType.EXHAUSTED]
