"""Operations that are compiled once, and then run again and again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    get_variable_values,
)
from graphql.execution import VariableValues
from graphql.language import Visitor, visit

from execution.compiling import Compiling
from execution.fields import Declarations, FieldReaders, nothing_declared
from execution.plan import Plan
from execution.running import Run
from execution.values import Value

#: Of one operation: one for each choice of what `@skip` and `@include` leave.
_PLANS = 16
_CONDITIONAL = ("skip", "include")
#: What these ask for, only graphql-core does.
_BEYOND = {
    "defer": "incremental delivery",
    "stream": "incremental delivery",
    "experimental_disableErrorPropagation": "errors without propagation",
}


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
        directives = _Directives()
        visit(document, directives)
        if directives.beyond is not None:
            raise NotCompiled(directives.beyond)
        fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        return CompiledOperation(self, operation, fragments, sorted(directives.variables))


class CompiledOperation:
    def __init__(
        self,
        compiler: Compiler,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Sequence[str],
    ) -> None:
        self._compiler = compiler
        self._operation = operation
        self._fragments = fragments
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
            self._compiler.schema,
            self._operation.variable_definitions or (),
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
            plan = self._plan(variables.coerced)
        except GraphQLError as error:
            return ExecutionResult(None, [error])
        return await Run(plan, context=context, root_value=root_value, variables=variables).result()

    def _plan(self, coerced: Mapping[str, Any]) -> Plan:
        key = tuple(coerced.get(name) for name in self._conditions)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._make_plan(coerced)
            if len(self._plans) < _PLANS:
                self._plans[key] = plan
        return plan

    def _make_plan(self, coerced: Mapping[str, Any]) -> Plan:
        conditions = {name: coerced[name] for name in self._conditions if name in coerced}
        compiler = self._compiler
        return Compiling(
            compiler.schema, compiler.readers, self._operation, self._fragments, conditions
        ).plan()


class _Directives(Visitor):
    """What the directives of a document ask for, and on which variables some depend."""

    def __init__(self) -> None:
        super().__init__()
        self.beyond: str | None = None
        self.variables: set[str] = set()

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        if node.variable_definitions:
            self.beyond = "variables of fragments"

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.beyond = _BEYOND.get(node.name.value, self.beyond)
        if node.name.value in _CONDITIONAL:
            self.variables.update(_variables_of(node))


def _variables_of(node: DirectiveNode) -> Iterator[str]:
    for argument in node.arguments or ():
        if isinstance(argument.value, VariableNode):
            yield argument.value.name.value
