"""The front end's own libraries, in Node, against the whole product."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.product import RunningProduct
from tests.servers import program

_HERE = Path(__file__).parent
_SECONDS = 90


def test_apollo_client_lives_through_the_whole_story(product: RunningProduct) -> None:
    node = program("node")
    _require_libraries()
    [code] = product.issue_keys()

    story = subprocess.run(
        [node, "--test", "--test-reporter=tap", "story.test.mjs"],
        cwd=_HERE,
        env={**os.environ, "LAOWANG_URL": f"{product.address}/graphql", "LAOWANG_KEY": code},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )

    assert story.returncode == 0, story.stdout + story.stderr
    told = dict(re.findall(r"^# (pass|fail|skipped|cancelled) (\d+)$", story.stdout, re.MULTILINE))
    chapters = len(re.findall(r"^test\(", (_HERE / "story.test.mjs").read_text(), re.MULTILINE))
    assert told == {"pass": str(chapters), "fail": "0", "skipped": "0", "cancelled": "0"}


def _require_libraries() -> None:
    """Without them CI fails, and a developer's machine skips the test."""
    if (_HERE / "node_modules").is_dir():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("CI needs `npm ci` in tests/clients")
    pytest.skip("`npm ci` was not run in tests/clients")
