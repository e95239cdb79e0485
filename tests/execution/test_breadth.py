"""A plan asks for all objects of a level at once: the calls are counted."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import pytest
import strawberry
from aiodataloader import DataLoader
from graphql import GraphQLResolveInfo

from execution import Batch, Edge
from tests.execution.both import DECLARED, both, compiled

WIDE = 10_000


class Context:
    def __init__(self, *, cache: bool = True) -> None:
        self.loads: list[list[Any]] = []
        self.batches: list[int] = []
        self.questions = 0
        self.nodes = DataLoader(self._load, get_cache_key=str, cache=cache)

    async def _load(self, keys: list[Any]) -> list[Any]:
        self.loads.append(keys)
        return [LookupError(f"No {key}.") if key == 3 else Item(key) for key in keys]


class Item:
    """Item 4 has no next, and of item 5 nobody knows; items 3 cannot be found."""

    def __init__(self, number: Any) -> None:  # noqa: ANN401 - also of what cannot be hashed
        self.number = number
        self.again = [number]

    @property
    def next_number(self) -> int | None:
        if self.number == 5:
            raise ValueError("Nobody knows.")
        return None if self.number == 4 else (self.number + 1) % 6


class OfItem:
    def __call__(self, value: object, info: GraphQLResolveInfo[Context]) -> bool:
        info.context.questions += 1
        return isinstance(value, Item)

    determined_by = type


def edge(gives: Any, key: str, *, loader: str = "nodes") -> Any:  # noqa: ANN401 - of any type
    async def follow(root: Item, info: strawberry.Info[Context]) -> Any:  # noqa: ANN401 - of any type
        found = getattr(root, key)
        return None if found is None else await getattr(info.context, loader).load(found)

    declared = Edge(attrgetter(loader), key)
    return strawberry.field(resolver=follow, graphql_type=gives, metadata={DECLARED: declared})


async def _doubled(items: Sequence[Item], context: Context) -> list[Any]:
    return _doubled_at_once(items, context)


async def _double(root: Item, info: strawberry.Info[Context]) -> int:
    [value] = await _doubled([root], info.context)
    if isinstance(value, Exception):
        raise value
    return int(value)


async def _too_few(items: Sequence[Item], _: Context) -> list[Any]:
    return _too_few_at_once(items, _)


async def _refused(_: Sequence[Item], __: Context) -> list[Any]:
    return _refused_at_once(_, __)


def _doubled_at_once(items: Sequence[Item], context: Context) -> list[Any]:
    context.batches.append(len(items))
    return [ValueError("Odd.") if item.number % 2 else item.number * 2 for item in items]


def _too_few_at_once(items: Sequence[Item], _: Context) -> list[Any]:
    return [*items][1:]


def _refused_at_once(_: Sequence[Item], __: Context) -> list[Any]:
    raise PermissionError("None of them.")


def _none_at_once(_: Sequence[Item], __: Context) -> None:
    """No batch."""


def batch(gives: Any, resolve: Any) -> Any:  # noqa: ANN401 - of any type
    declared = Batch(resolve)
    return strawberry.field(resolver=_double, graphql_type=gives, metadata={DECLARED: declared})


@strawberry.interface
class Numbered:
    number: int


@strawberry.type(name="Item")
class ItemType(Numbered):
    next = edge(Numbered | None, "next_number")
    same = edge(Numbered, "number")
    again = edge(Numbered | None, "again")
    unknown = edge(Numbered | None, "no_such_attribute")
    nowhere = edge(Numbered | None, "next_number", loader="no_such_loader")
    double = batch(int | None, _doubled)
    few = batch(int | None, _too_few)
    refused = batch(int | None, _refused)
    double_at_once = batch(int | None, _doubled_at_once)
    few_at_once = batch(int | None, _too_few_at_once)
    none_at_once = batch(int | None, _none_at_once)
    refused_at_once = batch(int | None, _refused_at_once)

    is_type_of = OfItem()


def _items(many: int = 6) -> list[Any]:
    return [Item(number % 6) for number in range(many)]


@strawberry.type
class Query:
    items: list[Numbered] = strawberry.field(resolver=_items)


SCHEMA = strawberry.Schema(Query, types=[ItemType])


def items(selection: str, many: int = 6) -> str:
    return f"{{ items(many: {many}) {{ ... on Item {{ {selection} }} }} }}"


async def plan(text: str, *, cache: bool = True) -> tuple[dict[str, Any], Context]:
    context = Context(cache=cache)
    operation = compiled(SCHEMA._schema, text)  # noqa: SLF001 - without its server
    return dict((await operation.execute(context=context, variables={})).formatted), context


async def test_each_edge_asks_once_for_each_key_and_all_edges_of_a_level_at_once() -> None:
    text = items("next { ... on Item { next { number } same { number } } }", many=60)
    answer, context = await plan(text, cache=False)
    assert len(answer["data"]["items"]) == 60
    assert context.loads == [[1, 2, 3, 4], [2, 3, 1, 2, 4]]


async def test_keys_that_are_null_wrong_or_not_found_are_told_where_they_are() -> None:
    answer = await both(SCHEMA, items("next { number }"), given=Context())
    assert [item["next"] for item in answer["data"]["items"]] == [
        *({"number": 1}, {"number": 2}, None),
        *({"number": 4}, None, None),
    ]
    assert sorted((error["message"], error["path"][1]) for error in answer["errors"]) == [
        ("No 3.", 2),
        ("Nobody knows.", 5),
    ]


async def test_keys_that_cannot_be_hashed_are_the_loaders_affair() -> None:
    answer = await both(SCHEMA, items("again { number }", many=1), given=Context())
    assert answer["errors"][0]["path"] == ["items", 0, "again", "number"]


async def test_a_loader_that_is_not_there_is_told_at_each_object() -> None:
    text = "{ items { ... on Item { nowhere { number } } } }"
    answer = await both(SCHEMA, text, given=Context())
    assert len(answer["errors"]) == 5


async def test_a_key_that_no_object_has_is_told_at_each_object() -> None:
    answer = await both(SCHEMA, items("unknown { number }", many=2), given=Context())
    assert [error["path"] for error in answer["errors"]] == [
        ["items", 0, "unknown"],
        ["items", 1, "unknown"],
    ]


@pytest.mark.parametrize("double", ["double", "doubleAtOnce"])
async def test_a_batch_is_one_call_for_a_level(double: str) -> None:
    answer = await both(SCHEMA, items(double), given=Context())
    assert [item[double] for item in answer["data"]["items"]] == [0, None, 4, None, 8, None]
    _, context = await plan(items(f"{double} next {{ ... on Item {{ {double} }} }}"))
    assert context.batches == [6, 3]


@pytest.mark.parametrize(("few", "refused"), [("few", "refused"), ("fewAtOnce", "refusedAtOnce")])
async def test_a_batch_that_fails_or_gives_too_few_fails_for_all_of_it(
    few: str, refused: str
) -> None:
    answer, _ = await plan(items(f"{few} {refused}", many=3))
    assert answer["data"]["items"] == [{few: None, refused: None}] * 3
    assert [error["message"] for error in answer["errors"]] == [
        *["2 values came for 3 objects."] * 3,
        *["None of them."] * 3,
    ]


async def test_a_batch_that_gives_no_values_fails_for_all_of_it() -> None:
    answer, _ = await plan(items("noneAtOnce", many=2))
    assert answer["data"]["items"] == [{"noneAtOnce": None}] * 2
    assert ["NoneType" in error["message"] for error in answer["errors"]] == [True, True]


async def test_wide_lists_are_asked_about_once() -> None:
    answer, context = await plan(items("number next { number } double", many=WIDE))
    assert len(answer["data"]["items"]) == WIDE
    assert context.loads == [[1, 2, 3, 4]]
    assert context.batches == [WIDE]
    # By what an interface asks of it, and then by what checks that: in two places of the plan.
    assert context.questions == 2 * 2
    wrong = [error["path"] for error in answer["errors"] if error["message"] == "Odd."]
    assert wrong == [["items", place, "double"] for place in range(1, WIDE, 2)]
