"""Endpoints over fakes, in virtual time: minutes pass in no time."""

from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from domain.user import User
from server.cors import shared_with
from server.uploads import UPLOAD_METHODS, UploadEndpoint
from tests.api.endpoints.sending import ADDRESS, ORIGIN, SIGNING
from tests.domain.upload_studio import UploadStudio
from tests.domain.virtual_time import VirtualLoop


def pytest_asyncio_loop_factories() -> Mapping[str, type[VirtualLoop]]:
    return {"virtual": VirtualLoop}


@pytest.fixture
def studio() -> UploadStudio:
    return UploadStudio()


@pytest.fixture
async def creator(studio: UploadStudio) -> User:
    return await studio.creator()


@pytest.fixture
async def http(studio: UploadStudio) -> AsyncIterator[httpx.AsyncClient]:
    endpoint = UploadEndpoint(studio.uploading, SIGNING, clock=studio.clock)
    shared = shared_with([ORIGIN], endpoint, methods=UPLOAD_METHODS)
    app = Starlette(routes=[Route("/uploads/{upload_id}", shared)])
    headers = {"Accept-Language": "en"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as http:
        yield http
