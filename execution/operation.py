"""Operations that are compiled once, and then run again and again."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_variable_values,
)
from graphql.execution import VariableValues

from execution.compiling import Compiling
from execution.fields import Declarations, FieldReaders, nothing_declared
from execution.plan import Plan
from execution.running import Run
from execution.survey import Survey
from execution.values import Value

#: Of one operation: one for each choice of what `@skip` and `@include` leave.
_PLANS = 16


class NotCompiled(Exception):
    """The operation holds something that plans do not: graphql-core executes it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Compiler:
    """Of one schema; documents are valid against it."""

    def __init__(
        self, schema: GraphQLSchema, *, declarations: Declarations = nothing_declared
    ) -> None:
        self.schema = schema
        self.readers = FieldReaders(schema, declarations)

    def compile(
        self, document: DocumentNode, operation: OperationDefinitionNode
    ) -> "CompiledOperation":
        """Raises `NotCompiled`."""
        fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        survey = Survey(operation, fragments)
        root = self.schema.get_root_type(operation.operation)
        if survey.beyond is not None or root is None:
            raise NotCompiled(survey.beyond or f"{operation.operation.value} without a type")
        compiling = Compiling(self.schema, self.readers, operation, fragments, root)
        return CompiledOperation(compiling, survey.conditions)


class CompiledOperation:
    """Keeps a plan for each of the last choices that were made of what it leaves out."""

    def __init__(self, compiling: Compiling, conditions: Sequence[str]) -> None:
        self._compiling = compiling
        self._conditions = conditions
        self._plans: dict[tuple[object, ...], Plan] = {}

    async def execute(
        self,
        *,
        context: Any = None,  # noqa: ANN401 - as resolvers expect it
        root_value: Value = None,
        variables: Mapping[str, Any],
        hide_suggestions: bool = False,
    ) -> ExecutionResult:
        """As `graphql.execute` answers; `variables` are as the client sent them."""
        coerced = self.coerced(variables, hide_suggestions=hide_suggestions)
        if not isinstance(coerced, VariableValues):
            return ExecutionResult(None, coerced)
        return await self.run(context=context, root_value=root_value, variables=coerced)

    def coerced(
        self, variables: Mapping[str, Any], *, hide_suggestions: bool = False
    ) -> VariableValues | list[GraphQLError]:
        """As resolvers get them, or why they cannot be."""
        return get_variable_values(
            self._compiling.schema,
            self._compiling.operation.variable_definitions or (),
            dict(variables),
            max_errors=50,
            hide_suggestions=hide_suggestions,
        )

    async def run(
        self,
        *,
        context: Any = None,  # noqa: ANN401 - as above
        root_value: Value = None,
        variables: VariableValues,
    ) -> ExecutionResult:
        try:
            plan = self.plan(variables.coerced)
        except GraphQLError as error:
            return ExecutionResult(None, [error])
        return await Run(plan, context=context, root_value=root_value, variables=variables).result()

    def plan(self, coerced: Mapping[str, Any]) -> Plan:
        """For these variables; raises `GraphQLError`."""
        key = tuple(map(coerced.get, self._conditions))
        plan = self._plans.pop(key, None)
        if plan is None:
            plan = self._compiling.plan(dict(zip(self._conditions, key, strict=True)))
            if len(self._plans) == _PLANS:
                del self._plans[next(iter(self._plans))]
        self._plans[key] = plan  # as the one that was used last
        return plan
