"""The page and the built files as the server hands them out."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from server.assets import GraphiqlPage, graphiql_files
from tests.clients.examples import FOLDER
from tests.product import ROOT

_BUILT = ROOT / "server" / "graphiql" / "dist"
_FILES = sorted(path.name for path in (_BUILT / "graphiql").iterdir())
_SECONDS_OF_A_YEAR = 31_536_000
_MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


def test_the_examples_were_built_as_they_are() -> None:
    """Whoever changes one builds the page anew."""
    built = "".join(path.read_text() for path in (_BUILT / "graphiql").glob("*.js"))

    for source in (*FOLDER.glob("*.graphql"), FOLDER / "article.txt"):
        assert source.read_text().replace("`", r"\`") in built, source.name


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    page = GraphiqlPage()

    async def show(request: Request) -> Response:
        del request
        return page.response()

    app = Starlette(routes=[Route("/graphql", show), Mount("/graphiql", graphiql_files())])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://studio.test") as client:
        yield client


async def test_the_page_allows_nothing_but_its_own_origin(http: httpx.AsyncClient) -> None:
    answer = await http.get("/graphql")

    assert answer.status_code == 200
    assert dict(answer.headers) == {
        "content-security-policy": "default-src 'none'; script-src 'self'; worker-src 'self';"
        " connect-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
        " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
        "vary": "Accept, Origin",
        "content-length": str(len(answer.content)),
        "content-type": "text/html; charset=utf-8",
    }


async def test_the_page_works_behind_any_prefix(http: httpx.AsyncClient) -> None:
    """Each address is relative to the page's own, and the server has its file."""
    html = (await http.get("/graphql")).text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)

    assert re.findall(r"<(?:script(?![^>]* src=)|style)", html) == []
    assert addresses
    for address in addresses:
        assert address.startswith("./graphiql/")
        assert (await http.get(f"/{address.removeprefix('./')}")).status_code == 200


@pytest.mark.parametrize("name", _FILES)
async def test_a_file_is_kept_for_good(http: httpx.AsyncClient, name: str) -> None:
    answer = await http.get(f"/graphiql/{name}", headers={"Accept-Encoding": "gzip"})

    assert answer.content == (_BUILT / "graphiql" / name).read_bytes()
    assert len(answer.content) < 1_500_000
    assert answer.headers["content-type"] == _MEDIA_TYPES[Path(name).suffix]
    assert answer.headers["cache-control"] == f"public, max-age={_SECONDS_OF_A_YEAR}, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_scripts_travel_compressed_and_once(http: httpx.AsyncClient) -> None:
    [name] = [name for name in _FILES if name.startswith("editor-")]
    first = await http.get(f"/graphiql/{name}", headers={"Accept-Encoding": "gzip"})
    again = await http.get(f"/graphiql/{name}", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-encoding"] == "gzip"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["none.js", "../index.html", "%2e%2e/index.html", ""])
async def test_nothing_else_is_handed_out(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"/graphiql/{path}")).status_code == 404
