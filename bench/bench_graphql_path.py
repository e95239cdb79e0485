"""What the execution of an operation costs, and everything around it: limits, errors, headers.

The product's own endpoint answers, in turn with the least that gives the same answer: a cached
document, executed and written as JSON, once by the same plan and once by graphql-core. All have the
same history in memory and the same context, and no network between; the times are the processor's.
The ratios are what counts. Turns are long, as a server does nothing else between its requests: the
first ones after another's turn take longer.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any, Protocol, cast

import orjson
import uvloop
from graphql import (
    DocumentNode,
    ExecutionResult,
    Executor,
    GraphQLSchema,
    OperationDefinitionNode,
    experimental_execute_incrementally,
    parse,
    validate,
)
from redis.asyncio import Redis
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from bench.history_in_memory import HistoryInMemory
from domain.product import Product
from domain.rate_limit import Bucket, Limit
from execution import CompiledOperation, Compiler
from infra.cache.rate_limits import RedisRateLimits
from resolvers.context import Context
from schema.schema import ProductSchema, make_schema
from server.assets import GraphiqlPage
from server.compiled import CompiledOperations, declaration_of
from server.contexts import context_of
from server.cors import callable_from
from server.graphql_endpoint import GraphqlEndpoint
from server.metrics import HttpMetrics, MetricsMiddleware
from server.operation_limits import OperationLimits
from server.request_head import RequestHeaders
from server.socket_limits import SocketLimits
from tests.api.contract import operation
from tests.server.operating import Surroundings
from tests.servers import RedisServer

_ROUNDS, _REQUESTS = 20, 150
_OPERATIONS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "{ __typename }": ("{ __typename }", {}),
    "history of 20": (operation("ContentHistory"), {"first": 20}),
}


class Executing(Protocol):
    def __call__(
        self, text: str, context: Context, variables: dict[str, object]
    ) -> Awaitable[ExecutionResult]: ...


class Least:
    """A GraphQL endpoint that trusts whoever calls it."""

    def __init__(self, execute: Executing, product: Product) -> None:
        self._execute = execute
        self._product = product

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = orjson.loads(await Request(scope, receive).body())
        headers = RequestHeaders(scope["headers"])
        context = context_of(headers, self._product, ip_address=scope["client"][0])
        context = await context.for_operation()
        result = await self._execute(sent["query"], context, sent["variables"])
        body = orjson.dumps(result.formatted)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


class Whole(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's walk, which leaves nothing for later."""

    execute_collected_root_fields = Executor.execute_collected_root_fields
    execute_collected_subfields = Executor.execute_collected_subfields  # type: ignore[assignment]  # a parameter has another name


class Walking:
    """By graphql-core; documents are parsed and validated once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._parsed = lru_cache(partial(_parse, schema))

    async def __call__(
        self, text: str, context: Context, variables: dict[str, object]
    ) -> ExecutionResult:
        result = experimental_execute_incrementally(
            self._schema,
            self._parsed(text),
            context_value=context,
            variable_values=variables,
            executor_class=Whole,
            is_awaitable=cast(
                "Any", optimized_is_awaitable
            ),  # typed less closely than it is asked for
        )
        if isinstance(result, ExecutionResult):
            return result
        return await cast("Awaitable[ExecutionResult]", result)


class Planned:
    """By plans, each made once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        compiler = Compiler(schema, declarations=declaration_of)

        def compiled(text: str) -> CompiledOperation:
            document = _parse(schema, text)
            [asked] = [
                each for each in document.definitions if isinstance(each, OperationDefinitionNode)
            ]
            return compiler.compile(document, asked)

        self._compiled = lru_cache(compiled)

    async def __call__(
        self, text: str, context: Context, variables: dict[str, object]
    ) -> ExecutionResult:
        return await self._compiled(text).execute(context=context, variables=variables)


def _parse(schema: GraphQLSchema, text: str) -> DocumentNode:
    document = parse(text)
    if errors := validate(schema, document):
        raise errors[0]
    return document


def whole(
    schema: ProductSchema,
    product: Product,
    redis: Redis,
    *,
    compiling: type[CompiledOperations] = CompiledOperations,
) -> ASGIApp:
    """With limits that nobody reaches, counted in a Redis."""
    limits = {bucket: Limit(per_second=10**6, burst=10**9) for bucket in Bucket}
    taken = OperationLimits(
        RedisRateLimits(redis, subject_secret=token_hex(), monotonic=time.monotonic, limits=limits),
        limits,
        schema.executable,
        on_refusal=_refuse,
    )
    endpoint = GraphqlEndpoint(
        Surroundings(limits=taken, compiling=compiling).operations(schema=schema),
        product,
        page=GraphiqlPage(),
        socket_limits=SocketLimits(),
    )
    shared = callable_from(("https://app.example",), endpoint)
    return MetricsMiddleware(shared, metrics=HttpMetrics())


class Caller:
    """One client; `scope` and body are what uvicorn would make of its request."""

    def __init__(self, text: str, variables: Mapping[str, object]) -> None:
        self._body = json.dumps({"query": text, "variables": variables}).encode()
        self._headers = [
            (b"host", b"app.example"),
            (b"accept", b"application/graphql-response+json,application/json;q=0.9"),
            (b"content-type", b"application/json"),
            (b"authorization", b"Bearer token"),
            (b"content-length", str(len(self._body)).encode()),
        ]

    async def ask(self, app: ASGIApp) -> object:
        told: list[Message] = []

        async def send(message: Message) -> None:
            told.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": self._body}

        scope: Scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "client": ("192.0.2.1", 1),
            "headers": self._headers,
        }
        await app(scope, receive, send)
        return orjson.loads(told[1]["body"])["data"]

    async def microseconds(self, app: ASGIApp) -> float:
        """Of the processor, for one request."""
        began = time.process_time_ns()
        for _ in range(_REQUESTS):
            await self.ask(app)
        return (time.process_time_ns() - began) / 1000 / _REQUESTS


async def _rounds(caller: Caller, apps: Sequence[ASGIApp]) -> list[tuple[float, ...]]:
    """The time of each, asked in turn."""
    first, *others = [await caller.ask(app) for app in apps]
    if any(other != first for other in others):
        raise ValueError("They do not give the same answer.")
    return [tuple([await caller.microseconds(app) for app in apps]) for _ in range(_ROUNDS)]


def _refuse(bucket: Bucket) -> None:
    raise ValueError(bucket)


async def _measure(redis: Redis) -> None:
    schema, product = make_schema(), cast("Product", HistoryInMemory())
    apps = (
        whole(schema, product, redis),
        Least(Planned(schema.executable), product),
        Least(Walking(schema.executable), product),
    )
    gc.collect()
    gc.freeze()
    for name, (text, variables) in _OPERATIONS.items():
        rounds = await _rounds(Caller(text, variables), apps)
        product_s, planned, walked = map(median, zip(*rounds, strict=True))
        # Of each round: a machine is not as fast in one as in the other.
        around = median(each[0] - each[1] for each in rounds)
        sys.stdout.write(
            f"{name:14} whole {product_s:6.0f} µs; least, by plan {planned:6.0f} µs,"
            f" by graphql-core {walked:6.0f} µs ({walked / planned:4.1f} ×); around it"
            f" {around:4.0f} µs: {100 * around / walked:4.1f} % of graphql-core's\n"
        )


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            async with Redis.from_url(server.url) as redis:
                await _measure(redis)
        finally:
            server.stop()


if __name__ == "__main__":
    uvloop.run(_main())
