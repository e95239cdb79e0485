"""Runs a plan: level by level over all objects, with one batch for each edge."""

from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any

from graphql import ExecutionResult, GraphQLError, get_argument_values
from graphql.execution import VariableValues

from execution.completing import Below, Completing
from execution.failures import Failures
from execution.plan import FieldStep, Group, Plan
from execution.values import Value, let_go, together

#: Work that waits for something, and then goes on below it.
Later = Coroutine[Any, Any, None]


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
            await together(self._start(root))

    async def _run_serially(self, root: Group) -> None:
        for step in root.plan.steps:
            await together(self._take(root, step))
            if self.failures.is_everything_lost:
                return

    async def go_on(self, below: Sequence[Below]) -> None:
        """Returns when all of it, and what is below it, is answered."""
        await together([later for each in below for later in self._below(each)])

    def _below(self, each: Below) -> list[Later]:
        return self._start(each) if isinstance(each, Group) else [each]

    def _start(self, group: Group) -> list[Later]:
        return [later for step in group.plan.steps for later in self._take(group, step)]

    def _take(self, group: Group, step: FieldStep) -> list[Later]:
        values = step.reader.read(self, group, step)
        completing = Completing(self, group, step)
        if isinstance(values, list):
            below = completing.complete(values)
            return [later for each in below for later in self._below(each)]
        for result in group.results:
            result[step.key] = None  # its place among the others
        later = self._take_later(completing, values)
        self.begun += (values, later)
        return [later]

    async def _take_later(self, completing: Completing, coming: Awaitable[list[Value]]) -> None:
        await self.go_on(completing.complete(await coming))

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
            return get_argument_values(step.definition, step.nodes[0], self.variables)
        except GraphQLError as error:
            return error
