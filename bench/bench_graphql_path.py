"""What everything around the execution of an operation costs: limits, errors, headers, forms.

The product's own endpoint answers, in turn with the least that gives the same answer: a cached
document, executed, as JSON. Both have the same history in memory and the same context, and no
network between; the times are the processor's. The ratio is what counts.
"""

import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Mapping
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLSchema,
    experimental_execute_incrementally,
    parse,
    validate,
)
from redis.asyncio import Redis
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.execution import optimized_is_awaitable

from bench.history_in_memory import HistoryInMemory
from domain.product import Product
from domain.rate_limit import Bucket, Limit
from infra.cache.rate_limits import RedisRateLimits
from schema.schema import ProductSchema, make_schema
from server.assets import GraphiqlPage
from server.contexts import context_of
from server.cors import callable_from
from server.execution import InOnePiece
from server.graphql_endpoint import GraphqlEndpoint
from server.metrics import HttpMetrics, MetricsMiddleware
from server.operation_limits import OperationLimits
from server.socket_limits import SocketLimits
from tests.api.contract import operation
from tests.server.operating import Surroundings
from tests.servers import RedisServer

_ROUNDS, _REQUESTS = 40, 10
_OPERATIONS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "{ __typename }": ("{ __typename }", {}),
    "history of 20": (operation("ContentHistory"), {"first": 20}),
}


class Least:
    """A GraphQL endpoint that trusts whoever calls it."""

    def __init__(self, schema: ProductSchema, product: Product) -> None:
        self._schema: GraphQLSchema = schema.executable
        self._options: Mapping[str, Any] = {
            "executor_class": InOnePiece,
            "is_awaitable": optimized_is_awaitable,
        }
        self._product = product
        self._parsed = lru_cache(self._parse)

    def _parse(self, text: str) -> DocumentNode:
        document = parse(text)
        if errors := validate(self._schema, document):
            raise errors[0]
        return document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = orjson.loads(await Request(scope, receive).body())
        context = await context_of(HTTPConnection(scope), self._product).for_operation()
        result = experimental_execute_incrementally(
            self._schema,
            self._parsed(sent["query"]),
            context_value=context,
            variable_values=sent["variables"],
            **self._options,
        )
        if not isinstance(result, ExecutionResult):
            result = await cast("Awaitable[ExecutionResult]", result)
        body = orjson.dumps(result.formatted)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


def _whole(schema: ProductSchema, product: Product, redis: Redis) -> ASGIApp:
    """With limits that nobody reaches, counted in a Redis."""
    limits = {bucket: Limit(per_second=10**6, burst=10**9) for bucket in Bucket}
    taken = OperationLimits(
        RedisRateLimits(redis, subject_secret=token_hex(), monotonic=time.monotonic, limits=limits),
        limits,
        schema.executable,
        on_refusal=_refuse,
    )
    endpoint = GraphqlEndpoint(
        Surroundings(limits=taken).operations(schema=schema),
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


async def _compared(caller: Caller, whole: ASGIApp, least: ASGIApp) -> tuple[float, float]:
    if await caller.ask(whole) != await caller.ask(least):
        raise ValueError("The two do not give the same answer.")
    taken = [
        (await caller.microseconds(whole), await caller.microseconds(least)) for _ in range(_ROUNDS)
    ]
    return median(each[0] for each in taken), median(each[1] for each in taken)


def _refuse(bucket: Bucket) -> None:
    raise ValueError(bucket)


async def _measure(redis: Redis) -> None:
    schema, product = make_schema(), cast("Product", HistoryInMemory())
    whole, least = _whole(schema, product, redis), Least(schema, product)
    gc.collect()
    gc.freeze()
    for name, (text, variables) in _OPERATIONS.items():
        ours, floor = await _compared(Caller(text, variables), whole, least)
        sys.stdout.write(
            f"{name:14} whole {ours:8.0f} µs, least {floor:8.0f} µs:"
            f" {ours - floor:5.0f} µs, {100 * (ours / floor - 1):5.1f} % more\n"
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
    asyncio.run(_main())
