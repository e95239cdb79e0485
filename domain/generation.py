"""One AI job: what was asked, where it stands, what it cost."""

from collections.abc import Collection, Sequence
from dataclasses import Field, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from domain.errors import ErrorCode, Refusal
from domain.failure import Failure, FailureCode
from domain.language import Sentence
from domain.page import Page, PageRequest
from domain.stage import Stage
from domain.writing import Engine, Provenance

GENERATIONS_LIST = "generations"
#: A worker that has not renewed its claim for this long has lost it.
LEASE = timedelta(seconds=30)
ATTEMPT_LIMIT = 3
#: How much earlier than it came a job takes its place, for each step of its plan's priority.
HEAD_START = timedelta(seconds=60)


class GenerationKind(StrEnum):
    EXTRACT = "EXTRACT"
    SEARCH = "SEARCH"
    REWRITE = "REWRITE"
    FROM_URL = "FROM_URL"
    COVER = "COVER"
    INFO_CARD = "INFO_CARD"
    VOICE = "VOICE"
    SCRIPT = "SCRIPT"

    @property
    def queue(self) -> "QueueName":
        return QueueName.MEDIA if self in _MEDIA_KINDS else QueueName.TEXT


_MEDIA_KINDS = frozenset({GenerationKind.COVER, GenerationKind.INFO_CARD, GenerationKind.VOICE})


class QueueName(StrEnum):
    """Text and media wait apart: a long picture job never delays a short text."""

    TEXT = "TEXT"
    MEDIA = "MEDIA"


Kinds = Collection[GenerationKind]


class GenerationStatus(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_final(self) -> bool:
        return self not in UNFINISHED


UNFINISHED = frozenset({GenerationStatus.QUEUED, GenerationStatus.RUNNING})


class NotCancellable(Refusal):
    code = ErrorCode.NOT_CANCELLABLE

    def __init__(self) -> None:
        super().__init__(
            Sentence("任务已结束，无法取消。", "The job has ended and cannot be cancelled."),
            field=("input", "id"),
        )


class NotRetryable(Refusal):
    code = ErrorCode.NOT_RETRYABLE

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "只有失败或已取消的任务可以重试。", "Only a failed or cancelled job can be retried."
            ),
            field=("input", "id"),
        )


class RecipeInput(Protocol):
    """What a recipe is given: a frozen dataclass of plain values that JSON can carry."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # what `dataclasses.asdict` asks for

    @property
    def kind(self) -> GenerationKind: ...

    @property
    def content_ids(self) -> Sequence[str]:
        """Earlier contents that this input builds on; they must be the requester's own."""


@dataclass(eq=False, kw_only=True)
class Generation:
    """The state machine of one job; every change happens under its row's lock.

    `fence` counts the claims: a worker whose number is not the present one must stop.
    Its credits may come from several keys; `key_id` is the first, the ledger knows all.
    `uses_own_key`: its owner's provider makes it, and its owner pays that one, no credits.
    """

    id: str
    owner_id: str
    kind: GenerationKind
    input: RecipeInput
    input_digest: str
    idempotency_key: str
    key_id: str
    retry_of_id: str | None = None
    uses_own_key: bool = False
    status: GenerationStatus = GenerationStatus.QUEUED
    stage: Stage | None = None
    percent: int = 0
    attempt: int = 0
    fence: int = 0
    run_after: datetime
    lease_until: datetime | None = None
    worker_id: str | None = None
    cancel_requested_at: datetime | None = None
    credits_held: int
    credits_spent: int = 0
    credits_refunded: int = 0
    failure_code: FailureCode | None = None
    engine: Engine | None = None
    model: str | None = None
    prompt_version: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    #: Where it stands in its queue: its `run_after`, less the head start of its plan.
    precedence: datetime | None = None
    #: Whether its end is in the usage (`domain.usage`); an older release counted none.
    is_counted: bool = False

    @property
    def error(self) -> Failure | None:
        return None if self.failure_code is None else Failure(self.failure_code)

    @property
    def provenance(self) -> Provenance | None:
        if self.engine is None or self.model is None or self.prompt_version is None:
            return None
        return Provenance(
            engine=self.engine,
            model=self.model,
            prompt_version=self.prompt_version,
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            cost_micros=self.cost_micros,
        )

    def is_claimable(self, *, now: datetime) -> bool:
        return self.status is GenerationStatus.QUEUED and self.run_after <= now

    def claim(self, worker_id: str, *, now: datetime) -> None:
        self.status = GenerationStatus.RUNNING
        self.worker_id = worker_id
        self.fence += 1
        self.attempt += 1
        self.lease_until = now + LEASE
        self.started_at = self.started_at or now
        self.stage = None
        self.percent = 0

    def is_held_by(self, fence: int) -> bool:
        return self.status is GenerationStatus.RUNNING and self.fence == fence

    def renew(self, *, stage: Stage | None, percent: int, now: datetime) -> None:
        self.lease_until = now + LEASE
        self.stage = stage
        self.percent = percent

    def is_lost(self, *, now: datetime) -> bool:
        """Running, but nobody has renewed the claim in time."""
        expired = self.lease_until is not None and self.lease_until <= now
        return self.status is GenerationStatus.RUNNING and expired

    @property
    def place(self) -> datetime:
        """What its queue is ordered by; jobs of an earlier release have no head start."""
        return self.precedence or self.run_after

    def requeue(self, *, run_after: datetime) -> None:
        """Its head start stays as it was when it was asked for."""
        self.precedence = run_after - (self.run_after - self.place)
        self.status = GenerationStatus.QUEUED
        self.run_after = run_after
        self.lease_until = None
        self.worker_id = None
        self.stage = None
        self.percent = 0

    def succeed(self, provenance: Provenance, *, spent: int, now: datetime) -> None:
        self.engine = provenance.engine
        self.model = provenance.model
        self.prompt_version = provenance.prompt_version
        self.tokens_in = provenance.tokens_in
        self.tokens_out = provenance.tokens_out
        self.cost_micros = provenance.cost_micros
        self.percent = 100
        self._end(GenerationStatus.SUCCEEDED, spent=spent, now=now)

    def fail(self, code: FailureCode, *, now: datetime) -> None:
        self.failure_code = code
        self._end(GenerationStatus.FAILED, spent=0, now=now)

    def cancel(self, *, now: datetime) -> None:
        self._end(GenerationStatus.CANCELLED, spent=0, now=now)

    def _end(self, status: GenerationStatus, *, spent: int, now: datetime) -> None:
        self.status = status
        self.credits_refunded = self.credits_held - spent
        self.credits_spent = spent
        self.credits_held = 0
        self.finished_at = now
        self.lease_until = None
        self.worker_id = None
        self.stage = None


def precedence_of(run_after: datetime, *, priority: int) -> datetime:
    """The place in its queue of a job of such a plan: a head start, so that nobody starves."""
    return run_after - HEAD_START * max(priority, 0)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A queued one whose hint is probably lost; `place` is what its queue is ordered by."""

    generation_id: str
    attempt: int
    place: datetime


class GenerationReads(Protocol):
    async def get(self, generation_id: str) -> Generation | None: ...

    async def get_many(self, generation_ids: Collection[str]) -> Sequence[Generation]: ...

    async def queue_positions(self, generation_ids: Collection[str]) -> dict[str, int]:
        """How many queued generations of the same queue go first, for those that are queued."""

    async def count_ahead(self, queue: QueueName, place: datetime) -> int:
        """How many queued generations would go before one that took this place now."""

    async def latest_run_times(self, kind: GenerationKind, *, limit: int) -> Sequence[timedelta]:
        """From the first start to the end, of the latest of the kind that succeeded."""

    async def page(
        self,
        owner_id: str,
        statuses: Collection[GenerationStatus] | None,
        request: PageRequest,
    ) -> Page[Generation]:
        """The owner's generations, newest first; cursors of `GENERATIONS_LIST`."""

    async def count_unfinished(self, owner_id: str) -> int: ...

    async def unfinished_ids(self, owner_id: str) -> Sequence[str]:
        """Those queued or running, in the order of their ids."""

    async def count_since(self, owner_id: str, since: datetime) -> int:
        """Those requested since then that did not fail; of those cancelled, those begun."""


class Generations(GenerationReads, Protocol):
    async def add(self, generation: Generation) -> None: ...

    async def lock(self, generation_id: str) -> Generation | None:
        """The row as it is now, and nobody else may change it before our transaction ends."""

    async def get_by_idempotency_key(
        self, owner_id: str, idempotency_key: str
    ) -> Generation | None: ...

    async def lost_ids(
        self, kinds: Kinds, *, now: datetime, limit: int, without: Collection[str]
    ) -> Sequence[str]:
        """Some running generations whose lease has expired, the longest expired first."""

    async def lock_lost(self, generation_id: str, *, now: datetime) -> Generation | None:
        """That one, if it is lost still; None too where another has it locked."""

    async def overdue(
        self, kinds: Collection[GenerationKind], *, queued_before: datetime, limit: int
    ) -> Sequence[Overdue]:
        """Those of one queue due by then, in its order; those of an earlier release first."""
