"""GraphiQL's examples: whether they are complete, valid and explained."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.clients.examples import EXAMPLES, FOLDER, GROUPS, PLACEHOLDERS, VARIABLES, Example
from tests.clients.workbench import Json
from tests.product import ROOT

_LANGUAGES = {"zh-CN", "en"}
#: What the page makes whenever an example is opened, by something of its kind.
_MADE = {
    "<article>": (FOLDER / "article.txt").read_text(),
    "<now>": datetime(2026, 12, 1, tzinfo=UTC).isoformat(),
    "<monthAgo>": datetime(2026, 11, 1, tzinfo=UTC).isoformat(),
    "<new.id>": "b7f3c1de-5f0e-4c5c-9f6e-2a4a6f6d9f01",
    "<new.email>": "xiaowang-1f2e3d4c@example.com",
    "<new.password>": "garden-0123456789abcdef",
}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema" / "schema.graphql").read_text())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_suits_the_schema(schema: GraphQLSchema, example: Example) -> None:
    document = parse(example.text)
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)

    assert validate(schema, document) == []
    coerced = get_variable_values(
        schema, operation.variable_definitions or (), _filled(VARIABLES.get(example.name, {}))
    )
    assert not isinstance(coerced, list), coerced


def test_every_field_of_the_root_has_an_example(schema: GraphQLSchema) -> None:
    shown = {"query": set[str](), "mutation": set[str](), "subscription": set[str]()}
    for example in EXAMPLES:
        shown[example.kind] |= set(_root_fields(example))

    assert schema.query_type
    assert schema.mutation_type
    assert schema.subscription_type
    assert shown == {
        "query": set(schema.query_type.fields),
        "mutation": set(schema.mutation_type.fields),
        "subscription": set(schema.subscription_type.fields),
    }


def test_examples_have_names_of_their_own() -> None:
    assert [
        name for name, count in Counter(each.name for each in EXAMPLES).items() if count > 1
    ] == []
    assert set(VARIABLES) <= {each.name for each in EXAMPLES}


def test_each_group_has_a_file_and_a_title_in_both_languages() -> None:
    assert {path.stem for path in FOLDER.glob("*.graphql")} == {each["file"] for each in GROUPS}
    for group in GROUPS:
        assert set(group["title"]) == _LANGUAGES
        assert set(group.get("note", group["title"])) == _LANGUAGES


def test_each_placeholder_is_filled_or_says_how() -> None:
    """By the page, by the answer of an example that can be run, or by the visitor."""
    used = {each for variables in VARIABLES.values() for each in _placeholders(variables)}

    assert used - set(_MADE) == {f"<{name}>" for name in PLACEHOLDERS}
    for how in PLACEHOLDERS.values():
        if "typed" in how:
            assert set(how["typed"]) == _LANGUAGES
        else:
            assert how["from"] in {each.name for each in EXAMPLES}


def _root_fields(example: Example) -> Iterator[str]:
    [operation] = parse(example.text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    for field in operation.selection_set.selections:
        assert isinstance(field, FieldNode)
        yield field.name.value


def _filled(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _filled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each) for each in value]
    return _MADE.get(value, value) if isinstance(value, str) else value


def _placeholders(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _placeholders(each)
    elif isinstance(value, str) and value.startswith("<"):
        yield value
