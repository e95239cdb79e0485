"""Requests that are refused: each for its reason, and nothing is held or recorded."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.entitlement import ConcurrencyReached, DailyCapReached
from domain.errors import DomainError, NotFound
from domain.failure import FailureCode
from domain.idempotency import IdempotencyKeyInvalid
from domain.ledger import NoEntitlement, QuotaExhausted
from domain.user import User
from tests.domain.scripted_recipe import FORBIDDEN_TOPIC, TopicForbidden, failing
from tests.domain.studio import Studio
from tests.factories import PLAN, Commission, an_article


async def refused(
    studio: Studio, user: User, refusal: type[DomainError], **changes: object
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await studio.requested(user, **changes)


@pytest.mark.parametrize(
    "idempotency_key",
    ["", "1234567", "x" * 65, "with space", "with\nline", "钥匙钥匙钥匙钥匙", "12345678\n"],
)
async def test_an_idempotency_key_is_short_and_visible(
    studio: Studio, idempotency_key: str
) -> None:
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(IdempotencyKeyInvalid):
        await studio.generating.request(
            Commission(), owner_id=creator.id, idempotency_key=idempotency_key
        )


@pytest.mark.parametrize("idempotency_key", ["12345678", "~" * 64, "!" * 8])
async def test_any_visible_characters_make_an_idempotency_key(
    studio: Studio, idempotency_key: str
) -> None:
    creator = await studio.creator()

    requested = await studio.generating.request(
        Commission(), owner_id=creator.id, idempotency_key=idempotency_key
    )

    assert requested.generation.idempotency_key == idempotency_key


async def test_what_the_recipe_does_not_admit_is_refused(studio: Studio) -> None:
    await refused(studio, await studio.creator(), TopicForbidden, topic=FORBIDDEN_TOPIC)


async def test_without_a_key_nothing_can_be_requested(studio: Studio) -> None:
    await studio.creator()
    await refused(studio, studio.user(), NoEntitlement)


async def expire(studio: Studio) -> None:
    studio.clock.move(timedelta(days=PLAN.valid_days))


async def revoke(studio: Studio) -> None:
    studio.only_key().revoked_at = studio.clock()


@pytest.mark.parametrize("end", [expire, revoke])
async def test_a_key_that_is_expired_or_revoked_pays_for_nothing(
    studio: Studio, end: Callable[[Studio], Awaitable[None]]
) -> None:
    creator = await studio.creator()
    await end(studio)

    await refused(studio, creator, NoEntitlement)


async def test_credits_that_are_held_cannot_be_held_again(studio: Studio) -> None:
    creator = await studio.creator(replace(PLAN, credits=5))
    await studio.requested(creator, price=3)

    await refused(studio, creator, QuotaExhausted, price=3)
    await studio.requested(creator, price=2)


async def test_a_price_above_all_keys_together_is_refused(studio: Studio) -> None:
    creator = await studio.creator()
    await studio.activated_key(creator)

    await refused(studio, creator, QuotaExhausted, price=2 * PLAN.credits + 1)


async def test_the_plan_limits_how_many_run_at_once(studio: Studio) -> None:
    creator = await studio.creator(replace(PLAN, max_concurrent=2))
    first = await studio.requested(creator)
    await studio.requested(creator)
    await refused(studio, creator, ConcurrencyReached)

    await studio.generating.cancel(first.id, owner_id=creator.id)

    await studio.requested(creator)


async def test_others_do_not_count_against_one_s_limits(studio: Studio) -> None:
    plan = replace(PLAN, max_concurrent=1, daily_cap=1)
    busy, free = await studio.creator(plan), await studio.creator(plan)
    await studio.requested(busy)

    await studio.requested(free)


@pytest.mark.parametrize(
    ("zone", "begun", "midnight"),
    [
        ("Asia/Shanghai", "2026-11-24T08:00", "2026-11-24T16:00"),
        ("Asia/Kathmandu", "2026-11-24T08:00", "2026-11-24T18:15"),
        ("America/New_York", "2027-03-14T05:00", "2027-03-15T04:00"),  # a day of 23 hours
        ("America/New_York", "2027-11-07T04:00", "2027-11-08T05:00"),  # a day of 25 hours
    ],
)
async def test_the_plan_limits_how_many_a_day_until_midnight_there(
    studio: Studio, zone: str, begun: str, midnight: str
) -> None:
    begins, ends = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (begun, midnight))
    studio.clock.move(begins - studio.clock())
    creator = await studio.creator(replace(PLAN, daily_cap=2))
    studio.account(creator).time_zone = zone
    for _ in range(2):
        await studio.performing.perform((await studio.requested(creator)).id)
    studio.clock.move(ends - timedelta(seconds=1) - studio.clock())
    with studio.unchanged(), pytest.raises(DailyCapReached) as refusal:
        await studio.requested(creator)
    assert refusal.value.resets_at == ends

    studio.clock.move(timedelta(seconds=1))

    await studio.requested(creator)


async def test_what_failed_or_was_cancelled_does_not_count_against_the_day(
    studio: Studio,
) -> None:
    creator = await studio.creator(replace(PLAN, daily_cap=1))
    cancelled = await studio.requested(creator)
    await studio.generating.cancel(cancelled.id, owner_id=creator.id)
    studio.recipe.scripts.append(failing(FailureCode.SOURCE_EMPTY))
    await studio.performing.perform((await studio.requested(creator)).id)

    await studio.requested(creator)

    await refused(studio, creator, DailyCapReached)


async def test_a_content_of_somebody_else_is_not_found(studio: Studio) -> None:
    owner, thief = await studio.creator(), await studio.creator()
    content = an_article(owner.id, (await studio.requested(owner)).id)
    studio.database.tables.contents[content.id] = content

    await refused(studio, thief, NotFound, content_ids=(content.id,))
    await refused(studio, thief, NotFound, content_ids=("nothing",))


async def test_a_deleted_content_is_not_found_by_its_owner_either(studio: Studio) -> None:
    owner = await studio.creator()
    content = an_article(owner.id, (await studio.requested(owner)).id, deleted_at=studio.clock())
    studio.database.tables.contents[content.id] = content

    await refused(studio, owner, NotFound, content_ids=(content.id,))
