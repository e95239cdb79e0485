from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from server.blobs import BLOB_METHODS
from server.cors import shared_with
from tests.api.blobs.desk import ADDRESS, DATA, ORIGIN, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    files = shared_with([ORIGIN], desk.endpoint, methods=BLOB_METHODS)
    app = Starlette(routes=[Route("/blobs/{name:path}", files)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as http:
        yield http


@pytest.fixture
async def name(desk: Desk) -> str:
    return await desk.blobs.keep(DATA, extension="png")
