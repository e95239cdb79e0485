"""graphql-core's own answers, and all the errors that it could have told."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLNonNull,
    NameNode,
    OperationDefinitionNode,
    execute,
    located_error,
)
from graphql.execution.executor import to_nodes
from graphql.type.directives import GraphQLDisableErrorPropagationDirective
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from tests.execution.context import Context
from tests.execution.judging import Possible
from tests.execution.world import World
from tests.execution.zoo import ZOO


class Recording(StrawberryGraphQLCoreExecutionContext):
    """Notes all errors, those of what is null already too, and where null may stand."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - as graphql-core's
        super().__init__(*args, **named)
        self.possible = Possible()

    def complete_value(self, return_type: Any, *args: Any) -> Any:  # noqa: ANN401 - as graphql-core's
        self._note(args[2], return_type)
        return super().complete_value(return_type, *args)

    def handle_field_error(self, raw_error: Any, return_type: Any, *args: Any) -> None:  # noqa: ANN401 - as graphql-core's
        details, path = args
        self._note(path, return_type)
        self.possible.errors.append(located_error(raw_error, to_nodes(details), path.as_list()))
        super().handle_field_error(raw_error, return_type, *args)

    def _note(self, path: Any, return_type: Any) -> None:  # noqa: ANN401 - a graphql-core Path
        may_be_null = not isinstance(return_type, GraphQLNonNull)
        self.possible.nullable.setdefault(tuple(path.as_list()), may_be_null)


@dataclass(slots=True)
class Question:
    """One operation with its variables, asked of one world."""

    document: DocumentNode
    variables: Mapping[str, Any]
    world: World

    @property
    def operation(self) -> OperationDefinitionNode:
        operations = (
            each for each in self.document.definitions if isinstance(each, OperationDefinitionNode)
        )
        return next(operations)

    @property
    def root_name(self) -> str:
        return self.operation.operation.value.capitalize()

    def root_value(self) -> Any:  # noqa: ANN401 - what resolvers of root fields take
        """Of a subscription an event, which its one field answers as it is."""
        root = self.world.root(self.root_name)
        if self.root_name != "Subscription":
            return root
        selection: Any = self.operation.selection_set.selections[0]
        try:
            return root.drawn(selection.name.value)
        except Exception as error:  # noqa: BLE001 - an event may be one
            return error


async def answered_by_core(question: Question, context: Context) -> ExecutionResult:
    answer = execute(
        ZOO,
        question.document,
        question.root_value(),
        context,
        dict(question.variables),
        executor_class=StrawberryGraphQLCoreExecutionContext,
    )
    return answer if isinstance(answer, ExecutionResult) else await answer


async def all_possible(question: Question) -> tuple[Possible, list[str]]:
    """With the names of the root fields."""
    name = NameNode(value=GraphQLDisableErrorPropagationDirective.name)
    directive = DirectiveNode(name=name, arguments=())
    operation = replace(question.operation, directives=(directive,))
    others = [each for each in question.document.definitions if each is not question.operation]
    executor = Recording.build(
        ZOO,
        DocumentNode(definitions=(operation, *others)),
        question.root_value(),
        Context(question.world),
        dict(question.variables),
    )
    assert isinstance(executor, Recording)
    coming: Any = executor.execute_operation()  # nothing of it is incremental
    result = coming if isinstance(coming, ExecutionResult) else await coming
    while executor.background_futures:
        await asyncio.wait([*executor.background_futures])
    return executor.possible, [*(result.data or {})]
