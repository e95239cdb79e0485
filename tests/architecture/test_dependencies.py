import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, files, tree

#: What each package may use besides the standard library (design.md, section 2).
THIRD_PARTY: dict[str, set[str]] = {
    "domain": set(),
    "resolvers": {"strawberry", "aiodataloader", "graphql"},
    "schema": {"strawberry", "graphql"},
    "execution": {"aiodataloader", "graphql", "strawberry", "orjson"},
    "server": {"starlette", "strawberry", "graphql", "prometheus_client", "orjson"},
    "workers": set(),
}
OURS = {
    "app",
    "cli",
    "commands",
    "bench",
    "domain",
    "execution",
    "infra",
    "resolvers",
    "schema",
    "server",
} | {
    "tests",
    "workers",
}
#: What is in here runs in an environment of its own.
RIVALS = Path("bench/rivals")
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)` \| (.*\S.*) \|$", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(name: str, folder: Path = Path("requirements")) -> set[str]:
    text = (ROOT / folder / name).read_text()
    return {normal(requirement) for requirement in REQUIREMENT.findall(text)}


def pins(name: str, folder: Path = Path("requirements")) -> dict[str, str]:
    return dict(PIN.findall((ROOT / folder / name).read_text()))


def imported() -> Iterator[tuple[Path, str]]:
    """Every module of the repository, with the top of each foreign name that it imports."""
    for path in files(suffix=".py"):
        for node in ast.walk(tree(path)):
            for name in imported_names(node):
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names | OURS:
                    yield path, top


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module]
    return []


def test_what_is_imported_is_declared() -> None:
    """A dependency of a dependency may leave with its next release."""
    distributions = packages_distributions()
    run, test = declared("run.in"), declared("run.in") | declared("test.in")
    rivals = declared("requirements.in", RIVALS)

    def usable(path: Path) -> set[str]:
        if RIVALS in path.parents:
            return rivals
        return test if path.parts[0] in {"tests", "bench"} else run

    undeclared = {
        f"{path} imports {name}"
        for path, name in imported()
        if not {normal(each) for each in distributions.get(name, [name])} & usable(path)
    }
    assert undeclared == set()


def test_packages_use_only_the_libraries_of_their_kind() -> None:
    misplaced = {
        f"{path} imports {name}"
        for path, name in imported()
        if name not in THIRD_PARTY.get(path.parts[0], {name})
    }
    assert misplaced == set()


def test_every_dependency_has_its_reason() -> None:
    rows = ROW.findall((ROOT / "docs" / "dependencies.md").read_text())
    assert len(rows) == len({name for name, _ in rows})
    assert {normal(name) for name, _ in rows} == declared("run.in") | declared("test.in")


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_lock_holds_every_requirement(name: str) -> None:
    assert declared(f"{name}.in") <= {normal(pinned) for pinned in pins(f"{name}.txt")}


def test_the_lock_of_the_rivals_does_too() -> None:
    locked = {normal(pinned) for pinned in pins("requirements.txt", RIVALS)}
    assert declared("requirements.in", RIVALS) <= locked


def test_rivals_run_on_the_versions_that_are_shipped() -> None:
    """What both stand on is not what is compared."""
    ours, theirs = pins("run.txt"), pins("requirements.txt", RIVALS)
    assert {name: theirs[name] for name in ours.keys() & theirs.keys()}.items() <= ours.items()


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    """`make run` also relies on it: an environment of the tests is one of the product."""
    assert pins("run.txt").items() <= pins("test.txt").items()
