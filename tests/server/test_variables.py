"""How large variables may be."""

from typing import Any

import pytest
from graphql import (
    GraphQLError,
    OperationDefinitionNode,
    build_schema,
    get_variable_values,
    parse,
)
from graphql.execution import VariableValues

from domain.language import Locale
from server.document_shape import DocumentTooLarge
from server.variables import PreparedVariables, require_plain


def nested(depth: int) -> Any:  # noqa: ANN401 - JSON
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def test_every_value_is_visited_once() -> None:
    assert require_plain({"a": [1, {"b": None}], "c": "x" * 100_000}) == 6


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (nested(21), "the nesting of its variables may be 20 "),
        ({"a": [1] * 1001}, "the items of a list may be 1000 "),
        ({"a": [[1] * 1000] * 6}, "the values in its variables may be 5000 "),
        ({f"v{number}": 1 for number in range(5001)}, "the values in its variables may be 5000 "),
    ],
    ids=["deep", "long", "many", "wide"],
)
def test_more_is_refused(variables: dict[str, Any], told: str) -> None:
    with pytest.raises(DocumentTooLarge) as refused:
        require_plain(variables)

    assert told in refused.value.sentence.in_locale(Locale.EN)


def test_as_much_as_is_allowed_is_allowed() -> None:
    assert require_plain(nested(20)) == 21


_SCHEMA = build_schema("""
    type Query { found(ids: [ID!], first: Int, kind: Kind, range: Range, one: One): Float }
    enum Kind { ARTICLE }
    input Range { start: Int!, end: Int = 9 }
    input One @oneOf { text: String, url: String }
""")
_OPERATION = """
    query (
        $first: Int!, $ids: [ID!], $size: Int = 20, $kind: Kind, $range: Range, $one: One,
        $text: String, $id: ID!="1", $share: Float, $flag: Boolean
    ) {
        found(first: $size)
    }
"""


def told(coerced: VariableValues | list[GraphQLError]) -> object:
    """Signatures hold defaults, which equal nothing but themselves."""
    if isinstance(coerced, list):
        return coerced
    sources = {name: source.value for name, source in coerced.sources.items()}
    return sources, coerced.coerced


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 1},
        {},
        {"first": None},
        {"first": 2**31},
        {"first": "1"},
        {"first": 1, "size": None},
        {"first": 1, "size": 3},
        {"first": 1, "ids": None, "kind": None, "range": None},
        {"first": 1, "ids": "a", "kind": "ARTICLE", "range": {"start": 1}},
        {"first": 1, "ids": [1, "b"], "kind": "OTHER", "range": {"start": 1, "more": 1}},
        {"first": 1, "ids": [None], "range": {}},
        {"first": 1, "one": {"text": "a"}},
        {"first": 1, "one": {"text": "a", "url": "b"}},
        {"first": 1, "one": {"text": None}},
        {"first": True, "text": None, "share": None, "flag": None},
        {"first": 1.0, "text": "a", "id": "a", "share": 1, "flag": False},
        {"first": 1.5, "text": 1, "id": 1.0, "share": "1", "flag": 1},
        {"first": [1], "text": {}, "id": {}, "share": float("nan"), "flag": []},
        {"first": 1, "id": None},
        {"first": 1, "id": 7},
    ],
    ids=str,
)
@pytest.mark.parametrize("hide_suggestions", [True, False])
def test_they_are_coerced_as_graphql_coerces_them(
    variables: dict[str, Any],
    hide_suggestions: bool,  # noqa: FBT001 - pytest names it
) -> None:
    [definition] = parse(_OPERATION).definitions
    assert isinstance(definition, OperationDefinitionNode)
    declared = definition.variable_definitions or ()
    prepared = PreparedVariables(_SCHEMA, definition)

    expected = get_variable_values(_SCHEMA, declared, variables, hide_suggestions=hide_suggestions)
    for _ in range(2):
        coerced = prepared.coerced(variables, hide_suggestions=hide_suggestions)
        assert told(coerced) == told(expected)
