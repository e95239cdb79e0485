"""Turns what resolvers gave into what is answered, and finds the objects below it."""

from collections.abc import Awaitable, Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from execution.failures import Failures
from execution.grouping import grouped
from execution.info import resolve_info
from execution.items import Items
from execution.leaves import Coerced, Leaf
from execution.plan import FieldStep, Group, ObjectPlan, Running
from execution.runtime_types import Info
from execution.shapes import ObjectShape
from execution.unfolding import Item, Spot, Unfolding
from execution.values import Value, outcome

#: Objects to go on with, or work that waits for something and then goes on by itself.
Below = Group | Coroutine[Any, Any, None]


class Runner(Running, Protocol):
    failures: Failures
    begun: list[Value]

    async def go_on(self, below: Sequence[Below]) -> None:
        """Returns when all of it, and what is below it, is answered."""


def complete(run: Runner, group: Group, step: FieldStep, values: list[Value]) -> Sequence[Below]:
    """Answers the values; what is below them is still to be run."""
    shape = step.shape
    if not isinstance(shape, Leaf):
        below: Sequence[Below] | None = grouped(group, step, shape, values)
    else:
        below = _answered_by_column(group, step, shape.column(values))
    return Completing(run, group, step).complete(values) if below is None else below


def _answered_by_column(group: Group, step: FieldStep, column: Coerced) -> Sequence[Below] | None:
    if column is None:
        return None
    key = step.key
    for result, value in zip(group.results, column, strict=True):
        result[key] = value
    return ()


class Completing:
    """Of one field of all objects of a group, value by value: some of them hold surprises.

    An error leads by its traceback to all that were under way when it was raised, and to what they
    hold. Where one of them holds the error, they are kept until Python's collector comes, and with
    them all of the operation. So no list keeps the errors that were read into it.
    """

    def __init__(self, run: Runner, group: Group, step: FieldStep) -> None:
        self._run = run
        self._group = group
        self._step = step

    def complete(self, values: list[Value]) -> list[Below]:
        """Leaves nothing in the list."""
        unfolding = self._unfolding()
        for index, (result, value) in enumerate(zip(self._group.results, values, strict=True)):
            unfolding.unfold(Spot(result, self._step.key, index, ()), value)
        values.clear()
        return self._unfolded(unfolding)

    def _unfolding(self) -> Unfolding:
        return Unfolding(self._group, self._step, self._run.failures)

    def _unfolded(self, unfolding: Unfolding) -> list[Below]:
        shape = self._step.shape
        later = [self._unfold_later(spot, coming) for spot, coming in unfolding.later]
        self._run.begun += (*(coming for _, coming in unfolding.later), *later)
        if isinstance(shape, Leaf):
            self._answer_leaves(shape, unfolding)
            return [*later]
        return [*later, *self._answer_objects(shape, unfolding)]

    async def _unfold_later(self, spot: Spot, coming: Awaitable[Value]) -> None:
        unfolding = self._unfolding()
        unfolding.unfold(spot, await coming)
        await self._run.go_on(self._unfolded(unfolding))

    def _answer_leaves(self, leaf: Leaf, unfolding: Unfolding) -> None:
        for spot, value in unfolding.items:
            try:
                spot.container[spot.position] = leaf.one(value)
            except Exception as error:  # noqa: BLE001 - told as the error of the field
                unfolding.fail(spot, error)

    def _answer_objects(self, shape: ObjectShape[ObjectPlan], unfolding: Unfolding) -> list[Below]:
        found: dict[ObjectPlan, list[Item]] = {}
        later: list[Below] = []
        for spot, value in unfolding.items:
            plan = self._plan_of(shape, spot, value, unfolding)
            if isinstance(plan, ObjectPlan):
                found.setdefault(plan, []).append((spot, value))
            elif plan is not None:
                later.append(self._answer_object_later(spot, value, plan))
                self._run.begun += (plan, later[-1])
        return [*(self._grouped(plan, items) for plan, items in found.items()), *later]

    def _plan_of(
        self, shape: ObjectShape[ObjectPlan], spot: Spot, value: Value, unfolding: Unfolding
    ) -> ObjectPlan | Awaitable[ObjectPlan] | None:
        """None where it has none, which is told."""
        try:
            return shape.plan_of(value, self._info(spot))
        except Exception as error:  # noqa: BLE001 - told as the error of the field
            unfolding.fail(spot, error)
        return None

    def _info(self, spot: Spot) -> Info:
        return partial(resolve_info, self._run, self._group, spot.owner, self._step)

    async def _answer_object_later(
        self, spot: Spot, value: Value, coming: Awaitable[ObjectPlan]
    ) -> None:
        plan = await outcome(coming)
        if isinstance(plan, Exception):
            self._unfolding().fail(spot, plan)
            return
        await self._run.go_on([self._grouped(plan, [(spot, value)])])

    def _grouped(self, plan: ObjectPlan, found: Sequence[Item]) -> Group:
        items = Items(
            [value for _, value in found],
            [spot.owner for spot, _ in found],
            [spot.place for spot, _ in found],
        )
        group = Group(plan, items, self._group, self._step)
        for (spot, _), result in zip(found, group.results, strict=True):
            spot.container[spot.position] = result
        return group
