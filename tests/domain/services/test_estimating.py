"""What a request would meet now, and nothing is changed by asking."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

import pytest

from domain.errors import ErrorCode, RateLimited
from domain.generation import GenerationKind, GenerationStatus
from domain.own_provider import Vendor
from domain.rate_limit import Bucket
from domain.services.estimating import Estimate
from domain.upload import UploadPurpose
from domain.user import User
from tests.domain.quota_studio import QuotaStudio, a_worker
from tests.domain.scripted_recipe import FORBIDDEN_TOPIC
from tests.factories import PLAN, a_generation, an_article, changed

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustrated:
    """A commission that shows a file."""

    kind: ClassVar[GenerationKind] = GenerationKind.EXTRACT
    upload_id: str
    price: int = 2
    topic: str = "老旺"
    content_ids: tuple[str, ...] = ()

    @property
    def uploads(self) -> tuple[tuple[str, UploadPurpose], ...]:
        return ((self.upload_id, UploadPurpose.BACKGROUND),)


@pytest.fixture
def studio() -> QuotaStudio:
    return QuotaStudio()


@pytest.fixture
async def creator(studio: QuotaStudio) -> User:
    return await studio.creator()


def codes(estimate: Estimate) -> list[ErrorCode]:
    return [refusal.code for refusal in estimate.refusals]


def add_run(studio: QuotaStudio, owner: User, run_time: timedelta, **changes: object) -> None:
    """A generation that has succeeded."""
    job = a_generation(owner.id, credits_held=0)
    changed(job, {"status": GenerationStatus.SUCCEEDED, **changes})
    job.started_at = studio.clock()
    job.finished_at = studio.clock() + run_time
    studio.database.tables.generations[job.id] = job


async def test_what_would_be_taken_is_allowed_at_its_price(
    studio: QuotaStudio, creator: User
) -> None:
    estimate = await studio.estimate(creator, price=7)

    assert estimate == Estimate(credits=7, queue_ahead=0, expected_seconds=None, refusals=[])
    assert estimate.is_allowed


async def test_every_refusal_is_told_at_once(studio: QuotaStudio) -> None:
    plan = replace(PLAN, id="narrow", max_concurrent=1, daily_cap=1)
    creator, other = await studio.creator(plan), await studio.creator()
    theirs = an_article(other.id, (await studio.requested(other)).id)
    studio.database.tables.contents[theirs.id] = theirs
    await studio.requested(creator)

    estimate = await studio.estimate(creator, price=99, content_ids=(theirs.id,))

    assert codes(estimate) == [
        ErrorCode.NOT_FOUND,
        ErrorCode.QUOTA_EXHAUSTED,
        ErrorCode.CONCURRENCY_REACHED,
        ErrorCode.DAILY_CAP_REACHED,
    ]
    assert not estimate.is_allowed
    assert estimate.credits == 99
    assert (await studio.activation.entitlement(creator.id)).used_today == 1


async def test_an_input_that_is_refused_has_no_price(studio: QuotaStudio) -> None:
    keyless = studio.user()

    estimate = await studio.estimate(keyless, topic=FORBIDDEN_TOPIC)

    assert estimate.credits is None
    assert codes(estimate)[1:] == [ErrorCode.NO_ENTITLEMENT]


async def test_a_deleted_content_is_as_good_as_none(studio: QuotaStudio, creator: User) -> None:
    own = an_article(creator.id, (await studio.requested(creator)).id)
    studio.database.tables.contents[own.id] = own
    assert codes(await studio.estimate(creator, content_ids=(own.id,))) == []

    own.deleted_at = studio.clock()

    assert codes(await studio.estimate(creator, content_ids=(own.id,))) == [ErrorCode.NOT_FOUND]


async def test_an_upload_of_somebody_else_cannot_be_used(
    studio: QuotaStudio, creator: User
) -> None:
    own, theirs = await studio.sent(creator), await studio.sent(await studio.creator())

    with studio.unchanged():
        found = [
            await studio.estimating.estimate(Illustrated(upload_id=upload.id), owner_id=creator.id)
            for upload in (own, theirs)
        ]

    assert [len(each.refusals) for each in found] == [0, 1]


async def test_a_text_by_one_s_own_provider_costs_nothing(
    studio: QuotaStudio, creator: User
) -> None:
    await studio.requested(creator, price=PLAN.credits)
    assert codes(await studio.estimate(creator)) == [ErrorCode.QUOTA_EXHAUSTED]
    await studio.own_providing.set(Vendor.KIMI, model="m", api_key="key", owner_id=creator.id)

    estimate = await studio.estimate(creator)

    assert (estimate.credits, codes(estimate)) == (0, [])


async def test_those_are_ahead_that_would_go_before_it(studio: QuotaStudio, creator: User) -> None:
    preferred = await studio.creator(replace(PLAN, id="pro", priority=1))
    await studio.requested(creator)
    await studio.requested(creator)

    assert (await studio.estimate(creator)).queue_ahead == 2
    assert (await studio.estimate(preferred)).queue_ahead == 0


async def test_a_time_is_expected_from_the_latest_and_the_workers_alive(
    studio: QuotaStudio, creator: User
) -> None:
    others = studio.user()
    for number in range(60):
        add_run(studio, others, (1 if number < 10 else 10) * SECOND)
        studio.clock.move(SECOND)
    add_run(studio, others, 99 * SECOND, kind=GenerationKind.COVER)
    add_run(studio, others, 99 * SECOND, status=GenerationStatus.FAILED)
    await studio.crew.report(a_worker("one"))
    await studio.crew.report(a_worker("two"))

    assert (await studio.estimate(creator)).expected_seconds == 10

    for _ in range(3):
        await studio.requested(creator)
    assert (await studio.estimate(creator)).expected_seconds == 18  # 10 and 3 of 10 by 4 slots


async def test_without_workers_nothing_is_expected(studio: QuotaStudio, creator: User) -> None:
    add_run(studio, creator, SECOND)
    assert (await studio.estimate(creator)).expected_seconds is None

    studio.monotonic += 30
    studio.crew.is_away = True
    assert (await studio.estimate(creator)).expected_seconds is None


async def test_what_is_expected_is_looked_up_twice_a_minute(
    studio: QuotaStudio, creator: User
) -> None:
    await studio.crew.report(a_worker())
    assert (await studio.estimate(creator)).expected_seconds is None
    add_run(studio, creator, SECOND)
    studio.monotonic += 29.9
    assert (await studio.estimate(creator)).expected_seconds is None

    studio.monotonic += 0.1

    assert (await studio.estimate(creator)).expected_seconds == 1
    assert studio.crew.times_asked == 2


async def test_estimates_are_limited_per_account(studio: QuotaStudio, creator: User) -> None:
    studio.rate_limits.empty.add((Bucket.ESTIMATE_PER_ACCOUNT, creator.id))

    with pytest.raises(RateLimited):
        await studio.estimate(creator)
