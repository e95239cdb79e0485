"""Errors of fields, and the nulls that stand for what they spoil."""

from typing import Any, NamedTuple

from graphql import ExecutionResult, GraphQLError
from graphql.error import located_error

from execution.items import Place
from execution.plan import FieldStep, Group

Position = tuple[str | int, ...]


class Failed(NamedTuple):
    """The field, or an item of its lists, where something went wrong.

    It is that of the object at `owner` of the group; `place` are the indices in its lists.
    """

    group: Group
    owner: int
    step: FieldStep
    place: Place

    @property
    def path(self) -> Position:
        return (*self.group.path(self.owner), self.step.key, *self.place)

    @property
    def around(self) -> "Failed | None":
        """The field that the object is of; None for the operation itself."""
        group = self.group
        if group.parent is None or group.step is None:
            return None
        items, owner = group.items, self.owner
        return Failed(group.parent, items.parents[owner], group.step, items.places[owner])


class Failures:
    """Null stands at the nearest place around an error that may be null.

    As in graphql-core, errors are dropped whose place is null already because of another one.
    """

    def __init__(self) -> None:
        self.errors: list[GraphQLError] = []
        self._nulled: set[Position] = set()

    @property
    def is_everything_lost(self) -> bool:
        return () in self._nulled

    def result(self, data: dict[str, object]) -> ExecutionResult:
        """Hands the errors out: each holds its traceback, whose frames lead here."""
        errors, self.errors = self.errors, []
        return ExecutionResult(None if self.is_everything_lost else data, errors or None)

    def add(self, failed: Failed, error: Exception) -> None:
        located = located_error(error, failed.step.nodes, list(failed.path))
        position = _nullified(failed)
        if not self._is_known(position):
            self._nulled.add(position)
            self.errors.append(located)

    def _is_known(self, position: Position) -> bool:
        return any(position[:length] in self._nulled for length in range(len(position) + 1))


def _nullified(failed: Failed) -> Position:
    """Where null stands now; () where nothing is left."""
    at: Failed | None = failed
    while at is not None:
        for depth in range(len(at.place), -1, -1):
            if at.step.nullable[depth]:
                spot = at._replace(place=at.place[:depth])
                _set_null(spot)
                return spot.path
        at = at.around
    return ()


def _set_null(failed: Failed) -> None:
    """Unless something around it is null already."""
    container: Any = failed.group.results[failed.owner]
    *outer, last = (failed.step.key, *failed.place)
    for step in outer:
        if container is None:
            return
        container = container[step]
    if container is not None:
        container[last] = None
