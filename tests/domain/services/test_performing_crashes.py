"""Recipes with faults of their own: tried again, then ended, and never charged."""

import asyncio
from datetime import timedelta

import pytest

from domain.failure import FailureCode
from domain.generation import ATTEMPT_LIMIT
from domain.user import User
from tests.domain.scripted_recipe import crashing
from tests.domain.studio import Studio
from tests.factories import PLAN


@pytest.mark.parametrize("crash", [ZeroDivisionError(), asyncio.CancelledError()])
async def test_a_recipe_that_crashes_to_the_last_ends_as_an_internal_failure(
    studio: Studio, creator: User, crash: BaseException
) -> None:
    studio.recipe.scripts += [crashing(crash)] * ATTEMPT_LIMIT
    generation = await studio.requested(creator)

    for _ in range(ATTEMPT_LIMIT):
        await studio.performing.perform(generation.id)
        studio.clock.move(timedelta(seconds=4))

    assert studio.stored(generation).failure_code is FailureCode.INTERNAL
    assert studio.only_key().credits_available == PLAN.credits


async def test_a_recipe_that_hangs_is_given_up(studio: Studio, creator: User) -> None:
    generation = await studio.requested(creator)
    for _ in range(ATTEMPT_LIMIT):
        studio.recipe.wait_for_the_test()

    for _ in range(ATTEMPT_LIMIT):
        await studio.performing.perform(generation.id)
        studio.clock.move(timedelta(seconds=4))

    assert studio.stored(generation).failure_code is FailureCode.INTERNAL
    assert studio.only_key().credits_available == PLAN.credits
