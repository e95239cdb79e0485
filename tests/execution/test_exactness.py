"""Cases that the random operations do not have, or have too rarely."""

from typing import Any

import pytest
import strawberry
from graphql import GraphQLError, build_schema
from strawberry.permission import BasePermission

from execution import Edge
from tests.execution.both import DECLARED, both


class Nobody(BasePermission):
    message = "Nobody may."

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - strawberry's
        return False


class Unloading:
    """A loader that must not be asked."""

    def load(self, key: Any) -> Any:  # noqa: ANN401 - a loader's
        raise AssertionError(key)


async def _guarded() -> str:
    return "secret"


def _wrong_way() -> str | None:
    raise GraphQLError("Lost.", path=["somewhere", "else"])


def _with_text(text: str | None = "nothing") -> str:
    return f"{text}"


class Ended:
    @property
    def name(self) -> str:
        raise StopIteration("No more.")


@strawberry.type
class Inner:
    name: str = "inner"

    @strawberry.field
    def inner(self) -> "Inner":
        return self


@strawberry.type
class Query:
    inner: Inner | None = strawberry.field(resolver=Inner)
    inners: list[Inner] = strawberry.field(resolver=lambda: [Inner(), Inner()])
    ended = strawberry.field(
        resolver=lambda: [Inner(), Ended(), Inner(name="last")],
        graphql_type=list[Inner | None],
    )
    lost: str | None = strawberry.field(resolver=_wrong_way)
    text: str = strawberry.field(resolver=_with_text)
    guarded: str | None = strawberry.field(
        resolver=_guarded,
        permission_classes=[Nobody],
        metadata={DECLARED: Edge(lambda _: Unloading(), "key")},
    )

    @strawberry.field
    def variables(self, info: strawberry.Info) -> str:
        return f"{info._raw_info.variable_values} {info.variable_values}"  # noqa: SLF001 - what it holds


SCHEMA = strawberry.Schema(Query)


async def test_a_permission_holds_for_a_declared_edge() -> None:
    answer = await both(SCHEMA, "{ guarded }")
    assert answer["data"] == {"guarded": None}
    assert answer["errors"][0]["message"] == "Nobody may."


async def test_an_attribute_may_raise_what_ends_an_iteration() -> None:
    answer = await both(SCHEMA, "{ ended { name } }")
    assert answer["data"] == {"ended": [{"name": "inner"}, None, {"name": "last"}]}
    assert [error["path"] for error in answer["errors"]] == [["ended", 1, "name"]]


async def test_an_error_may_know_its_path_already() -> None:
    answer = await both(SCHEMA, "{ lost }")
    assert answer["errors"][0]["path"] == ["somewhere", "else"]


async def test_resolvers_see_the_variables_as_strawberry_shows_them() -> None:
    text = "query ($text: String!) { variables text(text: $text) }"
    answer = await both(SCHEMA, text, variables={"text": "a"})
    assert answer["data"]["variables"] == "{'text': 'a'} {'text': 'a'}"


async def test_a_condition_that_is_null_spoils_the_operation_at_its_root() -> None:
    text = "query ($when: Boolean = true) { text @skip(if: $when) }"
    answer = await both(SCHEMA, text, variables={"when": None})
    assert answer["data"] is None
    assert "path" not in answer["errors"][0]


async def test_a_condition_that_is_null_spoils_each_object_below() -> None:
    text = "query ($when: Boolean = true) { inner { inner { name @skip(if: $when) } } text }"
    answer = await both(SCHEMA, text, variables={"when": None})
    assert answer["data"] == {"inner": None, "text": "nothing"}
    assert answer["errors"][0]["path"] == ["inner", "inner"]


@pytest.mark.parametrize("when", [True, False])
async def test_a_plan_is_made_for_each_choice(when: bool) -> None:  # noqa: FBT001 - a case
    text = "query ($when: Boolean!) { inners { a: name @skip(if: $when) b: name } }"
    answer = await both(SCHEMA, text, variables={"when": when})
    one = {"b": "inner"} if when else {"a": "inner", "b": "inner"}
    assert answer == {"data": {"inners": [one, one]}}


async def test_a_variable_is_no_condition_because_another_operation_has_one_of_its_name() -> None:
    text = """
    query One($it: String) { text(text: $it) }
    query Other($it: Boolean!) { text @skip(if: $it) }
    """
    answer = await both(SCHEMA, text, name="One", variables={"it": "so"})
    assert answer == {"data": {"text": "so"}}


async def test_an_optional_variable_that_is_missing_leaves_the_default() -> None:
    text = "query ($text: String) { text(text: $text) }"
    assert await both(SCHEMA, text) == {"data": {"text": "nothing"}}
    assert await both(SCHEMA, text, variables={"text": None}) == {"data": {"text": "None"}}


async def test_variables_that_do_not_fit_are_told_together() -> None:
    text = "query ($a: String, $b: Boolean!) { text(text: $a) @skip(if: $b) }"
    answer = await both(SCHEMA, text, variables={"a": 1})
    assert answer["data"] is None
    assert len(answer["errors"]) == 2


async def test_fields_that_are_all_skipped_leave_an_empty_object() -> None:
    text = "{ inner { name @skip(if: true) } }"
    assert await both(SCHEMA, text) == {"data": {"inner": {}}}


async def test_a_schema_need_not_be_strawberrys() -> None:
    schema = build_schema("""
        interface Pet { name(loud: Boolean = false): String! }
        type Cat implements Pet { name(loud: Boolean = false): String! }
        type Query { pets: [Pet], count: Int! }
    """)
    given = {
        "pets": [
            {"__typename": "Cat", "name": lambda info, loud: f"{info.path.as_list()} {loud}"},
            {"__typename": "Dog", "name": "Rex"},
        ],
        "count": lambda info: len(info.variable_values.coerced),
    }
    text = "query ($loud: Boolean = true) { count pets { a: name(loud: $loud) __typename } }"
    answer = await both(schema, text, given=given)
    assert answer["data"] == {
        "count": 1,
        "pets": [{"a": "['pets', 0, 'a'] True", "__typename": "Cat"}, None],
    }
