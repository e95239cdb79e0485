"""What resolvers are told of where they are, made only when they ask."""

import asyncio
from collections.abc import Awaitable, Sequence
from functools import cached_property
from typing import Any, cast

import strawberry
from graphql import GraphQLResolveInfo
from graphql.pyutils import Path, gather_with_cancel, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers
from strawberry.schema.schema import (
    _OperationContextAwareGraphQLResolveInfo as _StrawberrysInfo,  # no public name; its executor's
)
from strawberry.types.field import StrawberryField

from execution.plan import FieldStep, Group, Running
from execution.values import seen

#: What resolvers leave to run beside their operation; nobody else holds these tasks.
_beside: set[asyncio.Future[Any]] = set()


class FieldInfo(strawberry.Info[Any, Any]):
    """Strawberry's, of one field of one object; most resolvers ask for the context alone."""

    def __init__(
        self, run: Running, group: Group, index: int, step: FieldStep, field: StrawberryField
    ) -> None:
        self._place = (run, group, index, step)
        self._field = field

    @property
    def context(self) -> Any:  # noqa: ANN401 - as whoever runs the operation has it
        return self._place[0].context

    @cached_property
    def _raw_info(self) -> GraphQLResolveInfo[Any]:  # type: ignore[override]  # made when asked for
        return resolve_info(*self._place)


def resolve_info(
    run: Running, group: Group, index: int, step: FieldStep
) -> GraphQLResolveInfo[Any]:
    plan = run.plan
    values = (
        step.nodes[0].name.value,
        step.nodes,
        step.definition.type,
        step.parent_type,
        Path(_path(group, index), step.key, step.parent_type.name),
        plan.schema,
        plan.fragments,
        run.root_value,
        plan.operation,
    )
    known = (run.context, is_awaitable, None, _HELPERS)
    if plan.is_of_strawberry:
        info: Any = _StrawberrysInfo(*values, run.variables.coerced, *known, {})
    else:
        info = GraphQLResolveInfo(*values, run.variables, *known)
    return cast("GraphQLResolveInfo[Any]", info)


def _path(group: Group, index: int) -> Path | None:
    if group.parent is None or group.step is None:
        return None
    parent, step = group.parent, group.step
    path = Path(_path(parent, group.items.parents[index]), step.key, step.parent_type.name)
    for place in group.items.places[index]:
        path = path.add_key(place)
    return path


def _gather(values: Sequence[Awaitable[Any]]) -> Awaitable[list[Any]]:
    return gather_with_cancel(*values)


def _track(values: Sequence[Any]) -> None:
    for value in values:
        if is_awaitable(value):
            future = asyncio.ensure_future(value)
            _beside.add(future)
            future.add_done_callback(_beside.discard)
            future.add_done_callback(seen)


_HELPERS = GraphQLResolveInfoHelpers(gather=_gather, track=_track)
