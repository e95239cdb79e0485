"""Compiled operations are kept for long: nothing of what they were run with is kept with them."""

import gc
import tracemalloc
import weakref
from typing import Any, NewType

import pytest
import strawberry
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, parse
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import scalar

from execution import Compiler
from execution.plan import ObjectPlan
from execution.shapes import ObjectShape
from schema.schema import make_schema
from server.compiled import declaration_of
from tests.api.contract import operation
from tests.execution.both import compiled, operation_of


class Held:
    """Something of a request."""


Handle = NewType("Handle", str)

#: What there was; they give it for as long as somebody holds it.
_MADE: list[weakref.ref[Any]] = []


def watched(made: Any) -> Any:  # noqa: ANN401 - whatever it is
    _MADE.append(weakref.ref(made))
    return made


def _taken(_: object) -> Any:  # noqa: ANN401 - a value of a scalar
    return watched(Held())


def _kind(value: object) -> str:
    return type(value).__name__


class OfKind:
    def __call__(self, value: object, _: object) -> bool:
        return isinstance(value, Thing)

    determined_by = staticmethod(_kind)


@strawberry.interface
class Node:
    name: str = "node"


@strawberry.type
class Thing(Node):
    is_type_of = OfKind()

    @strawberry.field
    def broken(self, handle: Handle | None = None) -> str | None:
        raise ValueError(f"Broken by {handle}.")


@strawberry.type
class Query:
    @strawberry.field
    def nodes(self, info: strawberry.Info, handle: Handle | None = None) -> list[Node]:
        assert isinstance(info.context, Held)
        return [watched(Thing()), watched(Thing())]

    @strawberry.field
    async def later(self, handle: Handle) -> Thing:
        return Thing()


_HANDLE = scalar(name="Handle", parse_value=_taken, serialize=str)
_OF_STRAWBERRY = strawberry.Schema(
    Query, types=[Thing], config=StrawberryConfig(scalar_map={Handle: _HANDLE})
)
SCHEMA = _OF_STRAWBERRY._schema  # noqa: SLF001 - executed without its server
TEXT = """
query ($handle: Handle!, $is: Boolean!) {
  nodes(handle: $handle) { name @skip(if: $is) ... on Thing { broken(handle: $handle) } }
  later(handle: $handle) { broken(handle: $handle) @include(if: $is) }
}
"""


async def test_nothing_of_a_run_is_kept() -> None:
    operation = compiled(SCHEMA, TEXT)
    for skipped in (True, False, True):
        answer = await operation.execute(
            context=watched(Held()),
            root_value=watched(Held()),
            variables={"handle": "it", "is": skipped},
        )
        assert len(answer.errors or []) == 2 + skipped
        del answer
    gc.collect()
    assert len(_MADE) > 9
    assert [each() for each in _MADE if each() is not None] == []


#: Bytes for a type of objects at one place of a plan, with what is asked of them there.
_MOST = 8 * 1024


def whole(plan: ObjectPlan, schema: GraphQLSchema) -> int:
    """How many types of objects there are at all places, now that all have come."""
    found = 1
    for step in plan.steps:
        if isinstance(step.shape, ObjectShape):
            of = get_named_type(step.definition.type)
            possible = [of] if isinstance(of, GraphQLObjectType) else schema.get_possible_types(of)  # type: ignore[arg-type]  # an abstract type
            found += sum(whole(step.shape.of_type(each), schema) for each in possible)
    return found


@pytest.mark.parametrize("name", ["ContentHistory", "ContentById"])
def test_a_plan_is_small(name: str) -> None:
    schema = make_schema().executable
    compiler = Compiler(schema, declarations=declaration_of)
    document = parse(operation(name))
    whole(compiler.compile(document, operation_of(document)).plan({}).root, schema)
    gc.collect()
    tracemalloc.start()
    try:
        again = compiler.compile(document, operation_of(document))
        types = whole(again.plan({}).root, schema)
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert types > 20
    assert size < types * _MOST
