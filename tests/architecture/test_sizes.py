"""What separates the beautiful from the rest is the tail (style.md): here it is cut off."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.repository import ROOT, files, tree

MODULE_LINES = 300
FUNCTION_LINES = 40
ARGUMENTS = 5
# Migrations are history: nobody reads them twice.
VERSIONS = Path("infra/db/migrations/versions")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    return [path for path in files(suffix=".py") if VERSIONS not in path.parents]


def functions() -> Iterator[tuple[Path, Function]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, Function):
                yield path, node


def test_modules_are_short() -> None:
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in modules()}
    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": length
        for path, node in functions()
        if (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_functions_take_few_arguments() -> None:
    """A field of the schema has the arguments that clients give it."""
    greedy = {
        f"{path}:{node.lineno} {node.name}": names
        for path, node in functions()
        if path.parts[0] != "schema" and len(names := arguments(node)) > ARGUMENTS
    }
    assert greedy == {}


def arguments(function: Function) -> list[str]:
    taken = function.args
    names = [each.arg for each in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
    return [name for name in names if name not in {"self", "cls"}]
