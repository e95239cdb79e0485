"""Credits are never made, lost or spent twice, whatever happens in whatever order."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.errors import Refusal, Unauthenticated
from domain.failure import FailureCode, RecipeFailed
from domain.generation import LEASE, GenerationStatus
from domain.idempotency import IdempotencyConflict
from domain.key import Plan
from domain.own_provider import Vendor
from domain.services.generating import Requested
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from domain.user import User
from tests.domain.economy import (
    check_job,
    check_key,
    check_outcome,
    check_stats,
    check_usage,
)
from tests.domain.key_rules import NUMBERS
from tests.domain.owner_rules import WHO, OwnerRules
from tests.domain.scripted_recipe import Run
from tests.domain.studio import Worker
from tests.factories import PLAN, Commission, plain

PLANS = [
    replace(PLAN, id=f"plan-{credits_}", credits=credits_, valid_days=days)
    for credits_, days in ((2, 3), (5, 1), (12, 7))
]
ERRORS = [
    RecipeFailed(FailureCode.SOURCE_EMPTY),
    RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, retry_after_seconds=20),
    ZeroDivisionError(),
]
#: What a run spends, what it fails with, or None for one that goes on and on.
OUTCOMES = st.none() | st.integers(0, 6) | st.sampled_from(ERRORS)
#: Enough for every attempt of every job.
QUIET_MINUTES = 5
WANT_OF_DATABASE = (DatabaseConflict, DatabaseUnavailable)

Outcome = int | Exception


@dataclass(frozen=True, slots=True)
class Order:
    owner: User
    commission: Commission
    idempotency_key: str


class Economy(OwnerRules):
    """Two creators, two workers, a sweeper, and all that can go wrong between them."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.studio.recipe.usual = self.studio.recipe.waiting
        self.studio.own_recipes.recipes = self.studio.recipes
        self.workers = [Worker(self.studio, name) for name in ("first", "second")]
        self.performances: list[asyncio.Task[None]] = []
        self.ended: dict[str, dict[str, object]] = {}

    @property
    def open_runs(self) -> list[Run]:
        return [run for run in self.studio.recipe.runs if not run.outcome.done()]

    @initialize(plan=st.sampled_from(PLANS))
    def each_creator_has_a_key(self, plan: Plan) -> None:
        for each in PLANS:
            self.studio.sell(each)
        for who in range(2):
            self.a_key_is_activated(who, plan)

    @rule(who=WHO, plan=st.sampled_from(PLANS))
    def a_key_is_activated(self, who: int, plan: Plan) -> None:
        self.try_to(self.studio.activated_key(self.creators[who], plan))

    @rule(who=WHO)
    def a_provider_is_brought_or_taken_back(self, who: int) -> None:
        """Its owner's jobs cost nothing from now on; those that wait for it when it goes fail."""
        owner_id = self.creators[who].id
        if owner_id in self.studio.database.tables.own_providers:
            self.try_to(self.studio.own_providing.remove(owner_id))
        else:
            self.try_to(
                self.studio.own_providing.set(
                    Vendor.QWEN, model="qwen-plus", api_key="sk-mine", owner_id=owner_id
                )
            )

    @rule(target=orders, who=WHO, price=st.integers(1, 6), is_heard=st.booleans())
    def a_job_is_requested(self, who: int, price: int, *, is_heard: bool) -> Order:
        """Where the answer is lost, the request may have been taken all the same."""
        self.studio.database.lost_answers = 0 if is_heard else 1
        order = Order(self.creators[who], Commission(price=price), f"key-{self.studio.new_id()}")
        with suppress(Refusal, Unauthenticated, DatabaseUnavailable):
            self.do(self.request(order))
        self.studio.database.lost_answers = 0
        return order

    async def request(self, order: Order) -> Requested:
        return await self.studio.generating.request(
            order.commission, owner_id=order.owner.id, idempotency_key=order.idempotency_key
        )

    @rule(order=orders)
    def a_request_comes_again(self, order: Order) -> None:
        placed = [job.id for job in self.jobs if job.idempotency_key == order.idempotency_key]
        other = replace(order, commission=Commission(price=order.commission.price + 1))
        if placed and self.is_active(order.owner):
            requested = self.do(self.request(order))
            assert (requested.replayed, [requested.generation.id]) == (True, placed)
            with pytest.raises(IdempotencyConflict):
                self.do(self.request(other))

    @precondition(lambda self: self.jobs)
    @rule(number=NUMBERS)
    def a_job_is_cancelled(self, number: int) -> None:
        job = self.jobs[number % len(self.jobs)]
        with suppress(Refusal):
            self.do(self.studio.generating.cancel(job.id, owner_id=job.owner_id))

    @precondition(lambda self: self.jobs)
    @rule(number=NUMBERS, who=WHO)
    def a_worker_takes_a_hint(self, number: int, who: int) -> None:
        """Mostly one that is worth it; an old or repeated hint is harmless."""
        queued = [job for job in self.jobs if job.status is GenerationStatus.QUEUED]
        job = (queued or self.jobs)[number % len(queued or self.jobs)]
        self.do(self.start(self.workers[who].performing.perform(job.id)))

    async def start(self, performance: Coroutine[object, object, None]) -> None:
        self.performances.append(asyncio.create_task(performance))

    @precondition(lambda self: self.jobs)
    @rule(who=WHO, outcomes=st.lists(OUTCOMES, min_size=2, max_size=5))
    def a_worker_is_busy(self, who: int, outcomes: list[Outcome | None]) -> None:
        """One job after the other, those that wait for another attempt too."""
        for outcome in outcomes:
            self.a_worker_takes_a_hint(0, who)
            if outcome is not None and self.open_runs:
                self.a_recipe_ends(-1, outcome)
            self.studio.clock.move(timedelta(seconds=5))

    @precondition(lambda self: self.open_runs)
    @rule(number=NUMBERS, outcome=OUTCOMES.filter(lambda outcome: outcome is not None))
    def a_recipe_ends(self, number: int, outcome: Outcome) -> None:
        run = self.open_runs[number % len(self.open_runs)]
        if isinstance(outcome, int):
            run.succeed(spent=min(outcome, run.assignment.input.price))
        else:
            run.fail(outcome)
        self.do(asyncio.sleep(0))

    @precondition(lambda self: self.performances)
    @rule(number=NUMBERS)
    def a_worker_is_told_to_stop(self, number: int) -> None:
        self.performances[number % len(self.performances)].cancel()
        self.do(asyncio.sleep(0))

    @rule(who=WHO, conflicts=st.integers(0, 2), lost_answers=st.integers(0, 2))
    def a_worker_has_bad_luck(self, who: int, conflicts: int, lost_answers: int) -> None:
        """Or is cut off altogether, until the next time."""
        database = self.workers[who].database
        database.conflicts, database.lost_answers = conflicts, lost_answers
        database.is_away = not database.is_away and conflicts == lost_answers == 0

    @rule(number=NUMBERS)
    def something_breaks(self, number: int) -> None:
        """Redis goes or comes back; once in a while a day passes."""
        is_away = not self.studio.queue.is_away
        self.studio.queue.is_away = self.studio.events.is_away = is_away
        if number % 10 == 0:
            self.studio.clock.move(timedelta(days=1))

    @rule(seconds=st.sampled_from([1, 11, 30, 70]), is_suspended=st.booleans())
    def time_passes_and_the_sweeper_comes_by(self, seconds: int, *, is_suspended: bool) -> None:
        """The workers go on meanwhile, or they hold their breath."""
        if is_suspended:
            self.studio.clock.move(timedelta(seconds=seconds))
        else:
            self.do(asyncio.sleep(seconds))
        self.do(self.studio.sweeping.recover())
        self.do(self.studio.sweeping.deliver())
        assert self.do(self.studio.sweeping.check_ledger()) == []

    @invariant()
    def workers_fail_for_want_of_a_database_only(self) -> None:
        ended = [each for each in self.performances if each.done() and not each.cancelled()]
        errors = [error for each in ended if (error := each.exception())]
        assert [each for each in errors if not isinstance(each, WANT_OF_DATABASE)] == []

    @invariant()
    def every_credit_is_accounted_for(self) -> None:
        tables = self.studio.database.tables
        for key in tables.keys.values():
            check_key(tables, key)
        check_usage(tables)
        for job in tables.generations.values():
            check_job(tables, job)
            check_outcome(tables, self.studio.events, job)

    @invariant()
    def statistics_add_up(self) -> None:
        """Of whoever was here, gone or not, by the days of wherever they are."""
        self.runner.run(check_stats(self.counting, self.studio))

    @invariant()
    def an_end_is_final(self) -> None:
        for job in self.jobs:
            if job.status.is_final:
                assert self.ended.setdefault(job.id, plain(job)) == plain(job)

    def teardown(self) -> None:
        """When all is well again, every job comes to its end, and no credit stays held."""
        for database in (each.database for each in self.workers):
            database.is_away, database.conflicts, database.lost_answers = False, 0, 0
        self.studio.queue.is_away = self.studio.events.is_away = False
        with self.runner:
            for _ in range(QUIET_MINUTES):
                self.do(self.a_quiet_minute())
                self.every_credit_is_accounted_for()
                self.an_end_is_final()
        assert all(job.status.is_final for job in self.jobs)
        assert not any(key.credits_held for key in self.studio.database.tables.keys.values())

    async def a_quiet_minute(self) -> None:
        """Every recipe succeeds, a worker takes every hint, and the sweeper keeps house."""
        for run in self.open_runs:
            run.succeed()
        await asyncio.sleep(2 * LEASE.total_seconds())
        await self.studio.sweeping.recover()
        await asyncio.sleep(3)
        for generation_id in await self.studio.sweeping.deliver():
            await self.start(self.workers[0].performing.perform(generation_id))
        await asyncio.sleep(1)


TestEconomy = Economy.TestCase
TestEconomy.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
