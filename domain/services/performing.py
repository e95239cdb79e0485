"""Claiming, running and finishing generations: the worker's side of the pipeline."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Protocol

from domain.ending import cancelled
from domain.event import EventLog, RecordedEvent
from domain.failure import FailureCode, RecipeFailed
from domain.generation import LEASE, Generation
from domain.ids import Clock, NewId
from domain.recipe import Assignment, Result
from domain.services.finishing import Ending, Finishing, Interruption
from domain.services.generating import Recipes
from domain.services.narrating import Narration
from domain.unit_of_work import Database, DatabaseConflict, DatabaseUnavailable

_HEARTBEAT_SECONDS = LEASE.total_seconds() / 3
_STORAGE_PAUSE_SECONDS = 0.5
#: A recipe that takes longer hangs; the queue's own limit lies above this.
_RUN_SECONDS = 1800.0

_log = logging.getLogger(__name__)


class OwnRecipes(Protocol):
    def open(self, owner_id: str) -> AbstractAsyncContextManager[Recipes]:
        """Recipes that write with the owner's own provider, closed on leaving.

        Entering raises `RecipeFailed` where the owner has none any more, or its key is unreadable.
        """


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Performing:
    """`attention` has one event for each generation that runs here, set to look at SQL at once."""

    database: Database
    recipes: Recipes
    own_recipes: OwnRecipes
    finishing: Finishing
    events: EventLog
    worker_id: str
    new_id: NewId
    clock: Clock
    attention: dict[str, asyncio.Event] = field(default_factory=dict)

    def notice(self, generation_id: str) -> None:
        """Makes the run of this generation, if it is ours, look at SQL at once."""
        if generation_id in self.attention:
            self.attention[generation_id].set()

    async def perform(self, generation_id: str) -> None:
        """Runs the generation if it waits to be run, else leaves quietly.

        Cancelling this gives the claim back, so that another worker goes on with the next sweep.
        """
        generation = await self._claim(generation_id)
        if generation is None:
            return
        try:
            await self._perform(generation)
        except asyncio.CancelledError:
            await self._give_back(generation)
            raise

    async def _perform(self, generation: Generation) -> None:
        async with Narration(self.events, generation, clock=self.clock) as narration:
            narration.started()
            await narration.announce()
            ending = await self._run(generation, narration)
            await self._conclude(generation, ending, narration)

    async def _give_back(self, generation: Generation) -> None:
        """Does nothing to a generation whose end is in SQL already."""
        try:
            await self.finishing.give_back(generation)
        except (DatabaseConflict, DatabaseUnavailable):
            # The claim runs out by itself, and the sweeper finds it.
            _log.warning("generation.kept", extra={"generation_id": generation.id})

    async def _claim(self, generation_id: str) -> Generation | None:
        async with self.database.begin() as work:
            generation = await work.generations.lock(generation_id)
            now = await work.now()
            if generation is None or not generation.is_claimable(now=now):
                return None
            generation.claim(self.worker_id, now=now)
        _log.info(
            "generation.started",
            extra={"generation_id": generation.id, "attempt": generation.attempt},
        )
        return generation

    async def _run(self, generation: Generation, narration: Narration) -> Ending:
        """Whatever comes first: the recipe's end, or a reason to stop it."""
        attention = self.attention[generation.id] = narration.attention
        recipe = asyncio.create_task(self._make(generation, narration))
        guard = asyncio.create_task(self._guard(generation, narration))
        try:
            await asyncio.wait({recipe, guard}, return_when=asyncio.FIRST_COMPLETED)
            return _outcome(generation, recipe) if recipe.done() else guard.result()
        finally:
            # A run that lost its claim may overlap with the next one's, here in the same worker.
            if self.attention.get(generation.id) is attention:
                del self.attention[generation.id]
            await cancelled([recipe, guard])

    async def _make(self, generation: Generation, narration: Narration) -> Result:
        assignment = Assignment(
            input=generation.input,
            generation_id=generation.id,
            owner_id=generation.owner_id,
            content_id=self.new_id(),
            now=self.clock(),
        )
        async with asyncio.timeout(_RUN_SECONDS), self._recipes_for(generation) as recipes:
            return await recipes[generation.kind].run(assignment, narration)

    def _recipes_for(self, generation: Generation) -> AbstractAsyncContextManager[Recipes]:
        if generation.uses_own_key:
            return self.own_recipes.open(generation.owner_id)
        return nullcontext(self.recipes)

    async def _guard(self, generation: Generation, narration: Narration) -> Interruption:
        """Renews the claim until there is a reason to stop."""
        loop = asyncio.get_running_loop()
        renewed_at = loop.time()
        while True:
            with suppress(TimeoutError):  # the usual case: a heartbeat is due
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    await narration.attention.wait()
            narration.attention.clear()
            try:
                interruption = await self._renew(generation, narration)
            except (DatabaseConflict, DatabaseUnavailable):
                if loop.time() - renewed_at > LEASE.total_seconds():
                    return Interruption.LOST
                await asyncio.sleep(_STORAGE_PAUSE_SECONDS)
                narration.attention.set()
                continue
            if interruption is not None:
                return interruption
            renewed_at = loop.time()

    async def _renew(self, claimed: Generation, narration: Narration) -> Interruption | None:
        async with self.database.begin() as work:
            generation = await work.generations.lock(claimed.id)
            if generation is None or not generation.is_held_by(claimed.fence):
                return Interruption.LOST
            if generation.cancel_requested_at is not None:
                return Interruption.CANCELLED
            generation.renew(
                stage=narration.stage_now, percent=narration.percent_now, now=await work.now()
            )
        return None

    async def _conclude(self, generation: Generation, ending: Ending, narration: Narration) -> None:
        """Writes the ending to SQL, as long as the claim can be ours, then tells of it.

        Files of a result that is not kept stay where they are: others may have made the same,
        and the sweeper deletes those that nobody names.
        """
        final = await self._finish(generation, ending)
        if final is None and isinstance(ending, RecipeFailed):
            narration.queued_again()
        await narration.close(final)

    async def _finish(self, generation: Generation, ending: Ending) -> RecordedEvent | None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LEASE.total_seconds()
        while True:
            try:
                return await self.finishing.finish(generation, ending)
            except (DatabaseConflict, DatabaseUnavailable):
                if loop.time() > deadline:
                    raise
                await asyncio.sleep(_STORAGE_PAUSE_SECONDS)


def _outcome(generation: Generation, recipe: asyncio.Task[Result]) -> Ending:
    # A cancel from within is the recipe's own fault; ours never comes to this point.
    error = asyncio.CancelledError() if recipe.cancelled() else recipe.exception()
    if error is None:
        return recipe.result()
    if isinstance(error, RecipeFailed):
        return error
    _log.error("recipe.crashed", extra={"generation_id": generation.id}, exc_info=error)
    return RecipeFailed(FailureCode.INTERNAL)
