"""The least that asks for a field, built from the schema alone."""

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

_SCALARS = {
    "Int": "1",
    "Float": "1.0",
    "Boolean": "true",
    "ID": '"VXNlcjox"',
    "String": '"x"',
    "DateTime": '"2026-01-01T00:00:00Z"',
    "Date": '"2026-01-01"',
}


def least_operation(schema: GraphQLSchema, operation: str, name: str) -> str:
    """Valid, with only what must be given; `operation` is the root type's name."""
    return f"{operation.lower()} {{ {least_selection(schema, operation, name)} }}"


def least_selection(schema: GraphQLSchema, type_name: str, name: str) -> str:
    parent = schema.get_type(type_name)
    field = parent.fields[name]  # type: ignore[union-attr]  # of an object type
    given = [
        f"{key}: {_value(argument.type)}"
        for key, argument in field.args.items()
        if is_required_argument(argument)
    ]
    arguments = f"({', '.join(given)})" if given else ""
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{name}{arguments}{selection}"


def _value(kind: GraphQLInputType) -> str:
    if isinstance(kind, GraphQLNonNull):
        return _value(kind.of_type)
    if isinstance(kind, GraphQLList):
        return f"[{_value(kind.of_type)}]"
    if isinstance(kind, GraphQLEnumType):
        name: str = next(iter(kind.values))
        return name
    if isinstance(kind, GraphQLInputObjectType):
        return _object(kind)
    return _SCALARS[kind.name]


def _object(kind: GraphQLInputObjectType) -> str:
    required = [key for key, field in kind.fields.items() if is_required_input_field(field)]
    keys = [next(iter(kind.fields))] if kind.is_one_of else required
    return "{" + ", ".join(f"{key}: {_value(kind.fields[key].type)}" for key in keys) + "}"
