"""Our own servers before a history in memory: `python -m bench.comparison.memory_server WAY`.

WAY is `plans` for the product's own endpoint, limits in a Redis included; `graphql-core` for the
same without plans; `execution` for plans alone, behind the least that speaks HTTP. The environment
names the file with the rows and the Redis.
"""

import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bench.bench_graphql_path import Least, Planned, whole
from bench.comparison.history_rows import HistoryRows
from bench.history_in_memory import HistoryInMemory
from domain.product import Product
from infra.cache.redis import open_redis
from infra.serving import listen, serve
from infra.settings import Settings
from schema.schema import ProductSchema, make_schema
from server.departure import STATE, Departure
from server.direct_route import DirectRoute
from tests.server.operating import NoPlans

ROWS, REDIS, WAY = "BENCH_ROWS", "BENCH_REDIS", "BENCH_WAY"
_CREATE_APP = "bench.comparison.memory_server:create_app"


def _plans(schema: ProductSchema, product: Product, redis: Redis) -> ASGIApp:
    return whole(schema, product, redis)


def _graphql_core(schema: ProductSchema, product: Product, redis: Redis) -> ASGIApp:
    return whole(schema, product, redis, compiling=NoPlans)


def _execution(schema: ProductSchema, product: Product, redis: Redis) -> ASGIApp:
    del redis
    return Least(Planned(schema.executable), product)


_WAYS: Mapping[str, Callable[[ProductSchema, Product, Redis], ASGIApp]] = {
    "plans": _plans,
    "graphql-core": _graphql_core,
    "execution": _execution,
}


def create_app() -> ASGIApp:
    rows = HistoryRows.read(Path(os.environ[ROWS])).in_memory()
    product = cast("Product", HistoryInMemory(rows))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Departure]]:
        del app
        async with open_redis(os.environ[REDIS]) as redis:
            direct.endpoint = _WAYS[os.environ[WAY]](make_schema(), product, redis)
            yield {STATE: Departure()}

    direct = DirectRoute(Starlette(lifespan=lifespan), "/graphql")
    return direct


def _main(way: str) -> None:
    os.environ[WAY] = way
    settings = Settings(port=0)
    with listen(settings) as listening:
        sys.stdout.write(json.dumps({"port": listening.getsockname()[1]}) + "\n")
        sys.stdout.flush()
        serve(_CREATE_APP, listening, settings)


if __name__ == "__main__":
    _main(*sys.argv[1:])
