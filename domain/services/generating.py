"""Requesting, cancelling and retrying generations: the API's side of the pipeline."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from domain.errors import NotFound
from domain.event import (
    EventCursor,
    EventLog,
    EventLogUnavailable,
    GenerationQueued,
    Hint,
    Queue,
    QueueUnavailable,
    RecordedEvent,
)
from domain.generation import (
    Generation,
    GenerationKind,
    GenerationStatus,
    NotCancellable,
    NotRetryable,
    RecipeInput,
    precedence_of,
)
from domain.idempotency import IdempotencyConflict, checked_idempotency_key
from domain.ids import NewId
from domain.ledger import shares_of
from domain.page import Page, PageRequest
from domain.preferences import SAID_ALL, Choice, Unsaid
from domain.recipe import Recipe
from domain.repeating import repeatable
from domain.request_digest import digest_of
from domain.services.activation import entitlement_of
from domain.services.admitting import is_on_own_terms, require_sources, require_uploads
from domain.services.ledger import Ledger
from domain.services.owning import lock_owner
from domain.services.stopping import Stopping
from domain.unit_of_work import Database, UnitOfWork

_log = logging.getLogger(__name__)

#: The recipe of each kind that can be asked for; each takes the input of its own kind.
Recipes = Mapping[GenerationKind, Recipe[Any]]


class Defaults(Protocol):
    async def fill(
        self, request: RecipeInput, *, owner_id: str, left_open: Collection[Choice]
    ) -> RecipeInput:
        """The request with what its owner prefers where it leaves something open."""

    async def renew(self, request: RecipeInput, *, owner_id: str) -> RecipeInput:
        """The request with what is kept by now in place of what is not kept for ever."""


@dataclass(frozen=True, slots=True)
class Requested:
    """`replayed`: the same request had come before, and this is what it started."""

    generation: Generation
    replayed: bool
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A request that has passed every check that needs no database."""

    owner_id: str
    input: RecipeInput
    digest: str
    idempotency_key: str
    price: int = 0
    uses_own_key: bool = False
    retry_of_id: str | None = None

    def is_that_of(self, earlier: Generation) -> bool:
        """Whether it is the same request again: two jobs to retry may have asked the same."""
        return (self.digest, self.retry_of_id) == (earlier.input_digest, earlier.retry_of_id)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Generating:
    database: Database
    recipes: Recipes
    defaults: Defaults
    ledger: Ledger
    stopping: Stopping
    queue: Queue
    events: EventLog
    new_id: NewId

    async def request(
        self,
        request: RecipeInput,
        *,
        owner_id: str,
        idempotency_key: str,
        unsaid: Unsaid = SAID_ALL,
    ) -> Requested:
        """Holds the price, records the job, and hints to a worker; all or nothing.

        What is `unsaid` is as the owner prefers. Raises what the recipe's `admit` raises,
        `IdempotencyKeyInvalid`, `IdempotencyConflict`, `NoEntitlement`, `QuotaExhausted`,
        `ConcurrencyReached`, `DailyCapReached`, `UploadUnusable`, and `NotFound` for a content
        that is not the owner's.
        """
        name = checked_idempotency_key(idempotency_key)
        admitted = self.recipes[request.kind].admit(request)
        order = _Order(
            owner_id=owner_id,
            input=await self.defaults.fill(admitted, owner_id=owner_id, left_open=unsaid.open),
            digest=digest_of(admitted, unsaid.declined),
            idempotency_key=name,
        )
        return await self._submit(order)

    async def _submit(self, order: _Order) -> Requested:
        price = self.recipes[order.input.kind].price(order.input)
        requested = await self._place(replace(order, price=price))
        if not requested.replayed:
            await self._deliver(requested)
        return requested

    @repeatable
    async def _place(self, order: _Order) -> Requested:
        async with self.database.begin(user_id=order.owner_id) as work:
            await lock_owner(work, order.owner_id)
            earlier = await work.generations.get_by_idempotency_key(
                order.owner_id, order.idempotency_key
            )
            if earlier is not None:
                if not order.is_that_of(earlier):
                    raise IdempotencyConflict
                return Requested(earlier, replayed=True)
            await require_sources(work, order.input, owner_id=order.owner_id)
            await require_uploads(work, order.input, owner_id=order.owner_id, now=await work.now())
            if await is_on_own_terms(work, order.input, owner_id=order.owner_id):
                order = replace(order, price=0, uses_own_key=True)
            generation = await self._record(work, order)
            positions = await work.generations.queue_positions([generation.id])
        return Requested(generation, replayed=False, position=positions.get(generation.id, 0))

    async def _record(self, work: UnitOfWork, order: _Order) -> Generation:
        now = await work.now()
        entitlement = await entitlement_of(order.owner_id, work, now=now)
        refusal = entitlement.refusal_of(price=order.price)
        if refusal is not None:
            raise refusal
        shares = shares_of(order.price, entitlement.keys)
        generation = self._generation(order, shares[0].key_id, now)
        generation.precedence = precedence_of(now, priority=entitlement.priority)
        await work.generations.add(generation)
        await self.ledger.hold(work, generation, shares, now=now)
        return generation

    def _generation(self, order: _Order, key_id: str, now: datetime) -> Generation:
        return Generation(
            id=self.new_id(),
            owner_id=order.owner_id,
            kind=order.input.kind,
            input=order.input,
            input_digest=order.digest,
            idempotency_key=order.idempotency_key,
            key_id=key_id,
            retry_of_id=order.retry_of_id,
            uses_own_key=order.uses_own_key,
            run_after=now,
            credits_held=order.price,
            created_at=now,
        )

    async def _deliver(self, requested: Requested) -> None:
        """After the commit, and only hints: without Redis the sweeper does it later.

        The event goes first: no worker has one of its own to tell before the hint.
        """
        generation = requested.generation
        queued = RecordedEvent(
            EventCursor(0, 1), generation.created_at, GenerationQueued(requested.position)
        )
        try:
            await self.events.append(generation.id, queued)
            await self.events.announce(generation.owner_id, generation.id)
        except EventLogUnavailable:
            _log.warning("generation.untold", extra={"generation_id": generation.id})
        try:
            await self.queue.enqueue(
                Hint(
                    generation_id=generation.id,
                    attempt=0,
                    queue=generation.kind.queue,
                    place=generation.place,
                )
            )
        except QueueUnavailable:
            _log.warning("generation.undelivered", extra={"generation_id": generation.id})

    @repeatable
    async def cancel(self, generation_id: str, *, owner_id: str) -> Generation:
        """Ends a queued job at once and tells a running one to stop.

        Raises `NotFound` and `NotCancellable`; asking twice is harmless.
        """
        async with self.database.begin(user_id=owner_id) as work:
            generation = await work.generations.lock(generation_id)
            if generation is None or generation.owner_id != owner_id:
                raise NotFound
            if generation.status.is_final:
                raise NotCancellable
            await self.stopping.stop(work, generation)
        await self.stopping.tell(generation)
        return generation

    async def retry(self, generation_id: str, *, owner_id: str, idempotency_key: str) -> Requested:
        """Asks for the same again as a new generation; raises `NotRetryable` and as `request`.

        The very same: what was preferred then is in it, and what is preferred now is not asked, but
        for the logo, as one that was replaced is no longer kept.
        """
        earlier = await self.require(generation_id, owner_id=owner_id)
        if earlier.status not in {GenerationStatus.FAILED, GenerationStatus.CANCELLED}:
            raise NotRetryable
        name = checked_idempotency_key(idempotency_key)
        admitted = self.recipes[earlier.kind].admit(earlier.input)
        order = _Order(
            owner_id=owner_id,
            input=await self.defaults.renew(admitted, owner_id=owner_id),
            digest=digest_of(admitted),
            idempotency_key=name,
            retry_of_id=earlier.id,
        )
        return await self._submit(order)

    async def require(self, generation_id: str, *, owner_id: str) -> Generation:
        """The owner's generation as it stands on the primary; raises `NotFound`."""
        async with self.database.read_latest() as reader:
            generation = await reader.generations.get(generation_id)
        if generation is None or generation.owner_id != owner_id:
            raise NotFound
        return generation

    async def page(
        self,
        owner_id: str,
        statuses: frozenset[GenerationStatus] | None,
        request: PageRequest,
    ) -> Page[Generation]:
        """The owner's generations, newest first, as they stand on the primary."""
        async with self.database.read_latest() as reader:
            return await reader.generations.page(owner_id, statuses, request)
