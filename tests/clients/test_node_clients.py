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
#: Of this version of graphql-http; the suite runs twice.
_AUDITS = 61


def test_apollo_client_lives_through_the_whole_story(product: RunningProduct) -> None:
    [code] = product.issue_keys()

    told = _tell("story.test.mjs", product, LAOWANG_KEY=code)

    assert told == _all_of("story.test.mjs")


@pytest.mark.parametrize("story", ["sockets.test.mjs", "streams.test.mjs"])
def test_subscriptions_outlive_the_process_that_carries_them(story: str, tmp_path: Path) -> None:
    """Each ends the API, and so has a product of its own."""
    with running_product(tmp_path) as product:
        [code] = product.issue_keys()
        api = str(_api_of(product))

        told = _tell(story, product, LAOWANG_KEY=code, LAOWANG_API_PID=api)

    assert told == _all_of(story)


def test_apollo_client_puts_answers_in_parts_together(product: RunningProduct) -> None:
    [code] = product.issue_keys()

    told = _tell("defer.test.mjs", product, LAOWANG_KEY=code)

    assert told == _all_of("defer.test.mjs")


def test_apollos_link_for_persisted_queries_sends_a_text_once(product: RunningProduct) -> None:
    told = _tell("persisted.test.mjs", product)

    assert told == _all_of("persisted.test.mjs")


def _all_of(story: str) -> dict[str, str]:
    chapters = len(re.findall(r"^test\(", (_HERE / story).read_text(), re.MULTILINE))
    return {"pass": str(chapters), "fail": "0", "skipped": "0", "cancelled": "0"}


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


def test_the_audit_of_graphql_over_http_finds_nothing(product: RunningProduct) -> None:
    told = _tell("audit.test.mjs", product)

    assert told == {"pass": str(2 * _AUDITS), "fail": "0", "skipped": "0", "cancelled": "0"}


def _tell(story: str, product: RunningProduct, **variables: str) -> dict[str, str]:
    """How many of its tests passed, failed, …; fails with what it says where any did."""
    node = program("node")
    _require_libraries()
    told = subprocess.run(
        [node, "--test", "--test-reporter=tap", story],
        cwd=_HERE,
        env={**os.environ, "LAOWANG_URL": f"{product.address}/graphql", **variables},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return dict(re.findall(r"^# (pass|fail|skipped|cancelled) (\d+)$", told.stdout, re.MULTILINE))


def _require_libraries() -> None:
    """Without them CI fails, and a developer's machine skips the test."""
    if (_HERE / "node_modules").is_dir():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("CI needs `npm ci` in tests/clients")
    pytest.skip("`npm ci` was not run in tests/clients")
