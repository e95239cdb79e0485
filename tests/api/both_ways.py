"""One operation, answered by its plan and by graphql-core's walk."""

from collections.abc import AsyncIterator
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


async def asked_both_ways(counter: Counter, query: str, **variables: Json) -> tuple[Json, int]:
    """The answer of both, and how many SQL statements each took for it."""
    request = OperationRequest.of({"query": query, "variables": variables})
    await _answer(_PLANNED, request, _timeless(counter))  # what is kept of accounts is kept by now
    planned, statements = await _answer(_PLANNED, request, _timeless(counter))
    walked, as_many = await _answer(_WALKED, request, _timeless(counter))
    assert planned == walked
    assert statements == as_many
    return planned, len(statements)


async def followed_both_ways(counter: Counter, query: str, **variables: Json) -> list[Json]:
    """The events that both tell of a subscription."""
    request = OperationRequest.of({"query": query, "variables": variables})
    planned, walked = [
        [each["data"] async for each in _events(operations, request, _timeless(counter))]
        for operations in (_PLANNED, _WALKED)
    ]
    assert planned == walked
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
) -> AsyncIterator[Json]:
    async for body in await operations.answers(await operations.receive(request, context)):
        yield body
