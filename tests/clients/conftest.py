"""One product for all clients, and GraphiQL open in a browser."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.clients import guide_workspace
from tests.clients.workbench import PATIENCE_MILLISECONDS, Workbench
from tests.product import RunningProduct, running_product
from tests.servers import program

_KEYS = 20
#: A browser that asks nobody but the page's server.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    with running_product(tmp_path_factory.mktemp("clients")) as running:
        yield running


@pytest.fixture(scope="package")
def keys(product: RunningProduct) -> Iterator[str]:
    """Codes that nobody has used; to issue some takes as long as starting Python."""
    return iter(product.issue_keys(count=_KEYS))


@pytest.fixture(scope="package")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return guide_workspace.write(tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="package")
def built(workspace: Path) -> Path:
    return guide_workspace.build(workspace)


@pytest.fixture(scope="package")
def published(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """Executes nothing but what the guide's front end has published, and little of it."""
    variables = {
        "PERSISTED_ONLY": "true",
        "PERSISTED_MANIFESTS": str(built.parent / guide_workspace.MANIFEST),
        "RATE_LIMIT_PER_USER": "1/h burst 20",
    }
    with running_product(tmp_path_factory.mktemp("published"), **variables) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    executable = program("chromium")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=_QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def workbench(product: RunningProduct, browser: Browser) -> AsyncIterator[Workbench]:
    """A Chinese visitor's first visit; nothing may leave our origin, no fault stay unseen."""
    workbench = await Workbench.open(browser, product.address, locale="zh-CN")
    yield workbench
    assert workbench.foreign == []
    assert workbench.faults == []
