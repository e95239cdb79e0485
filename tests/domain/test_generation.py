"""The state machine of one job, driven as the services drive it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.failure import Failure, FailureCode
from domain.generation import (
    ATTEMPT_LIMIT,
    HEAD_START,
    LEASE,
    Generation,
    GenerationKind,
    GenerationStatus,
    QueueName,
    precedence_of,
)
from domain.stage import Stage
from domain.writing import Engine
from tests.factories import NOW, OFFLINE, a_generation, plain

PRICE = 5
SECONDS = st.integers(0, 90).map(lambda seconds: timedelta(seconds=seconds))


class Life(RuleBasedStateMachine):
    """Each rule asks what its service asks before it changes the row."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Generation = a_generation("owner", credits_held=PRICE)
        self.now: datetime = NOW
        self.fences = [0]
        self.ending: dict[str, object] | None = None

    def is_queued(self) -> bool:
        return self.job.status is GenerationStatus.QUEUED

    def is_running(self) -> bool:
        return self.job.is_held_by(self.fences[-1])

    @rule(passing=SECONDS)
    def time_passes(self, passing: timedelta) -> None:
        self.now += passing

    @precondition(lambda self: self.job.is_claimable(now=self.now))
    @rule()
    def a_worker_claims(self) -> None:
        self.job.claim("worker", now=self.now)
        assert not self.job.is_lost(now=self.now)
        assert self.job.is_lost(now=self.now + LEASE)

    @precondition(is_running)
    @rule(percent=st.integers(0, 100), stage=st.sampled_from(Stage))
    def the_worker_renews(self, percent: int, stage: Stage) -> None:
        self.job.renew(stage=stage, percent=percent, now=self.now)
        assert not self.job.is_lost(now=self.now)

    @precondition(is_running)
    @rule(spent=st.integers(0, PRICE))
    def it_succeeds(self, spent: int) -> None:
        self.job.succeed(OFFLINE, spent=spent, now=self.now)

    @precondition(is_running)
    @rule(wait=SECONDS)
    def it_fails_for_now(self, wait: timedelta) -> None:
        if self.job.attempt < ATTEMPT_LIMIT:
            self.job.requeue(run_after=self.now + wait)
        else:
            self.job.fail(FailureCode.PROVIDER_UNAVAILABLE, now=self.now)

    @precondition(is_running)
    @rule()
    def it_fails_for_good(self) -> None:
        self.job.fail(FailureCode.SOURCE_EMPTY, now=self.now)

    @precondition(lambda self: self.job.is_lost(now=self.now))
    @rule()
    def the_sweeper_takes_it_back(self) -> None:
        if self.job.attempt >= ATTEMPT_LIMIT:
            self.job.fail(FailureCode.WORKER_LOST, now=self.now)
        else:
            self.job.requeue(run_after=self.now)

    @precondition(is_queued)
    @rule()
    def its_owner_cancels_in_time(self) -> None:
        self.job.cancel_requested_at = self.now
        self.job.cancel(now=self.now)

    @precondition(is_running)
    @rule()
    def the_worker_notices_a_cancel(self) -> None:
        self.job.cancel(now=self.now)

    @invariant()
    def the_fence_only_grows_and_older_claims_are_void(self) -> None:
        assert self.job.fence >= self.fences[-1]
        self.fences.append(self.job.fence)
        older = [fence for fence in self.fences if fence < self.job.fence]
        assert not any(self.job.is_held_by(fence) for fence in older)

    @invariant()
    def it_is_never_tried_more_often_than_the_limit(self) -> None:
        assert self.job.attempt <= ATTEMPT_LIMIT

    @invariant()
    def what_was_held_is_held_or_spent_or_refunded(self) -> None:
        job = self.job
        assert job.credits_held + job.credits_spent + job.credits_refunded == PRICE
        assert (job.credits_held == 0) is job.status.is_final

    @invariant()
    def only_a_running_job_has_a_lease_and_a_worker(self) -> None:
        is_running = self.job.status is GenerationStatus.RUNNING
        assert (self.job.lease_until is not None) is is_running
        assert (self.job.worker_id is not None) is is_running

    @invariant()
    def an_end_is_final(self) -> None:
        assert self.job.status.is_final is (self.job.finished_at is not None)
        if self.ending is not None:
            assert plain(self.job) == self.ending
        if self.job.status.is_final:
            assert not self.job.is_claimable(now=self.now + timedelta(days=1))
            assert not self.job.is_lost(now=self.now + timedelta(days=1))
            self.ending = plain(self.job)


TestLife = Life.TestCase


def test_a_head_start_is_kept_when_a_job_is_queued_again() -> None:
    job = a_generation("owner", run_after=NOW, precedence=precedence_of(NOW, priority=2))
    job.claim("worker", now=NOW)

    job.requeue(run_after=NOW + LEASE)

    assert job.place == NOW + LEASE - 2 * HEAD_START
    job.requeue(run_after=NOW + 3 * LEASE)
    assert job.place == NOW + 3 * LEASE - 2 * HEAD_START


def test_a_job_of_an_earlier_release_has_no_head_start() -> None:
    job = a_generation("owner", run_after=NOW, precedence=None)
    assert job.place == NOW

    job.requeue(run_after=NOW + LEASE)

    assert job.place == NOW + LEASE


def test_no_plan_makes_its_jobs_wait_for_their_place() -> None:
    assert precedence_of(NOW, priority=-1) == NOW


def test_a_claim_starts_afresh_but_keeps_the_first_start() -> None:
    job = a_generation("owner")
    job.claim("first", now=NOW)
    job.renew(stage=Stage.WRITING, percent=60, now=NOW)
    job.requeue(run_after=NOW)
    assert (job.stage, job.percent) == (None, 0)

    job.claim("second", now=NOW + LEASE)

    assert (job.started_at, job.lease_until) == (NOW, NOW + 2 * LEASE)
    assert (job.stage, job.percent, job.attempt, job.fence) == (None, 0, 2, 2)
    assert job.worker_id == "second"


def test_a_job_that_is_to_wait_cannot_be_claimed_before() -> None:
    job = a_generation("owner", run_after=NOW + timedelta(seconds=4))

    assert not job.is_claimable(now=NOW + timedelta(seconds=3.9))
    assert job.is_claimable(now=NOW + timedelta(seconds=4))


def test_a_success_says_who_made_it() -> None:
    job = a_generation("owner")
    assert job.provenance is None

    made = replace(OFFLINE, engine=Engine.LLM, tokens_in=1_200, tokens_out=300)
    job.succeed(made, spent=2, now=NOW)

    assert job.provenance == made
    assert (job.percent, job.error) == (100, None)


def test_a_failure_says_why() -> None:
    job = a_generation("owner")

    job.fail(FailureCode.SOURCE_CAPTCHA, now=NOW)

    assert job.error == Failure(FailureCode.SOURCE_CAPTCHA)
    assert job.provenance is None


@pytest.mark.parametrize("kind", GenerationKind)
def test_pictures_and_sound_wait_apart_from_text(kind: GenerationKind) -> None:
    is_media = kind in {GenerationKind.COVER, GenerationKind.INFO_CARD, GenerationKind.VOICE}
    assert kind.queue is (QueueName.MEDIA if is_media else QueueName.TEXT)
