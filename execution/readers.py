"""The ways in which the values of a field come about, each for many objects at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from graphql import GraphQLFieldResolver
from graphql.pyutils import is_awaitable
from strawberry.types.field import StrawberryField

from execution.info import FieldInfo, resolve_info
from execution.plan import FieldStep, Group, Running
from execution.values import Kind, Value, awaited, kinds_of, let_go, outcome

Values = list[Value] | Awaitable[list[Value]]


class Loader(Protocol):
    """aiodataloader's `DataLoader`, or another that batches what it is asked for in one tick."""

    def load(self, key: Any, /) -> "asyncio.Future[Any]": ...  # noqa: ANN401 - whatever it is asked by


@dataclass(frozen=True, slots=True)
class Edge:
    """A field that follows an attribute of its object through a loader of the context."""

    loader: Callable[[Any], Loader]
    key: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A field of all objects at once: `resolve(objects, context)` gives one value for each.

    Or what gives them later, where they have to be waited for.
    """

    resolve: Callable[[Sequence[Any], Any], Sequence[Any] | Awaitable[Sequence[Any]]]


class Attribute:
    """Strawberry's field without a resolver."""

    def __init__(self, name: str) -> None:
        self._get = attrgetter(name)

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        return _attributes(self._get, group.sources)


class TypeName:
    """What `__typename` says."""

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        return [step.parent_type.name] * len(group.sources)


class OfParent:
    """A resolver that asks for nothing but its object."""

    def __init__(self, resolve: Callable[[Any], Value]) -> None:
        self._resolve = resolve

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        resolve, values = self._resolve, []
        for source in group.sources:
            try:
                values.append(resolve(source))
            except Exception as error:  # noqa: BLE001 - told as the error of its field
                values.append(error)
        return _waited_for(values)


class WithInfo:
    """A resolver without arguments; `call` hands it the object and what it is told."""

    def __init__(self, field: StrawberryField, call: Callable[[Any, FieldInfo], Value]) -> None:
        self._field = field
        self._call = call

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:
        field, call = self._field, self._call
        return _waited_for(
            [
                _outcome(call, source, FieldInfo(run, group, index, step, field))
                for index, source in enumerate(group.sources)
            ]
        )


class Ordinary:
    """Any resolver, called as graphql-core calls it."""

    def __init__(self, resolve: GraphQLFieldResolver) -> None:
        self._resolve = resolve

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:
        try:
            arguments = run.arguments(step)
        except Exception as error:  # noqa: BLE001 - told as the error of each field
            return [error] * len(group.sources)
        return _waited_for(
            [
                _outcome(self._resolve, source, resolve_info(run, group, index, step), **arguments)
                for index, source in enumerate(group.sources)
            ]
        )


class FollowedEdge:
    """Asks for each key once, all of them in the same tick as its neighbours do."""

    def __init__(self, edge: Edge) -> None:
        self._loader = edge.loader
        self._key = attrgetter(edge.key)

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        keys = _attributes(self._key, group.sources)
        try:
            load = self._loader(run.context).load
        except Exception as error:  # noqa: BLE001 - told as the error of each field
            return [error if _leads_on(key) else key for key in keys]
        with suppress(Exception):  # met again below, at the key that it is of
            return _loaded(keys, {key: load(key) for key in dict.fromkeys(keys) if _leads_on(key)})
        return awaited([_outcome(load, key) if _leads_on(key) else key for key in keys])


def _leads_on(key: Any) -> bool:  # noqa: ANN401 - any attribute
    return key is not None and not isinstance(key, Exception)


async def _loaded(keys: Sequence[Any], coming: Mapping[Any, Awaitable[Value]]) -> list[Value]:
    found: dict[Any, Value] = {}
    try:
        for key, value in coming.items():
            found[key] = await outcome(value)
    finally:
        if len(found) < len(coming):
            let_go(coming.values())
    return [key if isinstance(key, Exception) else found.get(key) for key in keys]


class Batched:
    def __init__(self, batch: Batch) -> None:
        self._resolve = batch.resolve

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        values = _outcome(self._resolve, list(group.sources), run.context)
        many = len(group.sources)
        return _later_of_each(values, many) if is_awaitable(values) else _of_each(values, many)


async def _later_of_each(coming: Awaitable[Value], many: int) -> list[Value]:
    return _of_each(await outcome(coming), many)


def _of_each(values: Value, many: int) -> list[Value]:
    """What a batch gave for so many objects, or the exception that ended it."""
    if isinstance(values, Exception):
        return [values] * many
    try:
        found = [*values]
    except Exception as error:  # noqa: BLE001 - told as the error of each field
        return [error] * many
    if len(found) != many:
        return [ValueError(f"{len(found)} values came for {many} objects.")] * many
    return found


def _attributes(get: Callable[[Any], Value], sources: Sequence[Any]) -> list[Value]:
    values: list[Value] = []
    while len(values) < len(sources):
        try:
            values.extend(map(get, sources[len(values) :]))
        except Exception as error:  # noqa: BLE001 - told as the error of its field
            values.append(error)
    return values


def _outcome(call: Callable[..., Value], *arguments: object, **named: object) -> Value:
    try:
        return call(*arguments, **named)
    except Exception as error:  # noqa: BLE001 - told as the error of its field
        return error


def _waited_for(values: list[Value]) -> Values:
    return awaited(values) if Kind.AWAITABLE in kinds_of(values) else values
