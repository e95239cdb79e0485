"""The smallest product, which says how Python's collector is at its start and as it serves."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from infra.serving import listen, serve
from infra.settings import Settings
from server.departure import STATE, Departure


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[dict[str, Departure]]:
    yield {STATE: Departure()}


def _looks(count: int) -> list[int]:
    """The generations that the collector has looked at while so many objects were made and held."""
    looked: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            looked.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    held: list[object] = [[] for _ in range(count)]
    gc.callbacks.remove(note)
    return looked if held else []


def create_app() -> Starlette:
    at_start = gc.isenabled()

    async def tell(_request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "at start": at_start,
                "as it serves": gc.isenabled(),
                "is frozen": gc.get_freeze_count() > 0,
                "looks for a few requests": _looks(2_000),
                "looks for very many": _looks(25_000),
            }
        )

    return Starlette(routes=[Route("/", tell)], lifespan=_lifespan)


if __name__ == "__main__":
    settings = Settings(host="127.0.0.1", port=0, shutdown_notice_seconds=0)
    with listen(settings) as listening:
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        serve("tests.infra.collecting_product:create_app", listening, settings)
