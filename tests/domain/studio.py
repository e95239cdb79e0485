"""The services put together over fakes, as the composition root does it over adapters."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from functools import cached_property
from typing import Any

from domain.generation import Generation, GenerationKind
from domain.key import Key, Plan
from domain.recipe import Recipe
from domain.recipes.defaulting import PreferredDefaults
from domain.services.accounts import Accounts
from domain.services.activation import Activation
from domain.services.administration import Administration
from domain.services.announcing import Announcing
from domain.services.auditing import Auditing
from domain.services.concluding import Concluding
from domain.services.finishing import Finishing
from domain.services.generating import Generating
from domain.services.indexing import Indexing
from domain.services.isolating import Isolating
from domain.services.issuing import Issuing
from domain.services.ledger import Ledger
from domain.services.own_providers import OwnProviding
from domain.services.performing import Performing
from domain.services.rereading import Rereading
from domain.services.sessions import Sessions
from domain.services.stopping import Stopping
from domain.services.sweeping import Sweeping
from domain.services.telling import Telling
from domain.services.watching import Watching
from domain.user import User
from tests.domain.fake_endings import FakeSessionEndings
from tests.domain.fake_own_recipes import FakeOwnRecipes, FakeSealing
from tests.domain.fake_sessions import FakeLiveSessions, FakePasswords, FakeTokens
from tests.domain.front_desk import second_factors_of
from tests.domain.memory_database import MemoryDatabase, Server
from tests.domain.memory_event_log import MemoryEventLog
from tests.domain.plain_tokenizer import PlainTokenizer
from tests.domain.scripted_recipe import ScriptedRecipe
from tests.domain.virtual_time import MovableClock
from tests.domain.writing_desk import WritingDesk
from tests.factories import OFFERS, PLAN, Commission, a_user, counted_ids
from tests.fakes import (
    FakeBlobs,
    FakeKeyCodes,
    FakeQueue,
)

LIFETIME = timedelta(days=30)


class Worker:
    """One worker's process: its own way to the database, and what it runs."""

    def __init__(self, studio: "Studio", name: str) -> None:
        self.database = studio.connection()
        self.performing = Performing(
            database=self.database,
            recipes=studio.recipes,
            own_recipes=studio.own_recipes,
            finishing=Finishing(
                database=self.database, concluding=studio.concluding, indexing=studio.indexing
            ),
            events=studio.events,
            worker_id=name,
            new_id=studio.new_id,
            clock=studio.clock,
        )


class Studio(WritingDesk):
    def __init__(self) -> None:
        super().__init__()
        self.new_id = counted_ids()
        self.clock = MovableClock()
        self.server = Server([PLAN])
        self.database = self.connection()
        self.passwords = FakePasswords()
        self.tokens = FakeTokens()
        self.isolating = Isolating(clock=self.clock)
        self.live_sessions = FakeLiveSessions(clock=self.clock)
        self.endings = FakeSessionEndings()
        self.codes = FakeKeyCodes()
        self.queue = FakeQueue()
        self.events = MemoryEventLog()
        self.blobs = FakeBlobs(clock=self.clock)
        self.recipe = ScriptedRecipe()
        self.recipes: dict[GenerationKind, Recipe[Any]] = {GenerationKind.EXTRACT: self.recipe}
        self.own_recipe = ScriptedRecipe()
        self.own_recipes = FakeOwnRecipes(self.database, {GenerationKind.EXTRACT: self.own_recipe})
        self.sealing = FakeSealing()
        self.ledger = Ledger(new_id=self.new_id)
        self.telling = Telling(new_id=self.new_id)
        self.auditing = Auditing(new_id=self.new_id, clock=self.clock)
        self.announcing = Announcing(telling=self.telling, new_id=self.new_id)
        self.concluding = Concluding(
            ledger=self.ledger, telling=self.telling, announcing=self.announcing
        )
        self.tokenizer = PlainTokenizer()
        self.indexing = Indexing(
            database=self.database, tokenizer=self.tokenizer, isolating=self.isolating
        )
        self.stopping = Stopping(concluding=self.concluding, queue=self.queue, events=self.events)
        self.worker = Worker(self, "worker")

    def connection(self) -> MemoryDatabase:
        return MemoryDatabase(self.server, clock=self.clock)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(
            database=self.database,
            passwords=self.passwords,
            sessions=self.sessions,
            telling=self.telling,
            rate_limits=self.rate_limits,
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def administration(self) -> Administration:
        return Administration(
            database=self.database,
            passwords=self.passwords,
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(
            database=self.database,
            live_sessions=self.live_sessions,
            endings=self.endings,
            tokens=self.tokens,
            passwords=self.passwords,
            second_factors=second_factors_of(self),
            rate_limits=self.rate_limits,
            new_id=self.new_id,
            clock=self.clock,
            lifetime=LIFETIME,
        )

    @cached_property
    def issuing(self) -> Issuing:
        return Issuing(
            database=self.database,
            codes=self.codes,
            auditing=self.auditing,
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def activation(self) -> Activation:
        return Activation(
            database=self.database,
            codes=self.codes,
            ledger=self.ledger,
            announcing=self.announcing,
            rate_limits=self.rate_limits,
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def own_providing(self) -> OwnProviding:
        return OwnProviding(
            database=self.database,
            sealing=self.sealing,
            rate_limits=self.rate_limits,
            new_id=self.new_id,
        )

    @cached_property
    def defaults(self) -> PreferredDefaults:
        return PreferredDefaults(database=self.database, offers=lambda: OFFERS)

    @cached_property
    def generating(self) -> Generating:
        return Generating(
            database=self.database,
            recipes=self.recipes,
            defaults=self.defaults,
            ledger=self.ledger,
            stopping=self.stopping,
            queue=self.queue,
            events=self.events,
            new_id=self.new_id,
        )

    @cached_property
    def performing(self) -> Performing:
        return self.worker.performing

    @cached_property
    def sweeping(self) -> Sweeping:
        return Sweeping(
            database=self.database,
            kinds=self.recipes.keys(),
            concluding=self.concluding,
            queue=self.queue,
            events=self.events,
            blobs=self.blobs,
            isolating=self.isolating,
            clock=self.clock,
        )

    @cached_property
    def watching(self) -> Watching:
        return Watching(
            database=self.database,
            events=self.events,
            rereading=Rereading(database=self.database),
            clock=self.clock,
        )

    def user(self, **changes: object) -> User:
        """An account that is simply there."""
        user = a_user(**changes)
        self.database.tables.users[user.id] = copy(user)
        return user

    def account(self, user: User) -> User:
        return self.database.tables.users[user.id]

    def sell(self, plan: Plan) -> Plan:
        self.database.tables.plans[plan.id] = plan
        return plan

    async def activated_key(self, user: User, plan: Plan = PLAN) -> Key:
        """A fresh key of the plan, issued and activated for the user."""
        issued = await self.issuing.issue(plan.id, count=1, name="test")
        return await self.activation.activate(issued.codes[0], user_id=user.id)

    async def creator(self, plan: Plan = PLAN) -> User:
        """A user with one active key."""
        self.sell(plan)
        user = self.user()
        await self.activated_key(user, plan)
        return user

    async def requested(self, user: User, **changes: object) -> Generation:
        """A generation that waits in the queue."""
        requested = await self.generating.request(
            Commission(**changes),  # type: ignore[arg-type]  # the test's own arguments
            owner_id=user.id,
            idempotency_key=f"key-{self.new_id()}",
        )
        return requested.generation

    def stored(self, generation: Generation) -> Generation:
        """The row as it stands."""
        return self.database.tables.generations[generation.id]

    def key_of(self, generation: Generation) -> Key:
        return self.database.tables.keys[generation.key_id]

    def only_key(self) -> Key:
        (key,) = self.database.tables.keys.values()
        return key

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What happens inside leaves no trace in SQL, the queue or the log."""
        before = self._world()
        yield
        assert self._world() == before

    def _world(self) -> object:
        told = {name: list(stream) for name, stream in self.events.streams.items() if stream}
        hints = [*self.queue.hints], [*self.queue.repeated_hints], [*self.queue.wakes]
        return self.database.tables.plain(), told, hints, [*self.events.announced]
