"""What the random operations are worth."""

import re
from random import Random

from graphql import GraphQLObjectType, parse, validate

from tests.execution.writing import Writing
from tests.execution.zoo import ZOO


def text(seed: int) -> str:
    return Writing(ZOO, Random(seed)).write().text  # noqa: S311 - to be drawn again


def test_a_seed_always_gives_the_same_operation() -> None:
    assert text(7) == text(7) != text(8)


def test_the_operations_are_valid() -> None:
    for seed in range(300):
        assert validate(ZOO, parse(text(seed))) == []


def test_the_operations_ask_for_every_field_of_the_schema() -> None:
    asked = {name for seed in range(2000) for name in re.findall(r"\w+", text(seed))}
    names = {
        name
        for of in ZOO.type_map.values()
        if isinstance(of, GraphQLObjectType) and of.name[:2] != "__"
        for name in of.fields
    }
    assert names - asked == set()
