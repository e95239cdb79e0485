"""The ways in which the values of a field come about, each for many objects at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from operator import attrgetter
from typing import Any, Protocol

from graphql import GraphQLFieldResolver
from graphql.pyutils import is_awaitable
from strawberry.types.field import StrawberryField

from execution.arguments import Handing
from execution.following import Followed, all_lead_on, leads_on
from execution.info import FieldInfo, resolve_info
from execution.loading import BatchLoader
from execution.plan import FieldStep, Group, OfObjects, Reader, Running
from execution.rows import Answer, Part, Read
from execution.values import MET_AGAIN, Value, any_awaitable, awaited, let_go, outcome

Values = list[Value] | Followed | Awaitable[list[Value]]


class Loader(Protocol):
    """aiodataloader's `DataLoader`, or another that batches what it is asked for in one tick.

    A `BatchLoader` is asked for all keys at once.
    """

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


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is computed of its object alone: `compute(objects)` gives one value for each.

    Where it raises, the field's resolver is called object by object.
    """

    compute: Callable[[Sequence[Any]], Sequence[Any]]


#: What a schema may say of a field.
Declaration = Edge | Batch | Column


class Attribute(OfObjects):
    """Strawberry's field without a resolver."""

    __slots__ = ("_get", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._get = attrgetter(name)

    def part(self, step: FieldStep, answer: Answer | None) -> Part | None:  # noqa: ARG002 - a reader
        is_written = self._name.isidentifier() and not iskeyword(self._name)
        return Read(self._name, answer) if is_written and answer is not None else None

    def values(self, step: FieldStep, sources: Sequence[Any]) -> list[Value]:  # noqa: ARG002 - a reader
        values: list[Value] = []
        try:
            values.extend(map(self._get, sources))
        except Exception as error:  # noqa: BLE001 - told as the error of its field
            values.append(error)
        if len(values) < len(sources):  # also where one raised what ends a `map`, and is met again
            values.extend(_outcome(self._get, source) for source in sources[len(values) :])
        return values

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        return self.values(step, group.sources)


class TypeName(OfObjects):
    """What `__typename` says."""

    __slots__ = ()

    def part(self, step: FieldStep, answer: Answer | None) -> Part | None:  # noqa: ARG002 - a reader
        return step.parent_type.name

    def values(self, step: FieldStep, sources: Sequence[Any]) -> list[Value]:
        return [step.parent_type.name] * len(sources)

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        return self.values(step, group.sources)


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


class WithArguments:
    """The same with arguments, which the resolver may do with as it likes."""

    def __init__(
        self,
        field: StrawberryField,
        handing: Handing,
        call: Callable[[Any, FieldInfo, dict[str, Value]], Value],
    ) -> None:
        self._field = field
        self._handing = handing
        self._call = call

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:
        try:
            values = run.arguments(step)
        except Exception as error:  # noqa: BLE001 - told as the error of each field
            return [error] * len(group.sources)
        shared, field = self._handing.for_all(values), self._field
        return _waited_for(
            [
                _outcome(
                    self._called, source, FieldInfo(run, group, index, step, field), values, shared
                )
                for index, source in enumerate(group.sources)
            ]
        )

    def _called(
        self,
        source: Any,  # noqa: ANN401 - of whatever object
        info: FieldInfo,
        values: Mapping[str, Value],
        shared: Mapping[str, Value],
    ) -> Value:
        return self._call(source, info, {**shared, **self._handing.for_one(values, info)})


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
        self._keys = Attribute(edge.key)

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:
        keys = self._keys.values(step, group.sources)
        try:
            loader = self._loader(run.context)
        except Exception as error:  # noqa: BLE001 - told as the error of each field
            return [error if leads_on(key) else key for key in keys]
        try:
            wanted: Sequence[Any] = [*dict.fromkeys(keys)]
            do_all = all_lead_on(wanted)
            if not do_all:
                wanted = [key for key in wanted if leads_on(key)]
            if not wanted:
                return keys
            if isinstance(loader, BatchLoader):
                return Followed(keys, loader.load_each(wanted), do_all_lead_on=do_all)
            return _loaded(keys, {key: loader.load(key) for key in wanted})
        except MET_AGAIN:
            pass
        return awaited([_outcome(loader.load, key) if leads_on(key) else key for key in keys])


async def _loaded(keys: list[Any], coming: Mapping[Any, Awaitable[Value]]) -> list[Value]:
    found: dict[Any, Value] = {}
    try:
        for key, value in coming.items():
            found[key] = await outcome(value)
    finally:
        if len(found) < len(coming):
            let_go(coming.values())
    values = [key if isinstance(key, Exception) else found.get(key) for key in keys]
    keys.clear()  # see `Completing`
    return values


class Batched:
    def __init__(self, batch: Batch) -> None:
        self._resolve = batch.resolve

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:  # noqa: ARG002 - a reader
        """Keeps nothing of what comes, whose errors would lead here (see `Completing`)."""
        return _of_batch(
            _outcome(self._resolve, list(group.sources), run.context), len(group.sources)
        )


def _of_batch(values: Value, many: int) -> Values:
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
    return _one_for_each(many, found)


class Computed(OfObjects):
    def __init__(self, column: Column, one_by_one: Reader) -> None:
        self._compute = column.compute
        self._one_by_one = one_by_one

    def values(self, step: FieldStep, sources: Sequence[Any]) -> list[Value] | None:  # noqa: ARG002 - a reader
        try:
            return _one_for_each(len(sources), [*self._compute(sources)])
        except MET_AGAIN:
            return None

    def read(self, run: Running, group: Group, step: FieldStep) -> Values:
        values = self.values(step, group.sources)
        return self._one_by_one.read(run, group, step) if values is None else values


def _one_for_each(many: int, values: list[Value]) -> list[Value]:
    if len(values) == many:
        return values
    return [ValueError(f"{len(values)} values came for {many} objects.")] * many


def _outcome(call: Callable[..., Value], *arguments: object, **named: object) -> Value:
    try:
        return call(*arguments, **named)
    except Exception as error:  # noqa: BLE001 - told as the error of its field
        return error


def _waited_for(values: list[Value]) -> Values:
    return awaited(values) if any_awaitable(values) else values
