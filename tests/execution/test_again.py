"""What is asked again is answered by functions that are written for it: as it was before."""

import asyncio
import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, cast

import pytest
import strawberry

from execution import BatchLoader, Edge
from execution.plan import FieldStep
from execution.readers import Attribute
from execution.rows import Answer
from execution.values import CancelledByResolver
from tests.execution.both import DECLARED, both, compiled

_MANY = 110


@dataclass(eq=False)
class Owner:
    """`broken` raises, and `later` is to be awaited."""

    name: Any
    age: Any = 30
    reads: int = 0

    @property
    def again(self) -> int:
        self.reads += 1
        return self.reads

    @property
    def broken(self) -> str:
        raise ValueError(self.name)

    @property
    async def later(self) -> str:
        return f"later {self.name}"


def edge(gives: Any, loader: str) -> Any:  # noqa: ANN401 - of any type
    async def follow(root: Any, info: strawberry.Info["World"]) -> Any:  # noqa: ANN401 - as above
        key = root.name
        return None if key is None else await getattr(info.context, loader).load(key)

    declared = {DECLARED: Edge(attrgetter(loader), "name")}
    return strawberry.field(resolver=follow, graphql_type=gives, metadata=declared)


@strawberry.type
class Friend:
    name: str


@strawberry.type(name="Owner")
class OwnerType:
    name: str
    age: int | None
    again: int
    broken: str | None
    later: str

    friend = edge(Friend, "friend")

    @strawberry.field
    def shout(self) -> str:
        return f"{self.name}!"

    @staticmethod
    def is_type_of(value: object, info: object) -> bool:
        del info
        return isinstance(value, Owner)


@dataclass
class World:
    """`slow` takes some turns of the loop more than `by_name`."""

    owners: Sequence[Owner]
    loads: list[list[str]] = field(default_factory=list)
    friends: list[list[str]] = field(default_factory=list)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    tasks_meanwhile: int = 0
    is_away: bool = False
    cancels_itself: bool = False

    def __post_init__(self) -> None:
        self.by_name = BatchLoader[str, Any](self._load, self.tasks)
        self.slow = BatchLoader[str, Any](self._load_slowly, self.tasks)
        self.is_slow = asyncio.Event()
        self.friend = BatchLoader[str, Any](self._load_friends, self.tasks)

    async def _load(self, names: list[str]) -> list[Any]:
        self.loads.append(names)
        self.tasks_meanwhile = len(asyncio.all_tasks())
        if self.is_away:
            raise ConnectionError("Away.")
        if self.cancels_itself:
            raise asyncio.CancelledError
        return [Owner(name) for name in names]

    async def _load_slowly(self, names: list[str]) -> list[Any]:
        self.is_slow.set()
        for _ in range(9):
            await asyncio.sleep(0)
        return [Owner(f"slow {name}") for name in names]

    async def _load_friends(self, names: list[str]) -> list[Any]:
        self.friends.append(names)
        return [Owner(f"friend of {name}") for name in names]


@strawberry.type
class Query:
    owners: list[OwnerType]

    @strawberry.field
    async def items(self, info: strawberry.Info[World], after: str | None = None) -> list["Item"]:
        if after is not None:
            await info.context.by_name.load(after)
        return [Item(name=owner.name) for owner in info.context.owners]


@strawberry.type
class Item:
    name: str | None
    owner = edge(OwnerType | None, "by_name")
    other = edge(OwnerType | None, "by_name")
    slow = edge(OwnerType | None, "slow")


SCHEMA = strawberry.Schema(Query)


async def _same(text: str, *owners: Owner) -> dict[str, Any]:
    return await both(SCHEMA, text, given=World(owners))


@pytest.mark.parametrize("asked", ["name age", "name shout", "name broken", "name later"])
async def test_one_that_stands_in_several_places_is_answered_in_each(asked: str) -> None:
    a, b = Owner("a"), Owner("b")
    answer = await _same(f"{{ owners {{ {asked} }} }}", a, b, a)
    assert [each["name"] for each in answer["data"]["owners"]] == ["a", "b", "a"]


async def test_one_that_stands_in_several_places_is_read_once() -> None:
    a, b = Owner("a"), Owner("b")
    operation = compiled(SCHEMA._schema, "{ owners { again } }")  # noqa: SLF001 - without its server
    world = World([a, b, a])
    await operation.execute(root_value=world, context=world, variables={})
    answer = await operation.execute(root_value=world, context=world, variables={})
    assert answer.data == {"owners": [{"again": 2}, {"again": 2}, {"again": 2}]}


async def test_an_attribute_that_is_to_be_awaited_is_read_once_for_each() -> None:
    """No coroutine is left over, which a warning would tell."""
    answer = await _same("{ owners { name later age } }", Owner("a"), Owner("b"))
    assert [each["later"] for each in answer["data"]["owners"]] == ["later a", "later b"]


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "owner",
    [
        Owner("a", age=2**31),
        Owner("a", age=-(2**31)),
        Owner("a", age=-(2**31) - 1),
        Owner("a", age=True),
        Owner("a", age=1.0),
        Owner("a", age="x"),
        Owner("a", age=None),
        Owner(Text("a")),
        Owner(1),
        Owner(None),
    ],
    ids=repr,
)
async def test_odd_values_are_coerced_or_told(owner: Owner) -> None:
    await _same("{ owners { name age __typename } }", owner, Owner("b"))


async def test_of_many_keys_none_is_lost() -> None:
    keys = " ".join(f"key{number}: name" for number in range(_MANY))
    answer = await _same(f"{{ owners {{ {keys} }} }}", Owner("a"))
    assert len(answer["data"]["owners"][0]) == _MANY


@pytest.mark.parametrize(("name", "is_read"), [("name", True), ("class", False), ("a.b", False)])
def test_only_what_python_can_name_is_read_by_a_function(*, name: str, is_read: bool) -> None:
    part = Attribute(name).part(cast("FieldStep", None), Answer())
    assert (part is not None) is is_read


async def test_a_batch_that_fails_leaves_objects_without_a_key_alone() -> None:
    text = "{ items { owner { name } } }"
    world = World([Owner("a"), Owner(None), Owner("b")], is_away=True)
    operation = compiled(SCHEMA._schema, text)  # noqa: SLF001 - as above
    for _ in range(2):
        answer = await operation.execute(context=world, variables={})
        assert answer.data == {"items": [{"owner": None}] * 3}
        assert [(error.message, error.path) for error in answer.errors or []] == [
            ("Away.", ["items", 0, "owner"]),
            ("Away.", ["items", 2, "owner"]),
        ]


async def test_edges_share_their_batches_and_take_no_tasks() -> None:
    world = World([Owner("a"), Owner("b"), Owner("a")])
    operation = compiled(SCHEMA._schema, "{ items { owner { name } other { name } } }")  # noqa: SLF001 - as above
    answer = await operation.execute(context=world, variables={})
    names = [{"name": "a"}, {"name": "b"}, {"name": "a"}]
    assert answer.data == {"items": [{"owner": name, "other": name} for name in names]}
    assert world.loads == [["a", "b"]]
    assert world.tasks_meanwhile == 1  # that of the test


async def test_loaders_of_one_level_load_at_the_same_time() -> None:
    world = World([Owner("a")])
    operation = compiled(SCHEMA._schema, "{ items { slow { name } owner { name } } }")  # noqa: SLF001 - as above
    running = asyncio.ensure_future(operation.execute(context=world, variables={}))
    await world.is_slow.wait()
    assert world.loads == [["a"]]
    assert len(world.tasks) == 1  # one of them is loaded by the run itself
    assert (await running).data == {"items": [{"slow": {"name": "slow a"}, "owner": {"name": "a"}}]}


async def test_parts_of_an_operation_that_run_beside_each_other_share_their_batches() -> None:
    world = World([Owner("a"), Owner("b")])
    text = "{ one: items { owner { name } } other: items { other { name } } }"
    operation = compiled(SCHEMA._schema, text)  # noqa: SLF001 - as above
    await operation.execute(context=world, variables={})
    assert world.loads == [["a", "b"]]


async def test_a_loader_that_cancels_itself_ends_its_fields_alone() -> None:
    world = World([Owner("a")], cancels_itself=True)
    text = "{ items { name owner { name } } }"
    operation = compiled(SCHEMA._schema, text)  # noqa: SLF001 - as above
    answer = await operation.execute(context=world, variables={})
    assert answer.data == {"items": [{"name": "a", "owner": None}]}
    [error] = answer.errors or []
    assert isinstance(error.original_error, CancelledByResolver)


@pytest.mark.parametrize("order", ["slow {} owner {}", "owner {} slow {}"])
async def test_what_lies_below_edges_waits_for_all_of_them(order: str) -> None:
    """So that it is asked for once, whichever of them takes longer."""
    world = World([Owner("a"), Owner("b")])
    asked = order.replace("{}", "{ friend { name } }")
    operation = compiled(SCHEMA._schema, f"{{ items {{ {asked} }} }}")  # noqa: SLF001 - as above
    await operation.execute(context=world, variables={})
    assert [sorted(names) for names in world.friends] == [["a", "b", "slow a", "slow b"]]


async def test_a_run_that_is_cancelled_leaves_nothing_that_has_not_begun() -> None:
    """Python would warn of a coroutine: of what came before, and what comes now, is one made."""
    world = World([Owner("a"), Owner("b")])
    text = """{ items(after: "a") { slow { name } owner { name } } }"""
    operation = compiled(SCHEMA._schema, text)  # noqa: SLF001 - as above
    running = asyncio.ensure_future(operation.execute(context=world, variables={}))
    await world.is_slow.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.wait(world.tasks)
    gc.collect()
    assert world.loads == [["a"], ["b"]]
