"""Runs a plan: level by level over all objects, with one batch for each edge."""

from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any

from graphql import ExecutionResult, GraphQLError
from graphql.execution import VariableValues

from execution.completing import Below, complete
from execution.failures import Failures
from execution.following import Followed
from execution.loading import load_at_once
from execution.plan import FieldStep, Group, Plan
from execution.values import Value, let_go, together

#: Work that waits for something, and then goes on below it.
Later = Coroutine[Any, Any, None]


#: A step of a group's objects whose values are to be loaded.
Edge = tuple[Group, FieldStep, Followed]


class Waiting:
    """What one level has to wait for."""

    __slots__ = ("edges", "later")

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self.later: list[Later] = []


class Run:
    """One execution of a plan."""

    def __init__(
        self, plan: Plan, *, context: object, root_value: Value, variables: VariableValues
    ) -> None:
        self.plan = plan
        self.context: Any = context  # as resolvers expect it
        self.root_value = root_value
        self.variables = variables
        self.failures = Failures()
        #: Whatever was to be awaited: where the run breaks off, some of it has not begun.
        self.begun: list[Value] = []
        #: Whether several parts of it run at the same time, which may ask the same loaders.
        self._is_forked = False
        self._arguments: dict[FieldStep, dict[str, Any] | GraphQLError] = {}

    async def result(self) -> ExecutionResult:
        root = Group.of_root(self.plan.root, self.root_value)
        try:
            await self._run(root)
            self.begun.clear()
        finally:
            let_go(self.begun)
        return self.failures.result(root.results[0])

    async def _run(self, root: Group) -> None:
        if self.plan.is_serial:
            await self._run_serially(root)
        else:
            await self.go_on((root,))

    async def _run_serially(self, root: Group) -> None:
        for step in root.plan.others:
            waiting = Waiting()
            self._take(root, step, waiting)
            await self._finish(waiting)
            if self.failures.is_everything_lost:
                return

    async def go_on(self, below: Sequence[Below]) -> None:
        """Returns when all of it, and what is below it, is answered."""
        waiting = Waiting()
        self._begin(below, waiting)
        await self._finish(waiting)

    async def _finish(self, waiting: Waiting) -> None:
        """Edges alone need no tasks: one is waited for after the other, level by level."""
        while waiting.edges and not waiting.later:
            waiting = await self._followed(waiting.edges)
        if waiting.edges:
            for _, _, followed in waiting.edges:
                followed.coming.schedule()
            waiting.later.append(self._follow(waiting.edges))
        if waiting.later:
            self._is_forked |= len(waiting.later) > 1
            await together(waiting.later)

    async def _follow(self, edges: Sequence[Edge]) -> None:
        await self._finish(await self._followed(edges))

    async def _followed(self, edges: Sequence[Edge]) -> Waiting:
        """Of all of them before anything below begins, so that what they share is asked once."""
        all_coming = [followed.coming for _, _, followed in edges]
        if self._is_forked:
            for coming in all_coming:
                coming.schedule()
        else:
            await load_at_once(all_coming)
        found = [await followed.values() for _, _, followed in edges]
        waiting = Waiting()
        for (group, step, _), values in zip(edges, found, strict=True):
            self._begin(complete(self, group, step, values), waiting)
        return waiting

    def _begin(self, below: Sequence[Below], waiting: Waiting) -> None:
        for each in below:
            if not isinstance(each, Group):
                waiting.later.append(each)
                continue
            for step, values in each.odd:
                if values is None:
                    self._take(each, step, waiting)
                else:
                    self._begin(complete(self, each, step, values), waiting)
            for step in each.plan.others:
                self._take(each, step, waiting)

    def _take(self, group: Group, step: FieldStep, waiting: Waiting) -> None:
        values = step.reader.read(self, group, step)
        if isinstance(values, list):
            self._begin(complete(self, group, step, values), waiting)
        elif isinstance(values, Followed):
            waiting.edges.append((group, step, values))
        else:
            waiting.later.append(self._take_later(group, step, values))
            self.begun += (values, waiting.later[-1])

    async def _take_later(
        self, group: Group, step: FieldStep, coming: Awaitable[list[Value]]
    ) -> None:
        await self.go_on(complete(self, group, step, await coming))

    def arguments(self, step: FieldStep) -> dict[str, Any]:
        """The same for all objects of one execution; raises `GraphQLError`."""
        found = self._arguments.get(step)
        if found is None:
            found = self._arguments[step] = self._coerced(step)
        if isinstance(found, GraphQLError):
            raise found
        return found

    def _coerced(self, step: FieldStep) -> dict[str, Any] | GraphQLError:
        try:
            return step.arguments.values(self.variables) if step.arguments else {}
        except GraphQLError as error:
            return error
