"""Resolvers get the arguments that strawberry gives them, however an operation gives these."""

from enum import Enum
from typing import Annotated, Any

import pytest
import strawberry

from tests.execution.both import both


@strawberry.enum
class Mood(Enum):
    GOOD = "g"
    BAD = "b"


@strawberry.input
class Wish:
    text: str = "any"
    moods: list[Mood] | None = None
    more: "Wish | None" = strawberry.UNSET


@strawberry.input(one_of=True)
class Choice:
    number: int | None = strawberry.UNSET
    wish: Wish | None = strawberry.UNSET


@strawberry.input
class Patch:
    title: strawberry.Maybe[str | None] = None


def _plain(
    number: int = 3,
    text: str | None = "some",
    identity: strawberry.ID | None = None,
    mood: Mood = Mood.GOOD,
    renamed: Annotated[int | None, strawberry.argument(name="called")] = 1,
) -> str:
    return repr((number, text, identity, mood, renamed))


def _made(
    numbers: list[int] | None = None,
    wish: Wish | None = None,
    wishes: list[Wish] | None = strawberry.UNSET,
    choice: Choice | None = None,
    patch: Patch | None = None,
) -> str:
    return repr((numbers, wish, wishes, choice, patch))


def _maybe(perhaps: strawberry.Maybe[int | None] = None) -> str:
    return repr(perhaps)


def _changed(numbers: list[int], wish: Wish) -> str:
    """Which no other object sees."""
    numbers.append(4)
    wish.text += "!"
    return f"{numbers} {wish.text}"


@strawberry.type
class Thing:
    changed: str = strawberry.field(resolver=_changed)

    @strawberry.field
    def owned(self, info: strawberry.Info, times: int, text: str = "x") -> str:
        return f"{type(self).__name__} {info.path.as_list()} {text * times}"

    @strawberry.field
    async def later(root: strawberry.Parent[Any], times: float) -> str:  # noqa: N805 - as strawberry has it
        return f"{type(root).__name__} {times}"


@strawberry.type
class Query:
    plain: str = strawberry.field(resolver=_plain)
    made: str = strawberry.field(resolver=_made)
    maybe: str = strawberry.field(resolver=_maybe)
    things: list[Thing] = strawberry.field(resolver=lambda: [Thing(), Thing()])


SCHEMA = strawberry.Schema(Query)

BY_VARIABLES = """
query ($number: Int = 5, $text: String, $identity: ID, $mood: Mood = BAD, $called: Int,
  $numbers: [Int!], $wish: Wish, $wishes: [Wish!], $choice: Choice, $patch: Patch, $perhaps: Int) {
  plain(number: $number, text: $text, identity: $identity, mood: $mood, called: $called)
  made(numbers: $numbers, wish: $wish, wishes: $wishes, choice: $choice, patch: $patch)
  maybe(perhaps: $perhaps)
}
"""


@pytest.mark.parametrize(
    "field",
    [
        *("plain", "made", "maybe", "maybe(perhaps: 1)", "maybe(perhaps: null)"),
        "plain(number: 1, text: null, identity: 7, mood: BAD, called: 2)",
        'made(numbers: 1, wish: {text: "a", moods: [GOOD], more: {text: "b"}}, wishes: [{}])',
        'made(choice: {number: 1}, patch: {title: "t"})',
        "made(choice: {wish: {}}, patch: {title: null})",
        "made(numbers: [], wish: null, wishes: null, choice: null, patch: {})",
    ],
)
async def test_constants(field: str) -> None:
    answer = await both(SCHEMA, f"{{ {field} }}")
    assert "errors" not in answer


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"number": 1, "text": "t", "identity": "i", "mood": "GOOD", "called": None},
        {"text": None, "identity": 5, "numbers": [1, 2], "wish": {"more": {}}, "wishes": [{}]},
        {"choice": {"wish": {"moods": ["BAD"]}}, "patch": {"title": None}, "perhaps": None},
        {"wish": None, "wishes": None, "choice": None, "patch": None, "numbers": None},
        {"perhaps": 4},
    ],
)
async def test_variables(variables: dict[str, Any]) -> None:
    answer = await both(SCHEMA, BY_VARIABLES, variables=variables)
    assert "errors" not in answer


async def test_null_in_a_variable_that_the_argument_does_not_take_is_told() -> None:
    text = "query ($number: Int = 5) { a: plain(number: $number) b: plain }"
    answer = await both(SCHEMA, text, variables={"number": None})
    assert answer["data"] is None
    assert answer["errors"][0]["path"] == ["a"]


async def test_a_variable_within_a_literal() -> None:
    text = "query ($text: String!) { made(wish: {text: $text}, numbers: [1]) }"
    answer = await both(SCHEMA, text, variables={"text": "v"})
    assert "'v'" in answer["data"]["made"]


async def test_each_object_has_arguments_of_its_own() -> None:
    answer = await both(SCHEMA, '{ things { changed(numbers: [1], wish: {text: "a"}) } }')
    assert answer["data"]["things"] == [{"changed": "[1, 4] a!"}] * 2


async def test_the_object_and_where_it_is_come_with_the_arguments() -> None:
    answer = await both(
        SCHEMA,
        "query ($t: Int!) { things { owned(times: $t) later(times: 2) } }",
        variables={"t": 2},
    )
    assert answer["data"]["things"][1] == {
        "owned": "Thing ['things', 1, 'owned'] xx",
        "later": "Thing 2.0",
    }
