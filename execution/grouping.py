"""The objects below a field, by type: the short way for values that hold no surprise."""

from collections.abc import Sequence
from itertools import compress, count, islice
from types import NoneType
from typing import Any

from execution.items import Items
from execution.plan import FieldStep, Group, ObjectPlan
from execution.shapes import ObjectShape
from execution.values import Value, are_plain

_LISTS = {list, tuple}

#: What is answered of each item: the dictionary of an object, or null.
Answers = Sequence[dict[str, Any] | None]


def grouped(
    parent: Group, step: FieldStep, shape: ObjectShape[ObjectPlan], values: list[Value]
) -> Sequence[Group] | None:
    """Answers them; None where one of them needs a closer look, and all are to be done again."""
    if step.depth == 0:
        return _grouped_objects(parent, step, shape, values)
    if step.depth == 1 and _LISTS.issuperset(map(type, values)):
        return _grouped_lists(parent, step, shape, values)
    return None


def _grouped_objects(
    parent: Group, step: FieldStep, shape: ObjectShape[ObjectPlan], values: list[Value]
) -> Sequence[Group] | None:
    found = _answered(parent, step, shape, Items(values))
    if found is None:
        return None
    answers, groups = found
    key = step.key
    for result, answer in zip(parent.results, answers, strict=True):
        result[key] = answer
    return groups


def _grouped_lists(
    parent: Group, step: FieldStep, shape: ObjectShape[ObjectPlan], lists: Sequence[Sequence[Value]]
) -> Sequence[Group] | None:
    found = _answered(parent, step, shape, Items.of_lists(lists))
    if found is None:
        return None
    answers, groups = found
    key, following = step.key, iter(answers)
    for result, values in zip(parent.results, lists, strict=True):
        result[key] = [*islice(following, len(values))] if values else []
    return groups


def _answered(
    parent: Group, step: FieldStep, shape: ObjectShape[ObjectPlan], items: Items
) -> tuple[Answers, Sequence[Group]] | None:
    """With the groups that the items are sorted into."""
    sources = items.sources
    if not sources:
        return (), ()
    classes = set(map(type, sources))
    if NoneType in classes:
        return _answered_with_nulls(parent, step, shape, items)
    if (plan := shape.common(sources, classes)) is not None:
        group = Group(plan, items, parent, step)
        return group.results, (group,)
    plans = shape.known(sources) if are_plain(classes) else None
    return None if plans is None else _sorted(parent, step, plans, items)


def _sorted(
    parent: Group, step: FieldStep, plans: Sequence[ObjectPlan], items: Items
) -> tuple[Answers, Sequence[Group]]:
    indices: dict[ObjectPlan, list[int]] = {}
    for index, plan in enumerate(plans):
        indices.setdefault(plan, []).append(index)
    answers: list[dict[str, Any] | None] = [None] * len(plans)
    groups: list[Group] = []
    for plan, of_plan in indices.items():
        groups.append(Group(plan, items.at(of_plan), parent, step))
        for index, answer in zip(of_plan, groups[-1].results, strict=True):
            answers[index] = answer
    return answers, groups


def _answered_with_nulls(
    parent: Group, step: FieldStep, shape: ObjectShape[ObjectPlan], items: Items
) -> tuple[Answers, Sequence[Group]] | None:
    if not step.nullable[-1]:
        return None
    are_there = [source is not None for source in items.sources]
    whole = items.at([*compress(count(), are_there)])
    found = _answered(parent, step, shape, whole)
    if found is None:
        return None
    following = iter(found[0])
    return [next(following) if is_there else None for is_there in are_there], found[1]
