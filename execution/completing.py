"""Turns what resolvers gave into what is answered, and finds the objects below it."""

from collections.abc import Awaitable, Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from execution.failures import Failures
from execution.grouping import Grouping, grouped
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
    begun: list[Value]

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
        if isinstance(shape, Leaf):
            if self._answered_by_column(shape, values):
                return []
        elif (groups := grouped(self._group, self._step, shape, values)) is not None:
            return [*groups]
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

    def _answer_objects(self, shape: ObjectShape, unfolding: Unfolding) -> list[Below]:
        grouping = Grouping(self._group, self._step)
        later: list[Below] = []
        for spot, value in unfolding.items:
            plan = self._plan_of(shape, spot, value)
            if isinstance(plan, ObjectPlan):
                self._add(grouping, plan, spot, value)
            elif isinstance(plan, Exception):
                unfolding.fail(spot, plan)
            else:
                later.append(self._answer_object_later(spot, value, plan))
                self._run.begun += (plan, later[-1])
        return [*grouping.groups, *later]

    def _plan_of(self, shape: ObjectShape, spot: Spot, value: Value) -> Any:  # noqa: ANN401 - a plan, why there is none, or what gives one
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
        grouping = Grouping(self._group, self._step)
        self._add(grouping, plan, spot, value)
        await self._run.go_on(grouping.groups)

    def _add(self, grouping: Grouping, plan: ObjectPlan, spot: Spot, value: Value) -> None:
        result = grouping.add(plan, spot.owner, spot.place, value)
        spot.container[spot.position] = result
