"""The ways in which a field may be resolved: each makes a field of that name."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import strawberry
from graphql.pyutils import is_iterable
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission, PermissionExtension

from execution import Batch, Edge
from tests.execution.context import Context, all_at_once, all_now
from tests.execution.inputs import Filter
from tests.execution.scalars import Diet, Picky
from tests.execution.world import Refusal, Thing, mixed

#: Under this name a field's metadata holds its declaration.
DECLARED = "declared"

Info = strawberry.Info[Context, None]
Way = Callable[[str], Any]


def attribute(name: str) -> Any:  # noqa: ANN401 - a field of a class, of whatever type it is
    del name
    return strawberry.field()


def of_root(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(root: Thing) -> Any:  # noqa: ANN401 - as above
        return root.drawn(name)

    return strawberry.field(resolver=resolve)


def of_parent(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(*, thing: strawberry.Parent[Thing]) -> Any:  # noqa: ANN401 - as above
        return thing.drawn(name)

    return strawberry.field(resolver=resolve)


def of_self(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(self: Thing) -> Any:  # noqa: ANN401 - as above
        return self.drawn(name)

    return strawberry.field(resolver=resolve)


def with_info(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(root: Thing, info: Info) -> Any:  # noqa: ANN401 - as above
        return root.drawn(name, *_told(info))

    return strawberry.field(resolver=resolve)


def of_self_with_info(name: str) -> Any:  # noqa: ANN401 - as above
    async def resolve(self: Thing, what: Info) -> Any:  # noqa: ANN401 - as above
        return self.drawn(name, *_told(what))

    return strawberry.field(resolver=resolve)


def later(name: str) -> Any:  # noqa: ANN401 - as above
    async def resolve(root: Thing) -> Any:  # noqa: ANN401 - as above
        for _ in range(mixed(root.key, "turns") % 3):
            await asyncio.sleep(0)
        return root.drawn(name)

    return strawberry.field(resolver=resolve)


def sometimes_later(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(root: Thing) -> Any:  # noqa: ANN401 - as above
        return _drawn_later(root, name) if root.key % 2 else root.drawn(name)

    return strawberry.field(resolver=resolve)


def with_arguments(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(
        root: Thing,
        number: int = 3,
        diets: list[Diet | None] | None = None,
        found_by: Filter | None = strawberry.UNSET,
        picky: Picky | None = None,
    ) -> Any:  # noqa: ANN401 - as above
        return root.drawn(name, number, diets, found_by, picky)

    return strawberry.field(resolver=resolve)


def with_required_arguments(name: str) -> Any:  # noqa: ANN401 - as above
    async def resolve(
        root: Thing, info: Info, number: int, found_by: list[list[Filter]], when: datetime
    ) -> Any:  # noqa: ANN401 - as above
        return root.drawn(name, info.path.as_list(), number, found_by, when)

    return strawberry.field(resolver=resolve)


def promised(name: str) -> Any:  # noqa: ANN401 - as above
    """A list of which some items are still to come."""

    def resolve(root: Thing) -> Any:  # noqa: ANN401 - as above
        items = root.drawn(name)
        if not is_iterable(items):
            return items
        coming = (_given(item) if place % 3 else item for place, item in enumerate(items))
        return coming if root.key % 2 else _whole(coming)

    return strawberry.field(resolver=resolve)


def streamed(name: str) -> Any:  # noqa: ANN401 - as above
    """A list that comes item by item."""

    async def resolve(root: Thing) -> AsyncIterator[Any]:
        items = root.drawn(name)
        if not is_iterable(items):
            raise LookupError("Nothing to stream.")
        for item in items:
            await asyncio.sleep(0)
            yield item

    return strawberry.field(resolver=resolve)


def followed(name: str) -> Any:  # noqa: ANN401 - as above
    """An edge, and the resolver that does the same object by object.

    graphql-core cancels whatever runs beside a failure that it cannot keep in; without a shield
    it cancels the loader's future, and with it all other fields that wait for the same key.
    """
    key = f"{name}_key"

    async def resolve(root: Thing, info: Info) -> Any:  # noqa: ANN401 - as above
        found = getattr(root, key)
        return None if found is None else await _apart(info.context.loaders[name].load(found))

    declared = Edge(lambda context: context.loaders[name], key)
    return strawberry.field(resolver=resolve, metadata={DECLARED: declared})


def batched(name: str) -> Any:  # noqa: ANN401 - as above
    """A field of all objects at once, and the resolver of one."""

    async def resolve(root: Thing, info: Info) -> Any:  # noqa: ANN401 - as above
        [value] = await all_at_once([root], info.context, name)
        return value

    declared = Batch(partial(all_at_once, name=name))
    return strawberry.field(resolver=resolve, metadata={DECLARED: declared})


def batched_now(name: str) -> Any:  # noqa: ANN401 - as above
    """The same, of what nobody has to wait for."""

    def resolve(root: Thing, info: Info) -> Any:  # noqa: ANN401 - as above
        [value] = all_now([root], info.context, name)
        return value

    declared = Batch(partial(all_now, name=name))
    return strawberry.field(resolver=resolve, metadata={DECLARED: declared})


class Shouting(FieldExtension):
    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any) -> Any:  # noqa: ANN401 - as strawberry has it
        value = next_(source, info, **kwargs)
        return value.upper() if isinstance(value, str) else value


class Turning(FieldExtension):
    async def resolve_async(
        self,
        next_: Callable[..., Awaitable[Any]],
        source: Any,  # noqa: ANN401 - as strawberry has it
        info: Info,
        **kwargs: Any,  # noqa: ANN401 - as strawberry has it
    ) -> Any:  # noqa: ANN401 - as strawberry has it
        value = await next_(source, info, **kwargs)
        return value[::-1] if isinstance(value, str) else value


class Allowed(BasePermission):
    message = "Not allowed."

    def has_permission(self, source: Thing, info: Info, **kwargs: object) -> bool:
        return not source.world.happens(source.key, "forbidden", source.world.faults)


class AllowedLater(BasePermission):
    message = "Not allowed, after all."
    error_extensions = {"code": "FORBIDDEN"}  # noqa: RUF012 - as strawberry declares it

    async def has_permission(self, source: Thing, info: Info, **kwargs: object) -> bool:
        return not source.world.happens(source.key, "forbidden", source.world.faults)


def extended(name: str) -> Any:  # noqa: ANN401 - as above
    del name
    return strawberry.field(extensions=[Shouting()])


def extended_later(name: str) -> Any:  # noqa: ANN401 - as above
    async def resolve(root: Thing) -> Any:  # noqa: ANN401 - as above
        return root.drawn(name)

    return strawberry.field(resolver=resolve, extensions=[Turning()])


def permitted(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(root: Thing) -> Any:  # noqa: ANN401 - as above
        return root.drawn(name)

    return strawberry.field(resolver=resolve, permission_classes=[Allowed])


def permitted_edge(name: str) -> Any:  # noqa: ANN401 - as above
    """Whose declaration does not make the permission void."""
    edge = followed(name)
    edge.extensions.append(PermissionExtension([AllowedLater()]))
    return edge


async def _apart(future: asyncio.Future[Any]) -> Any:  # noqa: ANN401 - as above
    future.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await asyncio.shield(future)


async def _drawn_later(root: Thing, name: str) -> Any:  # noqa: ANN401 - as above
    await asyncio.sleep(0)
    return root.drawn(name)


async def _given(item: Any) -> Any:  # noqa: ANN401 - as above
    await asyncio.sleep(0)
    if isinstance(item, Exception):
        raise item
    return item


def _whole(items: Iterator[Any]) -> list[Any]:
    """As far as it goes."""
    whole: list[Any] = []
    with suppress(Refusal):
        whole.extend(items)
    return whole


def _told(info: Info) -> tuple[object, ...]:
    """All that an info says, as far as it can be compared."""
    raw = info._raw_info  # noqa: SLF001 - the zoo looks at all of it
    return (
        info.path.as_list(),
        info.field_name,
        sorted(info.variable_values.items(), key=repr),
        [node.loc and node.loc.start for node in raw.field_nodes],
        raw.parent_type.name,
        str(raw.return_type),
        sorted(raw.fragments),
        type(raw.variable_values).__name__,
    )
