"""The servers that ours is compared with, each a process of its own; bench/rivals has their code.

Ask each of `OPERATIONS` alone in its document: Mercurius compiles a document for the first
operation that it is asked for. Where two answers are not the same page, `difference` says where.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_RIVALS = _ROOT / "bench" / "rivals"

#: The text of each operation, by its name.
OPERATIONS: Mapping[str, str] = {
    text.replace("(", " ").split()[1]: text.strip()
    for text in re.split(r"(?<=\n)(?=query )", (_RIVALS / "operations.graphql").read_text())
}


@dataclass(frozen=True, slots=True)
class Rival:
    """A server; `installed` is there once its dependencies are."""

    name: str
    command: tuple[str, ...]
    installed: Path


def _in_node(name: str) -> Rival:
    return Rival(name, ("node", str(_RIVALS / f"{name}.mjs")), _RIVALS / "node_modules")


def _in_python(name: str, module: str) -> Rival:
    python = _RIVALS / ".venv" / "bin" / "python"
    return Rival(name, (str(python), "-m", f"bench.rivals.{module}"), python)


#: They answer the same, from a file of rows as from a database.
RIVALS = (
    _in_python("strawberry", "strawberry_server"),
    _in_python("tuned strawberry", "tuned_strawberry_server"),
    _in_python("ariadne", "ariadne_server"),
    _in_node("apollo"),
    _in_node("yoga"),
    _in_node("mercurius"),
)
#: These know no GraphQL. The first answers bytes; the second the rows of the page's statements, as
#: many as the variable `first` says.
CONSTANT_BYTES = _in_python("constant bytes", "floors")
SQL_ALONE = _in_python("SQL alone", "floors")


def of_rows(path: Path, viewer: str) -> tuple[str, ...]:
    """The arguments of a rival that serves the history of a user from a file."""
    return ("--rows", str(path), "--viewer", viewer)


def of_database(url: str, viewer: str) -> tuple[str, ...]:
    """The arguments of one that serves it from the product's tables; `mysql://…`."""
    return ("--database", url, "--viewer", viewer)


def of_answer(path: Path) -> tuple[str, ...]:
    """The arguments of `CONSTANT_BYTES`, which answers what the file holds."""
    return ("--answer", str(path))


def difference(expected: object, found: object, place: str = "data") -> str | None:
    """Where the first of what is not equal lies, and what it is; None where all is."""
    match expected, found:
        case dict(), dict() if expected.keys() == found.keys():
            parts = [(f"{place}.{name}", expected[name], found[name]) for name in expected]
        case list(), list() if len(expected) == len(found):
            parts = [
                (f"{place}.{index}", *pair)
                for index, pair in enumerate(zip(expected, found, strict=True))
            ]
        case _:
            return (
                None if _is_same(expected, found) else f"{place}: {expected!r:.80} is {found!r:.80}"
            )
    differing = (difference(one, other, name) for name, one, other in parts)
    return next((each for each in differing if each is not None), None)


def _is_same(one: object, other: object) -> bool:
    """To Python, but not to GraphQL, True is 1."""
    return type(one) is type(other) and one == other
