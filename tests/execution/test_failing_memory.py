"""What failed goes without Python's collector, in whichever way it came to be read.

Where each object is a request's that may be large, some hundred of them are large.
"""

import asyncio
import gc
import weakref
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import pytest
import strawberry
from aiodataloader import DataLoader

from execution import Batch, BatchLoader, Edge
from tests.execution.both import DECLARED, compiled

#: What there was; they give it for as long as somebody holds it.
_MADE: list[weakref.ref[Any]] = []


def watched(made: Any) -> Any:  # noqa: ANN401 - whatever it is
    _MADE.append(weakref.ref(made))
    return made


class Context:
    def __init__(self) -> None:
        self.at_once = BatchLoader[str, Any](_loaded, set())
        self.one_by_one = DataLoader[str, Any](_loaded)
        self.unable = BatchLoader[str, Any](_unable, set())


class Source:
    """Of a class that GraphQL knows nothing of, as ours of the domain are."""

    stranger = 5

    def __init__(self, number: int) -> None:
        self._number = number

    @property
    def attribute(self) -> str:
        raise ValueError("Broken at once.")

    @property
    def key(self) -> str:
        """Of every other."""
        if self._number % 2:
            raise ValueError("Without a key.")
        return "key"


async def _loaded(keys: list[str]) -> list[Any]:
    await asyncio.sleep(0)
    return [watched(Source(0)) for _ in keys]


async def _unable(keys: list[str]) -> list[Any]:
    await asyncio.sleep(0)
    raise ConnectionError(watched(Source(0)), keys)


def _failed(source: object) -> str | Exception:
    try:
        return _fail(source)
    except ValueError as error:
        return error


def _fail(source: object) -> str:
    raise ValueError(f"Broken by {source}.")


def _each(sources: Sequence[Any], _: Context) -> list[str | Exception]:
    return [_failed(source) for source in sources]


def _all(sources: Sequence[Any], _: Context) -> list[str]:
    raise ValueError(f"Broken by {sources}.")


async def _all_later(sources: Sequence[Any], _: Context) -> list[str]:
    raise ValueError(f"Broken by {sources}.")


def _never() -> None:
    raise AssertionError


async def _later() -> str:
    raise ValueError("Broken later.")


@strawberry.interface
class Node:
    name: str


@strawberry.type
class Leaf(Node):
    """The only node."""


@strawberry.type
class Found:
    attribute: str | None


def _edge(loader: str) -> Any:  # noqa: ANN401 - a class attribute
    declared = {DECLARED: Edge(attrgetter(loader), "key")}
    return strawberry.field(resolver=_never, graphql_type=Found | None, metadata=declared)


def _batch(resolve: Any) -> Any:  # noqa: ANN401 - a class attribute
    declared = {DECLARED: Batch(resolve)}
    return strawberry.field(resolver=_never, graphql_type=str | None, metadata=declared)


@strawberry.type
class Thing:
    attribute: str | None
    stranger: Node | None
    of_each: str | None = _batch(_each)
    of_all: str | None = _batch(_all)
    of_all_later: str | None = _batch(_all_later)
    at_once: Found | None = _edge("at_once")
    one_by_one: Found | None = _edge("one_by_one")
    unable: Found | None = _edge("unable")

    @strawberry.field
    def of_parent(self) -> str | None:
        raise ValueError(f"Broken by {self}.")

    @strawberry.field
    def with_info(self, info: strawberry.Info) -> str | None:
        raise ValueError(f"Broken of {info.context}.")

    @strawberry.field
    def with_arguments(self, info: strawberry.Info, number: int) -> str | None:
        raise ValueError(f"Broken by {number} of {info.context}.")

    @strawberry.field
    async def later(self, info: strawberry.Info) -> str | None:
        await asyncio.sleep(0)
        raise ValueError(f"Broken of {info.context}.")


def _mixed(root: Any) -> Any:  # noqa: ANN401 - of one object at once, of the other later
    if root._number % 2:  # noqa: SLF001 - a test's own
        return _later()
    raise ValueError("Broken.")


def _two() -> Any:  # noqa: ANN401 - objects of ours for those of GraphQL
    return [watched(Source(0)), watched(Source(1))]


def _same() -> Any:  # noqa: ANN401 - as above
    return [watched(Source(0))] * 2


@strawberry.type
class Mixed:
    mixed: str | None = strawberry.field(resolver=_mixed)


@strawberry.type
class Query:
    two: list[Thing] = strawberry.field(resolver=_two, graphql_type=list[Thing])
    same: list[Found] = strawberry.field(resolver=_same, graphql_type=list[Found])
    mixed: list[Mixed] = strawberry.field(resolver=_two, graphql_type=list[Mixed])


_SCHEMA = strawberry.Schema(Query, types=[Leaf])._schema  # noqa: SLF001 - executed without its server


@pytest.mark.parametrize(
    "text",
    [
        "{ two { attribute } }",
        "{ two { stranger { name } } }",
        "{ two { ofEach } }",
        "{ two { ofAll } }",
        "{ two { ofAllLater } }",
        "{ two { atOnce { attribute } } }",
        "{ two { oneByOne { attribute } } }",
        "{ two { unable { attribute } } }",
        "{ two { ofParent } }",
        "{ two { withInfo } }",
        "{ two { withArguments(number: 1) } }",
        "{ two { later } }",
        "{ same { attribute } }",
        "{ mixed { mixed } }",
    ],
)
async def test_what_failed_goes_without_the_collector(text: str) -> None:
    operation = compiled(_SCHEMA, text)
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):  # a plan answers by its functions when it is asked again
            made = len(_MADE)
            answer = await operation.execute(context=watched(Context()), variables={})
            assert len(answer.errors or []) == 2
            del answer
            await asyncio.sleep(0)  # in which loaders let go of what they gave
        assert len(_MADE) > made + 1
        assert [left() for left in _MADE[made:] if left() is not None] == []
    finally:
        gc.enable()
