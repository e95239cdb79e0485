"""What variables may be: how large, and of which types."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    coerce_input_value,
    get_nullable_type,
    get_variable_values,
    is_non_null_type,
    is_scalar_type,
    is_specified_scalar_type,
)
from graphql.execution import VariableValues
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import VariableValueSource

from server.document_shape import LIST_ITEMS, Most

DEPTH = Most(20, "变量的嵌套深度", "the nesting of its variables")
VALUES = Most(5000, "变量中值的个数", "the values in its variables")
_ERRORS = 20


def require_plain(variables: Mapping[str, Any]) -> int:
    """How many values were visited; raises `DocumentTooLarge`."""
    visited = 0
    values: list[tuple[object, int]] = [(variables, 0)]
    while values:
        value, depth = values.pop()
        visited += 1
        nested = _nested(value)
        if nested:
            DEPTH.require(depth + 1)
            VALUES.require(visited + len(values) + len(nested))
            values.extend((each, depth + 1) for each in nested)
    return visited


def _nested(value: object) -> list[object]:
    if isinstance(value, dict):  # JSON knows no other mappings
        return list(value.values())
    if isinstance(value, list):
        LIST_ITEMS.require(len(value))
        return value
    return []


class PreparedVariables:
    """Of one operation: what graphql-core would find out about them again for each request."""

    __slots__ = ("_definition", "_schema", "_signatures", "names")

    def __init__(self, schema: GraphQLSchema, definition: OperationDefinitionNode) -> None:
        declared = definition.variable_definitions or ()
        self._schema = schema
        self._definition = definition
        signatures = [  # a document that is valid has no errors in their place
            cast("GraphQLVariableSignature", get_variable_signature(schema, each))
            for each in declared
        ]
        self._signatures = [(each, _coercer(each.type)) for each in signatures]
        self.names = [each.variable.name.value for each in declared]

    def coerced(
        self,
        variables: dict[str, Any],  # any JSON a client sends
        *,
        hide_suggestions: bool,
    ) -> VariableValues | list[GraphQLError]:
        """As resolvers get them, or why they cannot; of those declared, which are plain."""
        try:
            plain = self._plainly_coerced(variables)
        except GraphQLError:  # met again, and told, where it has its place
            plain = None
        if plain is not None:
            return plain
        return get_variable_values(
            self._schema,
            self._definition.variable_definitions or (),
            variables,
            max_errors=_ERRORS,
            hide_suggestions=hide_suggestions,
        )

    def _plainly_coerced(self, variables: Mapping[str, Any]) -> VariableValues | None:
        """None where there is an error to be told, or a default to be found."""
        sources: dict[str, VariableValueSource] = {}
        values: dict[str, Any] = {}  # as resolvers take them
        for signature, coerce in self._signatures:
            given = variables.get(signature.name, Undefined)
            sources[signature.name] = VariableValueSource(signature, given)
            if given is Undefined:
                if signature.default is not None or is_non_null_type(signature.type):
                    return None
                continue
            value = coerce(given)
            if value is Undefined:
                return None
            values[signature.name] = value
        return VariableValues(sources, values)


def _coercer(of: GraphQLInputType) -> Callable[[Any], Any]:
    """As graphql-core coerces, which asks each time what kind of type it is.

    Gives `Undefined`, or raises `GraphQLError`, where it cannot.
    """
    scalar = get_nullable_type(of)
    if not (is_scalar_type(scalar) and is_specified_scalar_type(scalar)):
        return lambda given: coerce_input_value(given, of)
    nothing = None if scalar is of else Undefined
    return lambda given: nothing if given is None else scalar.coerce_input_value(given)
