"""One operation, answered by its plan and by graphql-core's walk."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from operator import itemgetter

from resolvers.context import Context
from server.operation_request import OperationRequest
from server.operations import Operations
from tests.api.client import Json
from tests.api.counting import Counter
from tests.factories import NOW
from tests.server.operating import NoPlans, Surroundings
from tests.sql_recorder import recorded_sql

_PLANNED = Surroundings().operations()
_WALKED = Surroundings(compiling=NoPlans).operations()
#: By their names: to compare what each does to a state of its own.
WAYS = {"plans": _PLANNED, "graphql-core": _WALKED}
#: After which what is followed is told of another change, if it has not heard of one.
_BEGINNING_SECONDS = 0.1


async def asked_both_ways(counter: Counter, query: str, **variables: Json) -> tuple[Json, int]:
    """The answer of both, and how many SQL statements each took for it."""
    request = OperationRequest.of({"query": query, "variables": variables})
    await _answer(_PLANNED, request, _timeless(counter))  # what is kept of accounts is kept by now
    planned, statements = await _answer(_PLANNED, request, _timeless(counter))
    walked, as_many = await _answer(_WALKED, request, _timeless(counter))
    assert json.dumps(planned) == json.dumps(walked)
    assert statements == as_many
    return planned, len(statements)


async def asked_one_way(way: str, counter: Counter, query: str, **variables: Json) -> Json:
    """The whole answer; what is asked may change what it asks about."""
    request = OperationRequest.of({"query": query, "variables": variables})
    body, _ = await _answer(WAYS[way], request, _timeless(counter))
    return body


async def heard_both_ways(
    counter: Counter, query: str, happen: Callable[[], Awaitable[Json]], **variables: Json
) -> Json:
    """What both tell of the last of some changes, by a subscription that never ends.

    It hears what happens once it has begun: `happen` makes changes until both have heard of one.
    What it returns is a part of what is told of its change.
    """
    request = OperationRequest.of({"query": query, "variables": variables})
    contexts = [_timeless(counter) for _ in WAYS]
    async with AsyncExitStack() as stack:
        streams = [
            await stack.enter_async_context(aclosing(_events(operations, request, context)))
            for operations, context in zip(WAYS.values(), contexts, strict=True)
        ]
        firsts = [asyncio.ensure_future(anext(stream)) for stream in streams]
        while not all(first.done() for first in firsts):
            await happen()
            await asyncio.wait(firsts, timeout=_BEGINNING_SECONDS)
        for first in firsts:
            first.result()  # raises why one has ended
        last = await happen()
        planned, walked = [await _told_of(last, stream) for stream in streams]
    assert json.dumps(planned) == json.dumps(walked)
    return planned


async def _told_of(change: Json, events: AsyncIterator[Json]) -> Json:
    async for body in events:
        [told] = body["data"].values()
        if told.items() >= change.items():
            return body
    raise AssertionError(change)


async def followed_both_ways(counter: Counter, query: str, **variables: Json) -> list[Json]:
    """The events that both tell of a subscription."""
    request = OperationRequest.of({"query": query, "variables": variables})
    planned, walked = [
        [each["data"] async for each in _events(operations, request, _timeless(counter))]
        for operations in (_PLANNED, _WALKED)
    ]
    assert json.dumps(planned) == json.dumps(walked)
    return planned


def _timeless(counter: Counter) -> Context:
    """At one moment for both: addresses are signed for a while from then on."""
    product = replace(counter.studio.product, clock=lambda: NOW)
    return replace(counter.context, product=product)


async def _answer(
    operations: Operations, request: OperationRequest, context: Context
) -> tuple[Json, list[str]]:
    with recorded_sql() as sent:
        body = await operations.answer(await operations.receive(request, context))
    if "errors" in body:
        body["errors"] = sorted(body["errors"], key=itemgetter("path"))
    return body, sorted(sent)


async def _events(
    operations: Operations, request: OperationRequest, context: Context
) -> AsyncGenerator[Json, None]:
    async for body in await operations.answers(await operations.receive(request, context)):
        yield body
