"""What a field of the world may give: what fits its type, and now and then what does not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    is_leaf_type,
    is_list_type,
)

from tests.execution.scalars import Diet, Size, Stage
from tests.execution.world import Refusal, Stranger, Thing, Wares, World, mixed

_FITTING: Mapping[str, tuple[object, ...]] = {
    "Int": (0, -5, 41, 2**31 - 1, -(2**31), 3.0, True),
    "Float": (0.0, 2.5, -1e300, 7, False),
    "String": ("", "text", "老旺 \u2028\n", 5, True, 2.5),
    "Boolean": (True, False, 1, 0.0),
    "ID": ("a1", "0", 7, -3),
    "Diet": (Diet.MEAT, Diet.PLANTS, "m", Diet.MEAT),
    "Size": (Size.SMALL, Size.LARGE, Size.SMALL),
    "Stage": (Stage.YOUNG, Stage.OLD, "old"),
    "DateTime": (datetime(2026, 2, 28, 1, 2, 3, tzinfo=UTC), datetime(1999, 1, 1)),  # noqa: DTZ001 - as databases give them
    "Picky": ("fine", "none too good", 8),
    "JSON": ({"b": [1, None], "a": {}}, [], "text", 0, False),
}
_WRONG: Mapping[str, tuple[object, ...]] = {
    "Int": ("many", 2**31, 0.5, float("nan"), [1]),
    "Float": ("much", float("inf"), [1.5]),
    "String": (["text"], {"a": 1}),
    "Boolean": ("yes", float("nan"), [True]),
    "ID": (0.5, ["a"], True),
    "Diet": ("nothing", Size.SMALL, 3, ["m"]),
    "Size": ("nothing", Diet.MEAT, 3),
    "Stage": ("nothing", Diet.MEAT, 3),
    "DateTime": ("today", 5),
    "Picky": ("none", "bad", "undefined"),
    "JSON": (),
}
_CONTAINERS: tuple[Callable[[list[Any]], Any], ...] = (
    *(list, list, list, list, list, tuple),
    *(iter, Wares, lambda items: dict(enumerate(items)).values()),
)


def draw(world: World, key: int, of: GraphQLOutputType) -> Any:  # noqa: ANN401 - of whatever type
    """May raise."""
    if world.happens(key, "fault", world.faults):
        return _fault(world, key, of)
    if isinstance(of, GraphQLNonNull):
        return _fitting(world, key, of.of_type)
    return None if world.happens(key, "null", world.nulls) else _fitting(world, key, of)


def settled(world: World, key: int, of: GraphQLOutputType) -> Any:  # noqa: ANN401 - as above
    """The same, where what it raises is among the values."""
    try:
        return draw(world, key, of)
    except Exception as error:  # noqa: BLE001 - the executors under test are to raise it
        return error


def _fitting(world: World, key: int, of: Any) -> Any:  # noqa: ANN401 - of a type without NonNull
    if is_list_type(of):
        return _CONTAINERS[mixed(key, "container") % len(_CONTAINERS)](_items(world, key, of))
    if is_leaf_type(of):
        values = _FITTING[of.name]
        return values[mixed(key, "value") % len(values)]
    if isinstance(of, GraphQLObjectType):
        return Thing(world, of.name, key)
    possible = world.schema.get_possible_types(of)
    return Thing(world, possible[mixed(key, "type") % len(possible)].name, key)


def _items(world: World, key: int, of: Any) -> list[Any]:  # noqa: ANN401 - a list type
    length = mixed(key, "length") % 4
    return [settled(world, mixed(key, place), of.of_type) for place in range(length)]


def _fault(world: World, key: int, of: GraphQLOutputType) -> Any:  # noqa: ANN401 - as in draw
    which = mixed(key, "which") % 8
    if which == 0:
        raise Refusal(f"Refused {key % 1000}.")
    if which == 1:
        raise GraphQLError(f"Told {key % 1000}.", extensions={"code": f"C{key % 10}"})
    if which == 2:
        return _broken(world, key, of)
    given = (Refusal(f"Returned {key % 1000}."), None, Undefined)
    return given[which - 3] if which < 6 else _wrong(world, key, of)


def _wrong(world: World, key: int, of: GraphQLOutputType) -> Any:  # noqa: ANN401 - as in draw
    inner: Any = of.of_type if isinstance(of, GraphQLNonNull) else of
    if is_list_type(inner):
        wrong: tuple[object, ...] = ("text", 5, {"a": 1}, Thing(world, "Cage", key))
    elif is_leaf_type(inner):
        wrong = (*_WRONG[inner.name], None)
    else:
        wrong = (Stranger(), "text", 5, [])
    return wrong[mixed(key, "wrong") % len(wrong)]


def _broken(world: World, key: int, of: GraphQLOutputType) -> Any:  # noqa: ANN401 - as in draw
    """A list that breaks off."""
    inner: Any = of.of_type if isinstance(of, GraphQLNonNull) else of
    return _breaking(_items(world, key, inner)) if is_list_type(inner) else Undefined


def _breaking(items: list[Any]) -> Iterator[Any]:
    yield from items
    raise Refusal("Broken off.")
