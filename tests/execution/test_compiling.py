"""What is compiled, how often, and what is left to graphql-core."""

import pytest
import strawberry
from graphql import (
    GraphQLDeferDirective,
    GraphQLSchema,
    GraphQLStreamDirective,
    build_schema,
    parse,
    specified_directives,
)
from graphql.type.directives import GraphQLDisableErrorPropagationDirective
from strawberry.types.field import StrawberryField

from execution import Compiler, NotCompiled
from tests.execution.both import compiled, operation_of

_PLAIN = build_schema("type Query { a: Query b: String list: [String] }")
PLAIN = GraphQLSchema(
    query=_PLAIN.query_type,
    directives=[
        *specified_directives,
        GraphQLDeferDirective,
        GraphQLStreamDirective,
        GraphQLDisableErrorPropagationDirective,
    ],
)


@strawberry.type
class Query:
    text: str = "text"
    nothing: "Query | None" = None


class Counted:
    """A compiler of `Query` that counts the fields it is asked to find readers of."""

    def __init__(self) -> None:
        self.fields = 0
        self.compiler = Compiler(strawberry.Schema(Query)._schema, declarations=self._count)  # noqa: SLF001 - without its server

    def _count(self, _: StrawberryField) -> None:
        self.fields += 1


def reason(text: str, name: str | None = None) -> str:
    document = parse(text)
    with pytest.raises(NotCompiled) as caught:
        Compiler(PLAIN).compile(document, operation_of(document, name))
    return caught.value.reason


def chain(length: int) -> str:
    """As many fragments, each of which spreads the next twice, below a field."""
    spreads = (f"fragment F{n} on Query {{ {twice(n + 1)} }}" for n in range(length))
    return f"{{ {twice(0)} }} {' '.join(spreads)} fragment F{length} on Query {{ b }}"


def twice(number: int) -> str:
    return f"x{number}: a {{ ...F{number} }} y{number}: a {{ ...F{number} }}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ a { list @stream } }", "incremental delivery"),
        ("{ ...F } fragment F on Query { a { list @stream } }", "incremental delivery"),
        ("query @experimental_disableErrorPropagation { b }", "errors without propagation"),
        ("mutation { b }", "mutation without a type"),
        (f"{{ {'a {' * 100} b {'}' * 100} }}", "deep nesting"),
        (chain(100), "deep nesting"),
        (chain(5000), "deep nesting"),
    ],
)
def test_what_plans_do_not_have_is_left_to_graphql_core(text: str, expected: str) -> None:
    assert reason(text) == expected


async def test_what_another_operation_asks_for_does_not_matter() -> None:
    text = "query One { b } query Other { ...F } fragment F on Query { list @stream }"
    assert (await compiled(PLAIN, text, "One").execute(variables={})).formatted == {
        "data": {"b": None}
    }
    assert reason(text, "Other") == "incremental delivery"


@pytest.mark.parametrize("when", [True, False])
async def test_what_is_deferred_comes_with_the_rest(when: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    text = """query ($when: Boolean) {
      b ...F @defer(if: $when, label: "L")
      a { ... @defer { b } ...G @defer ...G }
    }
    fragment F on Query { a { c: b } }
    fragment G on Query { d: b }"""
    inner = {"b": "found"}
    answer = await compiled(PLAIN, text).execute(
        root_value={**inner, "a": inner}, variables={"when": when}
    )
    assert answer.formatted == {
        "data": {"b": "found", "a": {"c": "found", "b": "found", "d": "found"}}
    }


async def test_a_deep_operation_is_compiled() -> None:
    deep: dict[str, object] = {"b": "found"}
    for _ in range(99):
        deep = {"a": deep}
    text = f"{{ {'a {' * 99} b {'}' * 99} }}"
    answer = await compiled(PLAIN, text).execute(root_value=deep, variables={})
    assert answer.formatted == {"data": deep}


async def test_a_plan_is_made_only_as_far_as_objects_come() -> None:
    """Or else forty fragments that each spread another twice would never end."""
    document = parse(chain(40))
    operation = Compiler(PLAIN).compile(document, operation_of(document))
    assert (await operation.execute(variables={})).data == {"x0": None, "y0": None}


async def test_a_plan_is_made_once() -> None:
    counted = Counted()
    document = parse("{ text nothing { text } }")
    operation = counted.compiler.compile(document, operation_of(document))
    for _ in range(3):
        await operation.execute(root_value=Query(), variables={})
    assert counted.fields == 2
    for _ in range(3):
        await operation.execute(root_value=Query(nothing=Query()), variables={})
    assert counted.fields == 3


async def test_the_choices_that_are_used_keep_their_plans_among_any_others() -> None:
    counted = Counted()
    names = [f"c{number}" for number in range(8)]
    defined = ", ".join(f"${name}: Boolean!" for name in names)
    skipped = " ".join(f"{name}: text @skip(if: ${name})" for name in names)
    document = parse(f"query ({defined}) {{ {skipped} text }}")
    operation = counted.compiler.compile(document, operation_of(document))

    async def execute(choice: int) -> None:
        values = {name: bool(choice & 1 << place) for place, name in enumerate(names)}
        answer = await operation.execute(root_value=Query(), variables=values)
        kept = {name: "text" for name, skips in values.items() if not skips}
        assert answer.data == {**kept, "text": "text"}

    for choice in range(1, 256):
        await execute(choice)
        await execute(0)
    each_once = sum(9 - choice.bit_count() for choice in range(256))
    assert counted.fields == each_once
    await execute(1)
    assert counted.fields == each_once + 8
