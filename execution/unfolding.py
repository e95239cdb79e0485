"""Takes lists apart: what is in them, whose it is, and where it is answered."""

from collections.abc import Awaitable
from typing import Any, NamedTuple

from graphql import GraphQLError, Undefined
from graphql.pyutils import is_awaitable, is_iterable

from execution.failures import Failed, Failures
from execution.items import Place
from execution.plan import FieldStep, Group
from execution.values import KINDS, Kind, Value, let_go, listed, outcome


class Spot(NamedTuple):
    """Where one value is answered, and whose it is.

    That is at `position` of `container`; the field of the object `owner` of its group has it
    at `place`.
    """

    container: Any  # a dict or a list
    position: str | int
    owner: int
    place: Place


Item = tuple[Spot, Value]


class Unfolding:
    """Of one field; `items` are the values without lists around them, `later` those to come."""

    def __init__(self, group: Group, step: FieldStep, failures: Failures) -> None:
        self._group = group
        self._step = step
        self._failures = failures
        self.items: list[Item] = []
        self.later: list[tuple[Spot, Awaitable[Value]]] = []

    def unfold(self, spot: Spot, value: Value) -> None:
        kind = KINDS[type(value)]
        spot.container[spot.position] = None
        if kind is Kind.FAILURE:
            self.fail(spot, value)
        elif kind is Kind.AWAITABLE and is_awaitable(value):
            self.later.append((spot, outcome(value)))
        elif value is None or value is Undefined:
            self._refuse_null(spot)
        elif len(spot.place) == self._step.depth:
            self.items.append((spot, value))
        elif kind is Kind.ASYNC_ITERABLE:
            self.later.append((spot, listed(value)))
        else:
            self._unfold_list(spot, value)

    def _unfold_list(self, spot: Spot, value: Value) -> None:
        items: list[Value] = []
        try:
            items.extend(self._iterable(value))
        except Exception as error:  # noqa: BLE001 - told as the error of the field
            let_go(items)
            self.fail(spot, error)
            return
        inner: list[Any] = [None] * len(items)
        spot.container[spot.position] = inner
        for position, item in enumerate(items):
            self.unfold(Spot(inner, position, spot.owner, (*spot.place, position)), item)

    def _iterable(self, value: Value) -> Value:
        if is_iterable(value):
            return value
        name = f"{self._step.parent_type}.{self._step.nodes[0].name.value}"
        raise GraphQLError(f"Expected Iterable, but did not find one for field '{name}'.")

    def _refuse_null(self, spot: Spot) -> None:
        if not self._step.nullable[len(spot.place)]:
            name = f"{self._step.parent_type}.{self._step.nodes[0].name.value}"
            self.fail(spot, TypeError(f"Cannot return null for non-nullable field {name}."))

    def fail(self, spot: Spot, error: Exception) -> None:
        self._failures.add(Failed(self._group, spot.owner, self._step, spot.place), error)
