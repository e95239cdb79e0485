"""Makes dictionaries of objects or of rows, by functions that are written for their keys."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: What is read of each object.
Row = tuple[Any, ...]

#: What the functions share. They make so much that the collector often runs within them, and what
#: it ends there needs Python's own names, which `exec` adds.
_GLOBALS: dict[str, Any] = {}

#: Of this many keys, for whose functions it takes Python a millisecond to be written.
WRITTEN = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered of `{value}`, in Python; `{known}` is what the function is given for that.

    Where `is_odd` holds, or something is raised, the value needs a closer look.
    """

    is_odd: str | None = None
    text: str = "{value}"
    known: object = None


@dataclass(frozen=True, slots=True)
class Read:
    """An attribute of each object."""

    attribute: str
    answer: Answer


#: A value: read of each object, or the text of all of them.
Part = Read | str


@dataclass(frozen=True, slots=True)
class Reading:
    """`read` takes an object's attributes, in their order; `answer` makes dictionaries of them.

    That also takes columns, with a value for each object, and gives None where one that was read
    needs a closer look. Both may raise whatever an attribute raises, or a test of one.
    """

    read: Callable[[Sequence[Any]], list[Row]]
    answer: Callable[[Sequence[Row], Sequence[Sequence[Any]]], list[dict[str, Any]] | None]


def reading(keys: Sequence[str], parts: Mapping[str, Part], given: Sequence[str]) -> Reading:
    """Of all these names of GraphQL; columns have the values of those that are `given`.

    Null stands for those that are neither. What is read by a function of its own takes a third of
    the time of a column.
    """
    answers = {key: f"column_{place}" for place, key in enumerate(given)}
    columns = [*answers.values()]
    known: dict[str, object] = {}
    attributes: list[str] = []
    tests: list[str] = []
    for key, part in parts.items():
        if isinstance(part, str):
            answers[key] = repr(part)
            continue
        place = len(attributes)
        names = {"value": f"value_{place}", "known": f"known_{place}"}
        known[names["known"]] = part.answer.known
        attributes.append(f"source.{part.attribute}, ")
        if part.answer.is_odd is not None:
            tests.append(f"if {part.answer.is_odd.format_map(names)}: return None")
        answers[key] = part.answer.text.format_map(names)
    values = "".join(f"value_{place}, " for place in range(len(attributes)))
    lines = [
        f"def make({', '.join(known)}):",
        f" def read(sources): return [({''.join(attributes)}) for source in sources]",
        " def answer(rows, columns):",
        "  answered = []",
        f"  for {', '.join([f'({values})', *columns])} in {_rows(columns)}:",
        *(f"   {test}" for test in tests),
        f"   answered.append({_literal(keys, answers)})",
        "  return answered",
        " return read, answer",
    ]
    made: dict[str, Any] = {}
    exec("\n".join(lines), _GLOBALS, made)  # noqa: S102 - of names of Python's and quoted ones
    return Reading(*made["make"](**known))


def _rows(columns: Sequence[str]) -> str:
    return "zip(rows, *columns)" if columns else "rows"


def dictionaries(
    keys: Sequence[str], given: Collection[str], rows: Iterable[Sequence[Any]]
) -> list[dict[str, Any]]:
    """Of all these names, where rows hold the values of those that are `given`, in their order.

    Null stands for the others.
    """
    nulls = dict.fromkeys(keys)
    return [{**nulls, **dict(zip(given, row, strict=True))} for row in rows]


def _literal(keys: Sequence[str], answers: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key!r}: {answers.get(key)}' for key in keys)}}}"
