"""Manifests of operations: what the API does not start with, the doctor tells too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.manifests import TEXTS, apollos, codegens, written
from tests.product import ROOT

_UNUSABLE = {
    "of an earlier schema": (
        {"0a1b": "query Me { me { idd } }"},
        ", operation 0a1b: Cannot query field 'idd' on type 'User'.",
    ),
    "no manifest": ([], ": is no manifest, but another JSON"),
}


def cli(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "", "PORT": "0"}
    return subprocess.run(
        [sys.executable, "cli.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **own, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("manifest", "fault"), _UNUSABLE.values(), ids=list(_UNUSABLE))
def test_the_api_does_not_start_with_a_manifest_that_cannot_be_used(
    tmp_path: Path, manifest: object, fault: str
) -> None:
    path = written(tmp_path, "web.json", manifest)

    ended = cli(tmp_path, "serve", PERSISTED_MANIFESTS=path)

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{path}{fault}")
    assert ended.stderr.endswith("\nCorrect the manifest, or PERSISTED_MANIFESTS.\n")


def test_the_doctor_examines_manifests(tmp_path: Path) -> None:
    sound = [
        written(tmp_path, "web.json", apollos(TEXTS)),
        written(tmp_path, "app.json", codegens(TEXTS)),
    ]
    unusable = written(tmp_path, "old.json", {"0a1b": "{ nothing }"})

    well = cli(tmp_path, "doctor", "--no-providers", PERSISTED_MANIFESTS=", ".join(sound))
    ill = cli(tmp_path, "doctor", "--no-providers", PERSISTED_MANIFESTS=unusable)

    assert (well.returncode, well.stdout.splitlines()[-1]) == (
        0,
        f"✓ manifests: {sound[0]}, {sound[1]}",
    )
    assert ill.returncode == 1
    assert f"✗ manifests: {unusable}, operation 0a1b: Cannot query field 'nothing'" in ill.stdout


def test_without_manifests_the_doctor_says_nothing_of_them(tmp_path: Path) -> None:
    assert "✓ manifests" not in cli(tmp_path, "doctor", "--no-providers").stdout
