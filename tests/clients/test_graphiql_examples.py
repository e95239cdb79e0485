"""The operations that GraphiQL opens with, as its build reads them."""

import json
import re

import pytest
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.product import ROOT

_GRAPHIQL = ROOT / "server" / "graphiql"
_SOURCE = (_GRAPHIQL / "examples.graphql").read_text()
_VARIABLES = json.loads((_GRAPHIQL / "examples.json").read_text())
_DOCUMENTS = {
    definition.name.value: DocumentNode(definitions=(definition,))
    for definition in parse(_SOURCE).definitions
    if isinstance(definition, OperationDefinitionNode) and definition.name
}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema" / "schema.graphql").read_text())


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_an_example_runs_as_it_stands(schema: GraphQLSchema, name: str) -> None:
    [operation] = _DOCUMENTS[name].definitions
    assert isinstance(operation, OperationDefinitionNode)

    assert validate(schema, _DOCUMENTS[name]) == []
    coerced = get_variable_values(
        schema, operation.variable_definitions or (), _VARIABLES.get(name, {})
    )
    assert not isinstance(coerced, list), coerced


def test_variables_belong_to_examples() -> None:
    assert set(_VARIABLES) <= set(_DOCUMENTS)


def test_each_example_is_explained_in_chinese_and_english() -> None:
    """The page's tabs are cut at these comments."""
    explained = re.findall(
        r"(?:\A|\n\n)# [^\n]*[一-龥][^\n]*\n# [\x20-\x7e]+\n(?:query|mutation|subscription) (\w+)",
        _SOURCE,
    )
    assert explained == list(_DOCUMENTS)
