"""The schema as committed, described, and as our clients need it."""

import os
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    Visitor,
    build_schema,
    is_specified_scalar_type,
    parse,
    validate,
    visit,
)

from schema.schema import make_schema

_ROOT = Path(__file__).parent.parent.parent
_SNAPSHOT = _ROOT / "schema" / "schema.graphql"
_CONTRACT = _ROOT / "tests" / "contract" / "frontend.graphql"
_AGREED = _ROOT.parent / "shared" / "contract" / "frontend.graphql"


def test_the_committed_schema_is_the_schema() -> None:
    printed = make_schema().as_str() + "\n"
    if os.environ.get("UPDATE_SCHEMA"):
        _SNAPSHOT.write_text(printed)

    assert _SNAPSHOT.read_text() == printed


def test_everything_is_described() -> None:
    schema = build_schema(_SNAPSHOT.read_text())

    assert _undescribed(schema) == []


def test_an_id_says_that_it_can_be_fetched_where_it_can() -> None:
    schema = build_schema(_SNAPSHOT.read_text())
    objects = [each for each in schema.type_map.values() if isinstance(each, GraphQLObjectType)]
    fetched = {each.name for each in objects if "Node" in {of.name for of in each.interfaces}}
    saying = {
        each.name
        for each in objects
        if "id" in each.fields and "`node(id)` takes it" in (each.fields["id"].description or "")
    }

    assert saying == fetched


def test_the_contract_is_the_one_agreed() -> None:
    if not _AGREED.exists():
        pytest.skip("the agreed contract is not beside this checkout")

    assert _CONTRACT.read_text() == _AGREED.read_text()


def test_every_operation_of_the_contract_validates() -> None:
    schema = build_schema(_SNAPSHOT.read_text())
    contract = parse(_CONTRACT.read_text())
    invalid = {
        name for name, document in _operations(contract).items() if validate(schema, document)
    }

    assert invalid == set()


def _operations(contract: DocumentNode) -> dict[str, DocumentNode]:
    """Each operation with just the fragments that it uses."""
    fragments = {
        definition.name.value: definition
        for definition in contract.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    return {
        definition.name.value: DocumentNode(
            definitions=(definition, *(fragments[name] for name in _used(definition, fragments)))
        )
        for definition in contract.definitions
        if isinstance(definition, OperationDefinitionNode) and definition.name
    }


def _used(
    operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> set[str]:
    used: set[str] = set()

    class Spreads(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
            name = node.name.value
            if name not in used:
                used.add(name)
                visit(fragments[name], self)

    visit(operation, Spreads())
    return used


def _undescribed(schema: GraphQLSchema) -> list[str]:
    ours = {
        name: named
        for name, named in schema.type_map.items()
        if not (name.startswith("__") or is_specified_scalar_type(named))
    }
    return [
        place
        for name, named in ours.items()
        for place, description in [(name, named.description), *_members(name, named)]
        if not description
    ]


def _members(name: str, named: GraphQLNamedType) -> list[tuple[str, str | None]]:
    """Each value, field and argument of a type with its description."""
    if isinstance(named, GraphQLEnumType):
        return [(f"{name}.{key}", value.description) for key, value in named.values.items()]
    if isinstance(named, GraphQLInputObjectType):
        return [(f"{name}.{key}", field.description) for key, field in named.fields.items()]
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return []
    return [
        *((f"{name}.{key}", field.description) for key, field in named.fields.items()),
        *(
            (f"{name}.{key}({argument})", definition.description)
            for key, field in named.fields.items()
            for argument, definition in field.args.items()
        ),
    ]
