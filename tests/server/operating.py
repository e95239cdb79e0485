"""The pipeline of operations, put together as the API's composition root does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from graphql import OperationDefinitionNode

from domain.persisted_query import PublishedOperation
from domain.rate_limit import LIMITS, Bucket, RateLimits
from schema.schema import ProductSchema, make_schema
from server.cached_execution import CachedExecution
from server.compiled import CompiledOperations
from server.documents import Document, Documents
from server.execution import Execution
from server.operation_limits import OperationLimits
from server.operations import Operations
from server.persisted import PersistedOperations
from server.query_cost import QueryCosts
from server.query_registry import QueryRegistry
from server.response_cache import ResponseCache
from server.text_budget import TextBudget
from server.trusted_documents import TrustedDocuments
from tests.fakes import FakeRateLimits

the_schema = cache(make_schema)


@dataclass
class MemoryPersistedQueries:
    """As honest as its adapter, and able to be away; it counts what it is asked."""

    texts: dict[str, str] = field(default_factory=dict)
    gets: list[str] = field(default_factory=list)
    puts: list[str] = field(default_factory=list)
    is_away: bool = False

    async def get(self, digest: str) -> str | None:
        self.gets.append(digest)
        return None if self.is_away else self.texts.get(digest)

    async def put(self, digest: str, text: str) -> bool:
        self.puts.append(digest)
        if not self.is_away:
            self.texts[digest] = text
        return not self.is_away


@dataclass
class Clock:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


class NoPlans(CompiledOperations):
    """Leaves all to graphql-core."""

    def find(self, document: Document, definition: OperationDefinitionNode) -> None:
        del document, definition


def execution_of(
    schema: ProductSchema,
    *,
    hides_schema: bool = False,
    compiling: type[CompiledOperations] = CompiledOperations,
) -> Execution:
    """Every operation has a plan, where `compiling` makes them."""
    return Execution(schema, compiling(schema, on_miss=no_miss), hides_schema=hides_schema)


def no_miss(reason: str) -> None:
    """Answers in parts alone have no plan."""
    assert reason == "incremental delivery"


def unlimited(schema: ProductSchema) -> OperationLimits:
    """Limits that nobody reaches."""
    return OperationLimits(FakeRateLimits(), LIMITS, schema.executable, on_refusal=_never)


def _never(bucket: Bucket) -> None:
    raise AssertionError(bucket)


@dataclass
class Surroundings:
    """What the pipeline asks, and how it is set up."""

    queries: MemoryPersistedQueries = field(default_factory=MemoryPersistedQueries)
    rate_limits: FakeRateLimits = field(default_factory=FakeRateLimits)
    text_limits: RateLimits = field(default_factory=FakeRateLimits)
    on_refusal: Callable[[Bucket], None] = _never
    clock: Clock = field(default_factory=Clock)
    published: Iterable[PublishedOperation] = ()
    takes_any_text: bool = True
    hides_schema: bool = False
    limits: OperationLimits | None = None
    documents: Documents | None = None
    compiling: type[CompiledOperations] = CompiledOperations
    cache: ResponseCache | None = None

    def operations(
        self,
        *,
        seconds: float = 30,
        schema: ProductSchema | None = None,
        of: type[Operations] = Operations,
    ) -> Operations:
        """Of the product's schema, where no other is given."""
        schema = schema or the_schema()
        documents = self.documents or Documents(schema.executable, hides_schema=self.hides_schema)
        registry = QueryRegistry(self.queries, self.rate_limits, monotonic=self.clock)
        persisted = PersistedOperations(
            documents,
            TrustedDocuments(documents, QueryCosts(schema.executable), self.published),
            registry if self.takes_any_text else None,
            budget=TextBudget(self.text_limits, on_refusal=self.on_refusal),
        )
        return of(
            self._execution(schema),
            persisted,
            limits=self.limits or unlimited(schema),
            operation_seconds=seconds,
        )

    def _execution(self, schema: ProductSchema) -> Execution | CachedExecution:
        execution = execution_of(schema, hides_schema=self.hides_schema, compiling=self.compiling)
        if self.cache is None:
            return execution
        return CachedExecution(execution, self.cache, edition="the tests'")
