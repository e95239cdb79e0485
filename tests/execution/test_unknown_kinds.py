"""Objects of kinds that no plan is known of yet: one is asked about, and the others follow it."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry

from tests.execution.both import both, compiled


@dataclass
class Asked:
    """What the predicates were asked about."""

    kinds: list[str] = field(default_factory=list)


@dataclass
class Thing:
    kind: str
    number: int = 0


def _kind(value: object) -> str | None:
    return value.kind if isinstance(value, Thing) else None


class OfKind:
    """Of things that cannot be told it says so, each time."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, value: Any, info: strawberry.Info[Asked]) -> bool | Awaitable[bool]:  # noqa: ANN401 - any object
        if value.kind == "broken":
            raise ValueError("It is broken.")
        info.context.kinds.append(value.kind)
        return self._later(value) if value.kind == "slow" else value.kind == self._name

    async def _later(self, value: Thing) -> bool:
        return value.kind == self._name

    determined_by = staticmethod(_kind)


@strawberry.interface
class Numbered:
    number: int


@strawberry.type
class Plain(Numbered):
    is_type_of = OfKind("plain")


@strawberry.type
class Slow(Numbered):
    is_type_of = OfKind("slow")


def _things(kinds: list[str | None]) -> list[Any]:
    return [None if kind is None else Thing(kind, number) for number, kind in enumerate(kinds)]


def _pairs(kinds: list[str]) -> list[Any]:
    return [_things([kind, kind]) for kind in kinds]


def _thing(kind: str) -> Any:  # noqa: ANN401 - the type's object
    return Thing(kind)


@strawberry.type
class Query:
    things: list[Numbered | None] = strawberry.field(resolver=_things)
    pairs: list[list[Numbered | None]] = strawberry.field(resolver=_pairs)
    thing: Numbered = strawberry.field(resolver=_thing)


SCHEMA = strawberry.Schema(Query, types=[Plain, Slow])
TEXT = "query ($kinds: [String]!) { things(kinds: $kinds) { __typename number } }"


@pytest.mark.parametrize(
    "kinds",
    [
        ["plain", "plain", None, "plain"],
        [None, None],
        [],
        ["slow", "slow"],
        ["plain", "slow", "plain"],
        ["plain", "broken", "plain", "slow"],
        ["slow", "broken", "slow"],
        ["unknown", "plain"],
    ],
    ids=str,
)
async def test_they_are_answered_as_by_graphql_core(kinds: list[str | None]) -> None:
    await both(SCHEMA, TEXT, variables={"kinds": kinds}, given=Asked())


@pytest.mark.parametrize("kind", ["plain", "slow", "broken", "unknown"])
async def test_so_are_those_in_lists_of_lists_and_one_alone(kind: str) -> None:
    text = (
        f'{{ pairs(kinds: ["plain", "{kind}"]) {{ number }} thing(kind: "{kind}") {{ number }} }}'
    )
    await both(SCHEMA, text, given=Asked())


async def test_one_of_a_kind_is_asked_about_by_the_first_operation_and_none_by_the_next() -> None:
    operation = compiled(SCHEMA._schema, TEXT)  # noqa: SLF001 - without its server
    asked = Asked()
    for _ in range(2):
        await operation.execute(context=asked, variables={"kinds": ["plain"] * 5})
    assert set(asked.kinds) == {"plain"}
    assert len(asked.kinds) <= 2
