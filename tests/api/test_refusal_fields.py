"""What a refusal says is wrong can be found in what was sent."""

import pytest
from graphql import GraphQLInputObjectType, GraphQLSchema, GraphQLType, build_schema, get_named_type

from domain.errors import Refusal
from schema.schema import make_schema
from tests.domain.refusals import ERRORS

_ABOUT_ARGUMENTS = [error for error in ERRORS if isinstance(error, Refusal) and error.field]


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(make_schema().as_str())


@pytest.mark.parametrize("error", _ABOUT_ARGUMENTS, ids=lambda error: type(error).__name__)
def test_a_refusal_names_an_argument_that_some_mutation_has(
    schema: GraphQLSchema, error: Refusal
) -> None:
    assert any(_has(arguments, error.field) for arguments in _mutations(schema)), error.field


def _mutations(schema: GraphQLSchema) -> list[dict[str, GraphQLType]]:
    mutation = schema.mutation_type
    assert mutation is not None
    return [
        {name: argument.type for name, argument in field.args.items()}
        for field in mutation.fields.values()
    ]


def _has(fields: dict[str, GraphQLType], path: tuple[str, ...]) -> bool:
    name, *rest = path
    if name not in fields:
        return False
    kind = get_named_type(fields[name])
    if not isinstance(kind, GraphQLInputObjectType):
        return not rest
    return not rest or _has({key: each.type for key, each in kind.fields.items()}, tuple(rest))
