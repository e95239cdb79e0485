"""Arguments of fields, made ready as far as the schema and an operation's text tell of them."""

from collections.abc import Mapping
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple

import strawberry
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    VariableNode,
    get_argument_values,
    is_required_argument,
)
from graphql.execution import VariableValues
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryMaybe, StrawberryOptional
from strawberry.types.field import StrawberryField

from execution.values import Value

#: Nobody can change values of these classes, so that all may have the same.
_FIXED = (int, float, str, NoneType, Enum)
#: Values of these types are strawberry's as graphql-core has coerced them.
_AS_THEY_COME = (int, float, str, bool, strawberry.ID)


class _Ready(NamedTuple):
    """One argument: what the variable has; or else `values`, by the text or the schema."""

    name: str
    variable: str | None
    may_be_null: bool
    values: Mapping[str, Value] | None


class Arguments:
    """Of a field of an operation, as graphql-core coerces them."""

    __slots__ = ("_are_ready", "_definition", "_node", "_ready")

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self._definition = definition
        self._node = node
        ready = [_ready(definition, node, name) for name in definition.args]
        self._ready = [each for each in ready if each is not None]
        self._are_ready = len(self._ready) == len(ready)

    def values(self, variables: VariableValues) -> dict[str, Value]:
        """By their names in Python; raises `GraphQLError`."""
        values = self._by_variables(variables.coerced) if self._are_ready else None
        if values is None:
            return get_argument_values(self._definition, self._node, variables)
        return values

    def _by_variables(self, coerced: Mapping[str, Value]) -> dict[str, Value] | None:
        """None where one is missing, which is told by graphql-core."""
        values: dict[str, Value] = {}
        for name, variable, may_be_null, otherwise in self._ready:
            if variable is not None and variable in coerced:
                values[name] = coerced[variable]
                if values[name] is None and not may_be_null:
                    return None
            elif otherwise is None:
                return None
            else:
                values.update(otherwise)
        return values


def _ready(definition: GraphQLField, node: FieldNode, name: str) -> _Ready | None:
    """None where graphql-core has to look at it each time."""
    argument = definition.args[name]
    given = [each for each in node.arguments or () if each.name.value == name]
    value = given[0].value if given else None
    if isinstance(value, ListValueNode | ObjectValueNode):
        return None
    variable = value.name.value if isinstance(value, VariableNode) else None
    values: dict[str, Value] | None = None
    if variable is None or not is_required_argument(argument):
        alone = GraphQLField(definition.type, {name: argument})
        sent = FieldNode(name=node.name, arguments=() if variable else tuple(given))
        try:
            values = get_argument_values(alone, sent)
        except GraphQLError:
            return None
        if not all(isinstance(each, _FIXED) for each in values.values()):
            return None
    may_be_null = not isinstance(argument.type, GraphQLNonNull)
    return _Ready(argument.out_name or name, variable, may_be_null, values)


class Handing:
    """Of a field's arguments: what strawberry's resolvers take of what graphql-core coerces."""

    def __init__(self, field: StrawberryField, schema: strawberry.Schema) -> None:
        self._known = (schema.schema_converter.scalar_registry, schema.config)
        name_of = schema.config.name_converter.from_argument
        named = [(name_of(each), each.python_name, each.type) for each in field.arguments]
        self._same = [(name, python) for name, python, of in named if _comes_as_it_is(of)]
        self._made = [
            (name, python, of, isinstance(of, StrawberryMaybe))
            for name, python, of in named
            if not _comes_as_it_is(of)
        ]

    def for_all(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Those that come as they are."""
        return {python: values[name] for name, python in self._same if name in values}

    def for_one(self, values: Mapping[str, Value], info: strawberry.Info) -> dict[str, Value]:
        """Those that are made for each object anew; raises what strawberry raises."""
        return {
            python: (
                None
                if values[name] is None and not tells_null
                else convert_argument(values[name], of, *self._known, info, path=(name,))
            )
            for name, python, of, tells_null in self._made
            if name in values
        }


def _comes_as_it_is(of: Any) -> bool:  # noqa: ANN401 - as above
    inner = of.of_type if type(of) is StrawberryOptional else of
    return any(inner is each for each in _AS_THEY_COME)
