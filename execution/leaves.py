"""Scalars and enums, a column of values at a time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from itertools import chain, islice
from math import isfinite
from types import NoneType
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)
from graphql.execution import Executor
from graphql.pyutils import UndefinedType
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT
from strawberry.schema.types.base_scalars import isoformat

from execution.moments import isoformats
from execution.rows import Answer
from execution.values import MET_AGAIN, Value, are_plain

#: All of them coerced; None where one of them needs a closer look.
Coerced = Sequence[Value] | None
#: Coerces many values of one class; gives None where it does not know them all.
Shortcut = Callable[[Sequence[Any]], Coerced]

_LISTS = {list, tuple}
_MISSING = {NoneType, UndefinedType}


def _same(values: Sequence[Value]) -> Coerced:
    return values


def _ints(values: Sequence[int]) -> Coerced:
    return values if min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT else None


def _floats(values: Sequence[float]) -> Coerced:
    return values if all(map(isfinite, values)) else None


#: By the function that coerces them: the class of values, exactly, that have a shortcut.
_SHORTCUTS: Mapping[int, tuple[set[type], Shortcut]] = {
    id(GraphQLString.coerce_output_value): ({str}, _same),
    id(GraphQLID.coerce_output_value): ({str}, _same),
    id(GraphQLBoolean.coerce_output_value): ({bool}, _same),
    id(GraphQLInt.coerce_output_value): ({int}, _ints),
    id(GraphQLFloat.coerce_output_value): ({float}, _floats),
    id(isoformat): ({datetime}, isoformats),
}


class _Names:
    """Of an enum's members, each found once; members last as long as their class."""

    def __init__(self, of: GraphQLLeafType) -> None:
        self._of = of
        self.known: dict[int, Value] = {}

    def __call__(self, members: Sequence[Enum]) -> Coerced:
        known = self.known
        try:
            return [*map(known.__getitem__, map(id, members))]
        except KeyError:
            return self._learnt(members)

    def _learnt(self, members: Sequence[Enum]) -> Coerced:
        try:
            self.known.update((id(each), _coerced(self._of, each)) for each in members)
            return [self.known[id(each)] for each in members]
        except MET_AGAIN:
            return None


#: By the function that coerces them: which values are not answered as they are.
_ODD: Mapping[int, str] = {
    id(GraphQLString.coerce_output_value): "type({value}) is not str",
    id(GraphQLID.coerce_output_value): "type({value}) is not str",
    id(GraphQLBoolean.coerce_output_value): "type({value}) is not bool",
    id(GraphQLInt.coerce_output_value): "type({value}) is not int"
    f" or not {GRAPHQL_MIN_INT} <= {{value}} <= {GRAPHQL_MAX_INT}",
}


class Leaf:
    """Coerces as graphql-core does, with shortcuts for what is as it mostly is."""

    __slots__ = ("_classes", "_is_nullable", "_shortcut", "type")

    def __init__(self, of: GraphQLLeafType, *, is_nullable: bool) -> None:
        self.type = of
        self._is_nullable = is_nullable
        #: Of all values, where the shortcut takes them.
        self._classes, self._shortcut = _shortcut(of)

    def column(self, values: Sequence[Value]) -> Coerced:
        classes = set(map(type, values))
        if classes == self._classes and (found := self._shortcut(values)) is not None:
            return found
        if NoneType in classes:
            return self._with_nulls(values) if self._is_nullable else None
        return self._coerced(values) if are_plain(classes) else None

    def answer(self) -> Answer | None:
        """The same in Python; None of those that take more than a test."""
        if isinstance(self._shortcut, _Names):
            known = self._shortcut.known
            text = "{known}[id({value})]"
            return Answer(
                None, f"None if {{value}} is None else {text}" if self._is_nullable else text, known
            )
        odd = _ODD.get(id(self.type.coerce_output_value))
        if odd is None:
            return None
        return Answer(f"{{value}} is not None and ({odd})" if self._is_nullable else odd)

    def one(self, value: Value) -> Value:
        """Raises whatever the type's own coercion raises."""
        return _coerced(self.type, value)

    def _with_nulls(self, values: Sequence[Value]) -> Coerced:
        whole = [value for value in values if value is not None]
        coerced = Leaf.column(self, whole) if whole else whole
        if coerced is None or coerced is whole:
            return None if coerced is None else values
        following = iter(coerced)
        return [None if value is None else next(following) for value in values]

    def _coerced(self, values: Sequence[Value]) -> Coerced:
        try:
            coerced = [*map(self.type.coerce_output_value, values)]
        except MET_AGAIN:
            return None
        return coerced if _MISSING.isdisjoint(map(type, coerced)) else None


class LeafList(Leaf):
    """The same for lists of values."""

    __slots__ = ()

    def answer(self) -> None:
        """They are taken together."""

    def column(self, values: Sequence[Value]) -> Coerced:
        if not _LISTS.issuperset(map(type, values)):
            return None
        items = [*chain.from_iterable(values)]
        coerced = super().column(items) if items else items
        if coerced is None:
            return None
        if coerced is items:
            return [*map(list, values)]
        following = iter(coerced)
        return [[*islice(following, len(each))] for each in values]


class LeafLists(LeafList):
    """Lists of lists are rare, and looked at one by one."""

    __slots__ = ()

    def column(self, values: Sequence[Value]) -> Coerced:  # noqa: ARG002 - as of any leaf
        return None


def leaf(of: GraphQLLeafType, nullable: Sequence[bool]) -> Leaf:
    """`nullable` says of the field and of each level of its lists whether null may stand there."""
    shape = (Leaf, LeafList, LeafLists)[min(len(nullable), 3) - 1]
    return shape(of, is_nullable=nullable[-1])


def _shortcut(of: GraphQLLeafType) -> tuple[set[type], Shortcut]:
    members = getattr(of, "wrapped_cls", None)  # of strawberry's enums
    if members is not None:
        return {members}, _Names(of)
    return _SHORTCUTS.get(id(of.coerce_output_value), (set(), _same))


def _coerced(of: GraphQLLeafType, value: Value) -> Value:
    return Executor.complete_leaf_value(of, value)
