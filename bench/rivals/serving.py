"""How the servers in Python are run: their command line, and uvicorn at its fastest."""

import argparse
import json
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import uvloop
from starlette.types import ASGIApp

from bench.rivals.history import History, HistoryInMemory
from bench.rivals.history_in_sql import HistoryInSql, open_pool


@dataclass(frozen=True, slots=True)
class Source:
    """Whose history it is, and where it is read."""

    viewer: str
    history: History


def run_graphql(build: Callable[[Source], ASGIApp]) -> None:
    """Serves what `build` makes until SIGTERM, of the source that the command line names."""
    parser = argparse.ArgumentParser()
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--rows", type=Path)
    where.add_argument("--database")
    parser.add_argument("--viewer", required=True)
    named = parser.parse_args()

    async def application() -> ASGIApp:
        if named.rows is not None:
            return build(Source(named.viewer, HistoryInMemory(named.rows)))
        return build(Source(named.viewer, HistoryInSql(await open_pool(named.database))))

    run(application)


def run(application: Callable[[], Awaitable[ASGIApp]]) -> None:
    """Serves it on a free port, which is printed once it takes requests."""
    uvloop.run(_serve(application))


async def _serve(application: Callable[[], Awaitable[ASGIApp]]) -> None:
    config = uvicorn.Config(
        await application(),
        http="httptools",
        lifespan="off",
        ws="none",
        log_level="warning",
        access_log=False,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = _Announced(config)
    await server.serve([listener])


class _Announced(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            sys.stdout.write(json.dumps({"port": listener.getsockname()[1]}) + "\n")
            sys.stdout.flush()
