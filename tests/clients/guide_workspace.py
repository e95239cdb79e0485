"""A front end made of nothing but docs/api.md: its files, its generated types, and compiled."""

import shutil
import subprocess
from pathlib import Path

from tests.api_guide import ENGLISH, examples
from tests.clients.node_tests import HERE, require_libraries
from tests.product import ROOT

#: What uses the guide's code as a front end does.
TESTS = HERE / "guide"
#: What its generator lists its operations in, for the operator to publish.
MANIFEST = Path("src", "gql", "persisted-documents.json")
_SECONDS = 60


def write(folder: Path) -> Path:
    """The folder, with all that a front end would have before it is built."""
    for example in examples(ENGLISH):
        file = folder / example.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(example.text)
    for file in TESTS.iterdir():
        shutil.copy(file, folder)
    shutil.copy(ROOT / "schema" / "schema.graphql", folder)
    operations = folder / "src" / "operations"
    operations.mkdir()
    shutil.copy(ROOT / "tests" / "contract" / "frontend.graphql", operations)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    return folder


def build(folder: Path) -> Path:
    """Generates `src/gql` and compiles everything into a folder, which it returns."""
    require_libraries()
    _run("graphql-codegen", "--config", "codegen.ts", folder=folder)
    _run("tsc", "--project", ".", folder=folder)
    return folder / "built"


def _run(program: str, *arguments: str, folder: Path) -> None:
    ran = subprocess.run(
        [str(HERE / "node_modules" / ".bin" / program), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
