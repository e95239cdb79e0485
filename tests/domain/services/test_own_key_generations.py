"""Generations with a provider of one's own: no credits, but every other limit holds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest

from domain.entitlement import ConcurrencyReached, DailyCapReached
from domain.event import GenerationFailed
from domain.failure import FailureCode
from domain.generation import ATTEMPT_LIMIT, Generation, GenerationKind, GenerationStatus
from domain.idempotency import IdempotencyConflict
from domain.key import Plan
from domain.ledger import LedgerEntryType, NoEntitlement
from domain.own_provider import Vendor
from domain.user import User
from tests.domain.economy import check_key
from tests.domain.running import running
from tests.domain.scripted_recipe import ScriptedRecipe, failing
from tests.domain.studio import Studio
from tests.factories import PLAN, Commission


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverCommission:
    """As a `Commission`, but of a picture."""

    kind: ClassVar[GenerationKind] = GenerationKind.COVER
    price: int = 5
    topic: str = "老旺"
    content_ids: tuple[str, ...] = ()


async def bring(studio: Studio, user: User) -> None:
    await studio.own_providing.set(
        Vendor.KIMI, model="kimi-k2", api_key="sk-mine", owner_id=user.id
    )


@pytest.fixture
async def owner(studio: Studio) -> User:
    """A creator with an active key, and a provider of their own."""
    user = await studio.creator()
    await bring(studio, user)
    return user


def balance(studio: Studio) -> tuple[int, int, int]:
    key = studio.only_key()
    return key.credits_held, key.credits_spent, key.credits_available


def movements(studio: Studio, generation: Generation) -> list[tuple[LedgerEntryType, int]]:
    return [
        (entry.type, entry.amount)
        for entry in studio.database.tables.ledger.values()
        if entry.generation_id == generation.id
    ]


async def test_a_text_holds_no_credits_and_is_marked(studio: Studio, owner: User) -> None:
    generation = await studio.requested(owner, price=3)

    assert (generation.uses_own_key, generation.credits_held) == (True, 0)
    assert balance(studio) == (0, 0, PLAN.credits)


async def test_it_is_made_by_the_owners_provider_and_spends_nothing(
    studio: Studio, owner: User
) -> None:
    generation = await studio.requested(owner, price=3)
    studio.recipe.scripts.append(failing(FailureCode.INTERNAL))

    await studio.performing.perform(generation.id)

    stored = studio.stored(generation)
    assert stored.status is GenerationStatus.SUCCEEDED
    assert (stored.credits_held, stored.credits_spent, stored.credits_refunded) == (0, 0, 0)
    assert balance(studio) == (0, 0, PLAN.credits)
    assert studio.own_recipes.opened_for == studio.own_recipes.closed_for == [owner.id]
    assert len(studio.recipe.scripts) == 1, "the shared recipe was not asked"


async def test_the_ledger_records_a_hold_and_an_end_of_nothing(studio: Studio, owner: User) -> None:
    """The two rows, unique for a generation, hold us to one hold and one settlement here too."""
    generation = await studio.requested(owner, price=3)
    assert movements(studio, generation) == [(LedgerEntryType.HOLD, 0)]

    await studio.performing.perform(generation.id)

    assert movements(studio, generation) == [
        (LedgerEntryType.HOLD, 0),
        (LedgerEntryType.REFUND, 0),
    ]
    check_key(studio.database.tables, studio.only_key())


async def test_others_are_made_as_ever_and_pay(studio: Studio) -> None:
    await bring(studio, studio.user())
    other = await studio.creator()
    generation = await studio.requested(other, price=3)

    await studio.performing.perform(generation.id)

    assert (generation.uses_own_key, studio.stored(generation).credits_spent) == (False, 3)
    assert studio.own_recipes.opened_for == []


async def test_credits_are_not_needed_but_a_key_is(studio: Studio) -> None:
    spender = await studio.creator()
    await studio.requested(spender, price=PLAN.credits)
    await bring(studio, spender)
    keyless = studio.user()
    await bring(studio, keyless)

    generation = await studio.requested(spender, price=3)

    assert generation.uses_own_key
    with studio.unchanged(), pytest.raises(NoEntitlement):
        await studio.requested(keyless, price=3)


async def test_as_many_run_at_once_as_the_plan_allows(studio: Studio, owner: User) -> None:
    for _ in range(PLAN.max_concurrent):
        await studio.requested(owner)

    with studio.unchanged(), pytest.raises(ConcurrencyReached):
        await studio.requested(owner)


async def test_as_many_a_day_are_made_as_the_plan_allows(studio: Studio) -> None:
    narrow = Plan(id="narrow", name="窄", credits=9, valid_days=9, max_concurrent=9, daily_cap=2)
    user = await studio.creator(narrow)
    await bring(studio, user)
    for _ in range(narrow.daily_cap):
        await studio.performing.perform((await studio.requested(user)).id)

    with studio.unchanged(), pytest.raises(DailyCapReached):
        await studio.requested(user)


async def test_a_replay_is_the_same_job_whoever_pays_by_now(studio: Studio, owner: User) -> None:
    first = await studio.generating.request(
        Commission(), owner_id=owner.id, idempotency_key="one-and-the-same"
    )
    await studio.own_providing.remove(owner.id)

    again = await studio.generating.request(
        Commission(), owner_id=owner.id, idempotency_key="one-and-the-same"
    )
    with pytest.raises(IdempotencyConflict):
        await studio.generating.request(
            Commission(topic="别的"), owner_id=owner.id, idempotency_key="one-and-the-same"
        )

    assert (again.replayed, again.generation.id) == (True, first.generation.id)
    assert studio.stored(first.generation).uses_own_key


async def test_media_are_not_made_by_models_of_text_and_cost_credits(
    studio: Studio, owner: User
) -> None:
    studio.recipes[GenerationKind.COVER] = ScriptedRecipe()
    requested = await studio.generating.request(
        CoverCommission(), owner_id=owner.id, idempotency_key="a-cover-please"
    )

    await studio.performing.perform(requested.generation.id)

    stored = studio.stored(requested.generation)
    assert (stored.uses_own_key, stored.credits_spent) == (False, 5)
    assert studio.own_recipes.opened_for == []


async def test_who_takes_the_key_back_pays_credits_again(studio: Studio, owner: User) -> None:
    await studio.own_providing.remove(owner.id)

    generation = await studio.requested(owner, price=3)

    assert (generation.uses_own_key, generation.credits_held) == (False, 3)


async def test_a_key_removed_before_its_job_began_fails_it_with_a_hint(
    studio: Studio, owner: User
) -> None:
    generation = await studio.requested(owner)
    await studio.own_providing.remove(owner.id)

    await studio.performing.perform(generation.id)

    stored = studio.stored(generation)
    assert (stored.status, stored.attempt) == (GenerationStatus.FAILED, 1)
    assert stored.failure_code is FailureCode.OWN_KEY_REMOVED
    assert studio.own_recipes.opened_for == []
    assert studio.database.tables.contents == {}
    [failed] = [
        event
        for event in studio.events.events_of(generation.id)
        if isinstance(event, GenerationFailed)
    ]
    assert (failed.code, failed.credits_refunded) == (FailureCode.OWN_KEY_REMOVED, 0)
    assert balance(studio) == (0, 0, PLAN.credits)


async def test_a_key_removed_under_way_lets_the_run_end(studio: Studio, owner: User) -> None:
    generation = await studio.requested(owner)
    studio.recipe, studio.own_recipe = studio.own_recipe, studio.recipe
    async with running(studio, generation) as (task, run):
        await studio.own_providing.remove(owner.id)
        run.succeed()
        await task

    assert studio.stored(generation).status is GenerationStatus.SUCCEEDED
    assert studio.own_recipes.closed_for == [owner.id]


@pytest.mark.parametrize(
    ("code", "attempts"),
    [
        (FailureCode.OWN_KEY_REJECTED, 1),
        (FailureCode.OWN_KEY_EXHAUSTED, 1),
        (FailureCode.PROVIDER_UNAVAILABLE, ATTEMPT_LIMIT),
    ],
)
async def test_only_what_may_pass_is_tried_again_and_nothing_is_charged(
    studio: Studio, owner: User, code: FailureCode, attempts: int
) -> None:
    studio.own_recipe.usual = failing(code)
    generation = await studio.requested(owner)

    while not studio.stored(generation).status.is_final:
        studio.clock.move(timedelta(hours=1))
        await studio.performing.perform(generation.id)

    stored = studio.stored(generation)
    assert (stored.failure_code, stored.attempt) == (code, attempts)
    assert studio.own_recipes.opened_for == studio.own_recipes.closed_for == [owner.id] * attempts
    assert balance(studio) == (0, 0, PLAN.credits)
    check_key(studio.database.tables, studio.only_key())


async def test_a_retry_goes_by_what_its_owner_has_now(studio: Studio, owner: User) -> None:
    studio.own_recipe.usual = failing(FailureCode.OWN_KEY_REJECTED)
    failed = await studio.requested(owner, price=3)
    await studio.performing.perform(failed.id)
    await studio.own_providing.remove(owner.id)

    retried = await studio.generating.retry(
        failed.id, owner_id=owner.id, idempotency_key="once-more"
    )

    assert (retried.generation.uses_own_key, retried.generation.credits_held) == (False, 3)
