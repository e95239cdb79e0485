"""What variables may be: how large, and of which types."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode, get_variable_values
from graphql.execution import VariableValues

from server.document_shape import LIST_ITEMS, Most
from server.documents import DocumentRefused
from server.errors import BAD_USER_INPUT

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
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list):
        LIST_ITEMS.require(len(value))
        return value
    return []


def coerced_variables(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    variables: dict[str, Any],  # any JSON a client sends
    *,
    hide_suggestions: bool,
) -> VariableValues:
    """As resolvers get them.

    Raises `DocumentRefused`: an execution would find the same, but only once it is paid for.
    """
    declared = operation.variable_definitions
    values = get_variable_values(
        schema,
        declared or (),
        variables,
        max_errors=_ERRORS,
        hide_suggestions=hide_suggestions,
    )
    if isinstance(values, list):
        raise DocumentRefused(values, code=BAD_USER_INPUT)
    return values
