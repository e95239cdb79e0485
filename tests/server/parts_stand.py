"""A schema with something slow and something wrong in it, and operations that defer these."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import strawberry
from aiodataloader import DataLoader
from graphql import GraphQLDeferDirective

from domain.errors import NotFound
from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context, Info
from schema.schema import ProductSchema
from server.compiled import CompiledOperations
from server.documents import Document, Documents
from server.execution import Execution
from server.operation_request import OperationRequest
from server.operations import Operation, Operations
from server.persisted import PersistedOperations
from tests.server.operating import no_miss, unlimited
from tests.server.skipping_loop import SkippingLoop

UNTOLD = "hunter2"


@dataclass
class Work:
    """What resolvers do, in this test's product."""

    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    has_begun: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0  # that waiting takes
    #: Survives the first attempt to end it, as what waits by `asyncio.wait_for` may.
    is_stubborn: bool = False
    begun: int = 0
    ended: int = 0
    closed: int = 0  # subscriptions
    batches: list[list[str]] = field(default_factory=list)

    async def wait(self) -> None:
        self.begun += 1
        self.has_begun.set()
        if self.seconds:
            await _others()
            cast("SkippingLoop", asyncio.get_running_loop()).skip(self.seconds)
        try:
            await self._wait()
        finally:
            self.ended += 1

    async def pass_time(self) -> None:
        """More than an operation has."""
        if self.seconds:
            cast("SkippingLoop", asyncio.get_running_loop()).skip(self.seconds)
            await _others()

    async def _wait(self) -> None:
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            if not self.is_stubborn:
                raise
            self.is_stubborn = False
            await self.may_end.wait()


async def _others() -> None:
    """Get on with theirs."""
    for _ in range(20):
        await asyncio.sleep(0)


def _work(info: Info) -> Work:
    return cast("Work", info.context.product)


async def _slow(info: Info) -> str:
    await _work(info).wait()
    return "at last"


async def _missing() -> str:
    raise NotFound


async def _crash() -> str:
    raise ValueError(UNTOLD)


async def _ending_itself() -> str:
    raise asyncio.CancelledError(UNTOLD)


@strawberry.type
class Item:
    key: strawberry.Private[str]

    @strawberry.field
    async def name(self, info: Info) -> str:
        loader = cast("DataLoader[str, str]", info.context.loaders)
        return await loader.load(self.key)


@strawberry.type
class Thing:
    id: str = "1"
    slow: str = strawberry.field(resolver=_slow)
    missing: str | None = strawberry.field(resolver=_missing)
    required: str = strawberry.field(resolver=_missing)
    crash: str | None = strawberry.field(resolver=_crash)
    ending_itself: str | None = strawberry.field(resolver=_ending_itself)

    @strawberry.field
    def items(self) -> list[Item]:
        return [Item(key=key) for key in "abc"]


@strawberry.type
class Query:
    @strawberry.field
    def thing(self, size: int = 1) -> Thing | None:
        del size
        return Thing()


async def _things(info: Info) -> AsyncGenerator[Thing, None]:
    work = _work(info)
    try:
        for _ in range(2):
            await work.pass_time()
            yield Thing()
    finally:
        work.closed += 1


async def _things_at_last(info: Info) -> AsyncGenerator[Thing, None]:
    await _work(info).wait()
    return _things(info)


async def _things_that_cancel_themselves() -> AsyncGenerator[Thing, None]:
    yield Thing()
    raise asyncio.CancelledError


@strawberry.type
class Subscription:
    things: AsyncGenerator[Thing, None] = strawberry.subscription(resolver=_things)
    at_last: AsyncGenerator[Thing, None] = strawberry.subscription(resolver=_things_at_last)
    ending_itself: AsyncGenerator[Thing, None] = strawberry.subscription(
        resolver=_things_that_cancel_themselves
    )


class BatchingLoader(DataLoader[str, str]):
    """In the place of all loaders."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.stopped = 0
        super().__init__()

    async def batch_load_fn(self, keys: list[str]) -> list[str]:
        self._work.batches.append(keys)
        return [key.upper() for key in keys]

    def forget(self) -> None:
        self.clear_all()

    async def stop(self) -> None:
        self.stopped += 1


@dataclass
class AnyDocument:
    """Knows none beforehand, for this is not the schema that GraphiQL's are of."""

    documents: Documents

    async def find(self, request: OperationRequest, _context: Context) -> Document:
        return self.documents.prepare(request.query or "")

    async def keep(self, request: OperationRequest, context: Context) -> None:
        """There is nowhere to keep it."""


@asynccontextmanager
async def received(
    query: str,
    *,
    work: Work | None = None,
    on_miss: Callable[[str], None] = no_miss,
    **variables: object,
) -> AsyncIterator[tuple[Operations, Operation, Work]]:
    schema = ProductSchema(query=Query, subscription=Subscription)
    executable = schema.executable
    executable.directives = (*executable.directives, GraphQLDeferDirective)
    documents = cast("PersistedOperations", AnyDocument(Documents(executable)))
    execution = Execution(schema, CompiledOperations(schema, on_miss=on_miss))
    operations = Operations(execution, documents, limits=unlimited(schema), operation_seconds=30)
    work = work or Work()
    context = Context(
        product=cast("Product", Unasked(work)),
        device=Device("192.0.2.1"),
        locale=Locale.EN,
        request_id="request",
    )
    request = OperationRequest.of({"query": query, "variables": variables})
    operation = await operations.receive(request, context)
    operation.context.product = cast("Product", work)
    operation.context.loaders = cast("Any", BatchingLoader(work))
    yield operations, operation, work


@dataclass
class Unasked:
    """Loaders hold its database, and nobody asks it."""

    work: Work
    database: None = None


def uncharged(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Without what it says of its cost."""
    return {name: value for name, value in part.items() if name != "extensions"}
