"""Tests that Node runs, told as Node tells of them."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.servers import program

#: Where `npm ci` was run.
HERE = Path(__file__).parent
_SECONDS = 180
_TEST_SECONDS = 60


def run_tests(files: Iterable[str], folder: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """How many passed, failed, …; fails with what they say where any did."""
    require_libraries()
    told = subprocess.run(
        [
            program("node"),
            "--test",
            "--test-reporter=tap",
            f"--test-timeout={_TEST_SECONDS * 1000}",
            *files,
        ],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return dict(re.findall(r"^# (pass|fail|skipped|cancelled) (\d+)$", told.stdout, re.MULTILINE))


def all_passed(*files: Path) -> dict[str, str]:
    """What `run_tests` tells where every test in these files was run and passed."""
    tests = sum(len(re.findall(r"^test\(", file.read_text(), re.MULTILINE)) for file in files)
    return passed(tests)


def passed(tests: int) -> dict[str, str]:
    return {"pass": str(tests), "fail": "0", "skipped": "0", "cancelled": "0"}


def require_libraries() -> None:
    """Without them CI fails, and a developer's machine skips the test."""
    if (HERE / "node_modules").is_dir():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("CI needs `npm ci` in tests/clients")
    pytest.skip("`npm ci` was not run in tests/clients")
