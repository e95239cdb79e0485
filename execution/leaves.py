"""Scalars and enums, a column of values at a time."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from itertools import chain
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from graphql.execution import Executor
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from execution.values import KINDS, Kind, Value

_NONE = type(None)
_LISTS = {list, tuple}


def _any(_: Sequence[Value]) -> bool:
    return True


def _fit_int(values: Sequence[int]) -> bool:
    return min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT


def _fit_float(values: Sequence[float]) -> bool:
    return all(map(isfinite, values))


#: Values of exactly this class that pass the check are answered as they are.
_AS_THEY_ARE: Mapping[int, tuple[set[type], Callable[[Any], bool]]] = {
    id(GraphQLString): ({str}, _any),
    id(GraphQLID): ({str}, _any),
    id(GraphQLBoolean): ({bool}, _any),
    id(GraphQLInt): ({int}, _fit_int),
    id(GraphQLFloat): ({float}, _fit_float),
}
_NEVER: tuple[set[type], Callable[[Any], bool]] = (set(), _any)


class Leaf:
    """Coerces as graphql-core does, with shorter ways for what needs no coercion."""

    def __init__(self, of: GraphQLLeafType) -> None:
        self.type = of
        self._as_they_are, self._fits = _AS_THEY_ARE.get(id(of), _NEVER)
        self._names: dict[Enum, Value] = {}
        #: The members of strawberry's enums have one name each.
        self._members = {getattr(of, "wrapped_cls", None)}

    def column(self, values: Sequence[Value], *, is_nullable: bool) -> Sequence[Value] | None:
        """All of them coerced; None where one of them needs a closer look."""
        kinds = set(map(type, values))
        if _NONE not in kinds:
            return self._alike(values, kinds)
        if not is_nullable:
            return None
        kinds.discard(_NONE)
        coerced = self._alike([value for value in values if value is not None], kinds)
        if coerced is None:
            return None
        following = iter(coerced)
        return [None if value is None else next(following) for value in values]

    def columns(self, lists: Sequence[Value], *, is_nullable: bool) -> list[Value] | None:
        """The same for lists of values; None where something is neither."""
        if not set(map(type, lists)) <= _LISTS:
            return None
        items = [*chain.from_iterable(lists)]
        if set(map(type, items)) <= self._as_they_are and (not items or self._fits(items)):
            return [list(values) for values in lists]
        coerced: list[Value] = []
        for values in lists:
            column = self.column(values, is_nullable=is_nullable)
            if column is None:
                return None
            coerced.append(list(column))
        return coerced

    def _alike(self, values: Sequence[Value], kinds: set[type]) -> Sequence[Value] | None:
        if kinds <= self._as_they_are and (not kinds or self._fits(values)):
            return values
        if kinds == self._members:
            return self._named(values)
        if any(KINDS[kind] is not Kind.PLAIN for kind in kinds):
            return None
        with suppress(Exception):  # met again, and told, where they are looked at one by one
            return self._coerced(values)
        return None

    def _coerced(self, values: Sequence[Value]) -> Sequence[Value] | None:
        coerce = self.type.coerce_output_value
        coerced = [coerce(value) for value in values]
        return None if any(value is None or value is Undefined for value in coerced) else coerced

    def _named(self, members: Sequence[Value]) -> list[Value]:
        names = self._names
        for member in set(members).difference(names):
            names[member] = self.one(member)
        return [names[member] for member in members]

    def one(self, value: Value) -> Value:
        """Raises whatever the type's own coercion raises."""
        return Executor.complete_leaf_value(self.type, value)
