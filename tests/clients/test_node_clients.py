"""The front end's own libraries, in Node, against the whole product."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.product import RunningProduct, running_product
from tests.servers import program

_HERE = Path(__file__).parent
_SECONDS = 90


def test_apollo_client_lives_through_the_whole_story(product: RunningProduct) -> None:
    _node("story.test.mjs", product)


def test_graphql_ws_makes_the_best_of_our_sockets(tmp_path: Path) -> None:
    """One of its tests ends the API, and so has a product of its own."""
    with running_product(tmp_path) as product:
        _node("sockets.test.mjs", product, LAOWANG_API_PID=str(_api_of(product)))


def _node(story: str, product: RunningProduct, **variables: str) -> None:
    node = program("node")
    _require_libraries()
    [code] = product.issue_keys()
    own = {"LAOWANG_URL": f"{product.address}/graphql", "LAOWANG_KEY": code, **variables}

    told = subprocess.run(
        [node, "--test", "--test-reporter=tap", story],
        cwd=_HERE,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )

    assert told.returncode == 0, told.stdout + told.stderr
    counts = dict(re.findall(r"^# (pass|fail|skipped|cancelled) (\d+)$", told.stdout, re.MULTILINE))
    chapters = len(re.findall(r"^test\(", (_HERE / story).read_text(), re.MULTILINE))
    assert counts == {"pass": str(chapters), "fail": "0", "skipped": "0", "cancelled": "0"}


def _api_of(product: RunningProduct) -> int:
    """The process that hands signals on to the API."""
    listed = subprocess.run(
        ["ps", "-ww", "--ppid", str(product.process.pid), "-o", "pid=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    [api] = [line for line in listed.stdout.splitlines() if " serve --descriptor " in line]
    return int(api.split()[0])


def _require_libraries() -> None:
    """Without them CI fails, and a developer's machine skips the test."""
    if (_HERE / "node_modules").is_dir():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("CI needs `npm ci` in tests/clients")
    pytest.skip("`npm ci` was not run in tests/clients")
