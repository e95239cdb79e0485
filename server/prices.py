"""Costs of a document's operations that were worked out before."""

from collections.abc import Iterable, Mapping
from typing import Any

_KEPT = 64
#: No value that a client can send is this one.
_ABSENT = object()


class Prices:
    """Of one document, by operation and by the page sizes in its variables."""

    def __init__(self) -> None:
        self._size_variables: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[object, ...], int] = {}

    def find(self, operation: str, variables: Mapping[str, Any]) -> int | None:
        if operation not in self._size_variables:
            return None
        return self._known.get(self._key(operation, variables))

    def keep(
        self,
        operation: str,
        variables: Mapping[str, Any],  # any JSON a client sends
        cost: int,
        *,
        size_variables: Iterable[str],
    ) -> None:
        self._size_variables.setdefault(operation, tuple(size_variables))
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[self._key(operation, variables)] = cost

    def _key(self, operation: str, variables: Mapping[str, Any]) -> tuple[object, ...]:
        names = self._size_variables[operation]
        return operation, *(_size(variables.get(name, _ABSENT)) for name in names)


def _size(value: object) -> object:
    return value if value is _ABSENT else whole_number(value)


def whole_number(value: object) -> int | None:
    """What GraphQL takes for an Int, of any size; None for the rest, which it will refuse."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None
