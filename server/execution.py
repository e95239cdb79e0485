"""How an operation is executed: by its plan in one piece, or in the parts that `@defer` makes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from graphql import (
    ExecutionResult,
    Executor,
    ExperimentalIncrementalExecutionResults,
    OperationDefinitionNode,
    create_source_event_stream,
    experimental_execute_incrementally,
    map_source_to_response_event,
)
from graphql.execution import VariableValues, map_async_iterable
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from execution import CompiledOperation
from resolvers.context import Context
from schema.schema import ProductSchema
from server.compiled import CompiledOperations
from server.documents import Document
from server.resolving import Resolving, require_cancelled

#: Why an execution has no plan.
_IN_PARTS = "incremental delivery"

#: Of whatever is executed within what it makes.
Limit = Callable[[], AbstractContextManager[None]]


class _Followed(StrawberryGraphQLCoreExecutionContext):
    """Whatever awaits a resolver has entered `resolving`."""

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - those of the library
        resolving: Resolving,
        **options: Any,  # noqa: ANN401 - the same
    ) -> None:
        super().__init__(*arguments, **options)
        self._resolving = resolving

    async def complete_awaitable_value(self, *arguments: Any) -> Any:  # noqa: ANN401 - the same
        """Once for each field that is awaited, so that its cost counts."""
        has_entered = self._resolving.enter()
        try:
            return await super().complete_awaitable_value(*arguments)
        except asyncio.CancelledError as error:
            require_cancelled(error)
            raise
        finally:
            if has_entered:
                self._resolving.leave()


class InParts(_Followed):
    """What is deferred comes after the rest."""


class InOnePiece(_Followed):
    """What is deferred comes with the rest: the directive leaves that to the server."""

    execute_collected_root_fields = Executor.execute_collected_root_fields
    # The last parameter has another name there; graphql-core passes it by its place.
    execute_collected_subfields = Executor.execute_collected_subfields  # type: ignore[assignment]


class OfEvents(InOnePiece):
    """Of a subscription: its events have `limit` each, and what waits for them has none."""

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - those of the library
        limit: Limit,
        **options: Any,  # noqa: ANN401 - the same
    ) -> None:
        super().__init__(*arguments, **options)
        self._limit = limit

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: ANN401, FBT001 - as the library has it
        result = super().execute_operation(serially)
        return self._in_time(result) if self.is_awaitable(result) else result

    async def _in_time(self, result: Awaitable[object]) -> object:
        with self._limit():
            return await result


class Executable(Protocol):
    """An operation of a validated document."""

    @property
    def document(self) -> Document: ...
    @property
    def definition(self) -> OperationDefinitionNode: ...
    @property
    def name(self) -> str | None: ...
    @property
    def variables(self) -> Mapping[str, Any]: ...  # any JSON a client sends
    @property
    def coerced(self) -> VariableValues: ...
    @property
    def context(self) -> Context: ...
    @property
    def resolving(self) -> Resolving: ...


class Execution:
    """What plans do not hold, and whatever comes in parts, graphql-core executes."""

    def __init__(
        self, schema: ProductSchema, compiled: CompiledOperations, *, hides_schema: bool = False
    ) -> None:
        """`hides_schema`: no error suggests a name of it."""
        self.schema = schema.executable
        self.hides_schema = hides_schema
        self._compiled = compiled
        self._options: Mapping[str, Any] = {
            "is_awaitable": optimized_is_awaitable,
            "operation_extensions": None,
            "hide_suggestions": hides_schema,
        }

    async def in_one_piece(self, operation: Executable) -> ExecutionResult:
        """Of a query or a mutation, whatever it defers."""
        compiled = self._compiled.find(operation.document, operation.definition)
        if compiled is not None:
            return await compiled.run(context=operation.context, variables=operation.coerced)
        return cast("ExecutionResult", await self._executed(operation, InOnePiece))

    async def in_parts(
        self, operation: Executable
    ) -> ExecutionResult | ExperimentalIncrementalExecutionResults:
        """The first, and those to come; one result where nothing was deferred."""
        self._compiled.miss(_IN_PARTS)
        return await self._executed(operation, InParts)

    async def _executed(
        self, operation: Executable, executor: type[InOnePiece | InParts]
    ) -> ExecutionResult | ExperimentalIncrementalExecutionResults:
        result = experimental_execute_incrementally(
            self.schema,
            operation.document.node,
            context_value=operation.context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
            executor_class=executor,
            resolving=operation.resolving,
            **self._options,
        )
        if isinstance(result, ExecutionResult | ExperimentalIncrementalExecutionResults):
            return result
        return await result

    async def events(
        self, operation: Executable, limit: Limit
    ) -> ExecutionResult | AsyncGenerator[ExecutionResult, None]:
        """Of a subscription, `limit` for each; one result where it was refused."""
        executor = OfEvents.build(
            self.schema,
            operation.document.node,
            context_value=operation.context,
            raw_variable_values=dict(operation.variables),
            operation_name=operation.name,
            limit=limit,
            resolving=operation.resolving,
            **self._options,
        )
        if isinstance(executor, list):
            return ExecutionResult(None, executor)
        stream = create_source_event_stream(executor)
        if isinstance(stream, Awaitable):
            stream = await stream
        if isinstance(stream, ExecutionResult):
            return stream
        compiled = self._compiled.find(operation.document, operation.definition)
        if compiled is None:
            return map_source_to_response_event(executor, stream)
        return map_async_iterable(stream, _event_of(compiled, operation, limit))


def _event_of(
    compiled: CompiledOperation, operation: Executable, limit: Limit
) -> Callable[[object], Coroutine[Any, Any, ExecutionResult]]:
    """How each event is executed; graphql-core's way would copy an executor for each."""

    async def run(event: object) -> ExecutionResult:
        with limit():
            return await compiled.run(
                context=operation.context, root_value=event, variables=operation.coerced
            )

    return run
