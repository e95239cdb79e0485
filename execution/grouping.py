"""The objects below a field, by type: the short way for values that hold no surprise."""

from collections.abc import Sequence
from itertools import chain
from types import NoneType
from typing import Any

from execution.failures import Place
from execution.plan import FieldStep, Group, ObjectPlan, ObjectShape
from execution.values import KINDS, Kind, Value

_LISTS = {list, tuple}


class Grouping:
    """Takes objects in, and gives the dictionaries that they are answered by."""

    def __init__(self, parent: Group, step: FieldStep) -> None:
        self._parent = parent
        self._step = step
        self._groups: dict[ObjectPlan, Group] = {}

    @property
    def groups(self) -> list[Group]:
        return [*self._groups.values()]

    def add(self, plan: ObjectPlan, owner: int, place: Place, value: Value) -> dict[str, Any]:
        group = self._groups.get(plan)
        if group is None:
            group = self._groups[plan] = Group(plan, self._parent, self._step)
        result: dict[str, Any] = {}
        group.results.append(result)
        group.sources.append(value)
        group.parents.append(owner)
        group.places.append(place)
        return result


def grouped(
    parent: Group, step: FieldStep, shape: ObjectShape, values: Sequence[Value]
) -> list[Group] | None:
    """Answers them; None where one of them needs a closer look, and all are to be done again."""
    if step.depth == 0:
        return _grouped_objects(parent, step, shape, values)
    if step.depth == 1 and set(map(type, values)) <= _LISTS:
        return _grouped_lists(parent, step, shape, values)
    return None


def _grouped_objects(
    parent: Group, step: FieldStep, shape: ObjectShape, values: Sequence[Value]
) -> list[Group] | None:
    plans = _plans(shape, values, is_nullable=step.nullable[0])
    if plans is None:
        return None
    grouping, key = Grouping(parent, step), step.key
    for owner, (plan, result, value) in enumerate(zip(plans, parent.results, values, strict=True)):
        result[key] = None if plan is None else grouping.add(plan, owner, (), value)
    return grouping.groups


def _grouped_lists(
    parent: Group, step: FieldStep, shape: ObjectShape, lists: Sequence[Sequence[Value]]
) -> list[Group] | None:
    found = _plans(shape, [*chain.from_iterable(lists)], is_nullable=step.nullable[1])
    if found is None:
        return None
    grouping, key, plans = Grouping(parent, step), step.key, iter(found)
    for owner, (result, values) in enumerate(zip(parent.results, lists, strict=True)):
        result[key] = [
            None if (plan := next(plans)) is None else grouping.add(plan, owner, (place,), value)
            for place, value in enumerate(values)
        ]
    return grouping.groups


def _plans(
    shape: ObjectShape, values: Sequence[Value], *, is_nullable: bool
) -> Sequence[ObjectPlan | None] | None:
    """By value, with None for null; None in place of all where one is not known at once."""
    kinds = set(map(type, values))
    if any(KINDS[kind] is not Kind.PLAIN for kind in kinds):
        return None
    if NoneType not in kinds:
        return shape.known(values)
    known = shape.known([value for value in values if value is not None]) if is_nullable else None
    if known is None:
        return None
    following = iter(known)
    return [None if value is None else next(following) for value in values]
