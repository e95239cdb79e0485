"""Which operations have plans, and which of our fields plans answer by themselves."""

import pytest
from graphql import GraphQLObjectType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from execution import Batch, Edge
from server.compiled import CompiledOperations, declaration
from server.documents import Documents
from tests.server.operating import no_miss, the_schema
from tests.server.parts_stand import received

_DEFERRED = "{ thing { id ... @defer { missing } } }"


def field(of: str, name: str) -> StrawberryField:
    described = the_schema().executable.type_map[of]
    assert isinstance(described, GraphQLObjectType)
    found: StrawberryField = described.fields[name].extensions[
        GraphQLCoreConverter.DEFINITION_BACKREF
    ]
    return found


@pytest.mark.parametrize(
    ("of", "name", "key"),
    [
        ("Article", "owner", "owner_id"),
        ("Article", "assets", "id"),
        ("Key", "plan", "plan_id"),
        ("GenerationSucceeded", "content", "event.content_id"),
    ],
)
def test_an_edge_that_all_may_follow_is_one_of_plans(of: str, name: str, key: str) -> None:
    edge = declaration(field(of, name))
    assert isinstance(edge, Edge)
    assert edge.key == key


@pytest.mark.parametrize(
    ("of", "name"),
    [("Cover", "images"), ("Subtitles", "srtUrl"), ("KeyBatch", "csv"), ("ImageAsset", "url")],
)
def test_a_field_that_is_answered_for_all_at_once_is_one_of_plans(of: str, name: str) -> None:
    assert isinstance(declaration(field(of, name)), Batch)


@pytest.mark.parametrize(
    ("of", "name"), [("Key", "batch"), ("Article", "title"), ("User", "email"), ("User", "keys")]
)
def test_what_has_a_condition_or_no_declaration_is_left_to_its_resolver(of: str, name: str) -> None:
    assert declaration(field(of, name)) is None


def test_an_operation_is_compiled_once() -> None:
    schema = the_schema()
    document = Documents(schema.executable).examine("query A { __typename } query B { __typename }")
    compiled = CompiledOperations(schema, on_miss=no_miss)

    found = [compiled.find(document, document.operation(name)) for name in ("A", "B", "A")]

    assert found[0] is found[2] is not None
    assert found[1] is not found[0]


async def test_an_answer_in_parts_is_counted_as_one_without_a_plan() -> None:
    misses: list[str] = []
    async with received(_DEFERRED, on_miss=misses.append) as (operations, operation, _):
        await operations.answer(operation)
        assert misses == []

    async with received(_DEFERRED, on_miss=misses.append) as (operations, operation, _):
        assert len([part async for part in operations.answer_in_parts(operation)]) == 2

    assert misses == ["incremental delivery"]
