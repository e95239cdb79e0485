"""Whether an answer is one that the specification allows, as graphql-core's shows it.

Where null swallows errors, an executor may report any of them, and each runs into them in an
order of its own. What it reports has to be what some order gives: an error is told unless null
stands already where it would put null.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphql import ExecutionResult, GraphQLError

Position = tuple[str | int, ...]


@dataclass(slots=True)
class Possible:
    """All errors that there are when none is swallowed, and where null may stand."""

    errors: list[GraphQLError] = field(default_factory=list)
    nullable: dict[Position, bool] = field(default_factory=dict)

    def nulled(self, error: GraphQLError) -> Position:
        """Where null stands because of it; () is everything."""
        path = tuple(error.path or ())
        lengths = range(len(path), 0, -1)
        return next((path[:length] for length in lengths if self.nullable[path[:length]]), ())


def told(error: GraphQLError) -> str:
    """All that can be seen of it."""
    return json.dumps([error.formatted, type(error.original_error).__name__])


def objections(
    answer: ExecutionResult, core: ExecutionResult, possible: Possible | None
) -> list[str]:
    """To the answer; `possible` is None where nothing went wrong while fields were executed."""
    found: list[str] = []
    if json.dumps(answer.data) != json.dumps(core.data):
        found.append("The data differ.")
    if (answer.errors is None) != (core.errors is None):
        found.append("There are errors in one answer only.")
    errors, expected = answer.errors or [], core.errors or []
    if possible is None:
        if [told(each) for each in errors] != [told(each) for each in expected]:
            found.append("The errors before execution differ.")
        return found
    found += [f"Unheard of: {each}" for each in _unheard_of(errors, possible)]
    return found or [*_repeated(errors, possible), *_missing(errors, possible)]


def out_of_turn(answer: ExecutionResult, names: Sequence[str]) -> list[str]:
    """Of a mutation whose root fields are of these names: nothing runs once all is lost."""
    errors = answer.errors or []
    turns = [names.index(str(error.path[0])) for error in errors if error.path]
    if answer.data is not None or turns == sorted(turns):
        return []
    return ["The root fields did not fail in their order."]


def _unheard_of(errors: Sequence[GraphQLError], possible: Possible) -> Iterable[str]:
    return (Counter(map(told, errors)) - Counter(map(told, possible.errors))).elements()


def _repeated(errors: Sequence[GraphQLError], possible: Possible) -> Iterable[str]:
    null: set[Position] = set()
    for error in errors:
        place = possible.nulled(error)
        if _is_within(place, null):
            yield f"Null stood there already: {told(error)}"
        null.add(place)


def _missing(errors: Sequence[GraphQLError], possible: Possible) -> Iterable[str]:
    null = {possible.nulled(error) for error in errors}
    for error in possible.errors:
        if not _is_within(possible.nulled(error), null):
            yield f"Not told, and not swallowed: {told(error)}"


def _is_within(place: Position, null: set[Position]) -> bool:
    return any(place[:length] in null for length in range(len(place) + 1))
