"""Turns what resolvers gave into what is answered, and finds the objects below it."""

from collections.abc import Awaitable, Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from execution.failures import Failures
from execution.info import resolve_info
from execution.leaves import Leaf
from execution.plan import FieldStep, Group, ObjectPlan, ObjectShape, Running
from execution.runtime_types import Info
from execution.unfolding import Spot, Unfolding
from execution.values import Value, outcome

#: Objects to go on with, or work that waits for something and then goes on by itself.
Below = Group | Coroutine[Any, Any, None]


class Runner(Running, Protocol):
    failures: Failures

    async def go_on(self, below: Sequence[Below]) -> None:
        """Returns when all of it, and what is below it, is answered."""


class Completing:
    """Of one field of all objects of a group."""

    def __init__(self, run: Runner, group: Group, step: FieldStep) -> None:
        self._run = run
        self._group = group
        self._step = step

    def complete(self, values: Sequence[Value]) -> list[Below]:
        """Answers the values; what is below them is still to be run."""
        shape = self._step.shape
        if isinstance(shape, Leaf) and self._answered_by_column(shape, values):
            return []
        unfolding = self._unfolding()
        for index, (result, value) in enumerate(zip(self._group.results, values, strict=True)):
            unfolding.unfold(Spot(result, self._step.key, index, ()), value)
        return self._unfolded(unfolding)

    def _answered_by_column(self, leaf: Leaf, values: Sequence[Value]) -> bool:
        """Without a look at each value, which only values without errors allow."""
        step = self._step
        if step.depth == 0:
            column = leaf.column(values, is_nullable=step.nullable[0])
        elif step.depth == 1:
            column = leaf.columns(values, is_nullable=step.nullable[1])
        else:
            column = None
        if column is None:
            return False
        for result, value in zip(self._group.results, column, strict=True):
            result[step.key] = value
        return True

    def _unfolding(self) -> Unfolding:
        return Unfolding(self._group, self._step, self._run.failures)

    def _unfolded(self, unfolding: Unfolding) -> list[Below]:
        shape = self._step.shape
        later = [self._unfold_later(spot, coming) for spot, coming in unfolding.later]
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

    def _answer_objects(self, shape: ObjectShape, unfolding: Unfolding) -> list[Below]:
        groups: dict[ObjectPlan, Group] = {}
        later: list[Below] = []
        for spot, value in unfolding.items:
            plan = self._plan_of(shape, spot, value)
            if isinstance(plan, ObjectPlan):
                self._add(groups, plan, spot, value)
            elif isinstance(plan, Exception):
                unfolding.fail(spot, plan)
            else:
                later.append(self._answer_object_later(spot, value, plan))
        return [*groups.values(), *later]

    def _plan_of(self, shape: ObjectShape, spot: Spot, value: Value) -> Any:  # noqa: ANN401 - a plan, why there is none, or what gives one
        if shape.only is not None:
            return shape.only
        try:
            return shape.plan_of(value, self._info(spot))
        except Exception as error:  # noqa: BLE001 - told as the error of the field
            return error

    def _info(self, spot: Spot) -> Info:
        return partial(resolve_info, self._run, self._group, spot.owner, self._step)

    async def _answer_object_later(
        self, spot: Spot, value: Value, coming: Awaitable[ObjectPlan]
    ) -> None:
        plan = await outcome(coming)
        if isinstance(plan, Exception):
            self._unfolding().fail(spot, plan)
            return
        groups: dict[ObjectPlan, Group] = {}
        self._add(groups, plan, spot, value)
        await self._run.go_on([*groups.values()])

    def _add(
        self, groups: dict[ObjectPlan, Group], plan: ObjectPlan, spot: Spot, value: Value
    ) -> None:
        group = groups.get(plan)
        if group is None:
            group = groups[plan] = Group(plan, self._group, self._step)
        result: dict[str, Any] = {}
        spot.container[spot.position] = result
        group.results.append(result)
        group.sources.append(value)
        group.parents.append(spot.owner)
        group.places.append(spot.place)
