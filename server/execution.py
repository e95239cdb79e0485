"""How graphql-core executes an operation: in one piece, or in the parts that `@defer` makes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from graphql import (
    ExecutionResult,
    Executor,
    ExperimentalIncrementalExecutionResults,
    experimental_execute_incrementally,
    subscribe,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.context import Context
from schema.schema import ProductSchema
from server.documents import Document
from server.resolving import Resolving, require_cancelled

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
    def name(self) -> str | None: ...
    @property
    def variables(self) -> Mapping[str, Any]: ...  # any JSON a client sends
    @property
    def context(self) -> Context: ...
    @property
    def resolving(self) -> Resolving: ...


class Execution:
    def __init__(self, schema: ProductSchema, *, hides_schema: bool) -> None:
        self._schema = schema.executable
        self._options: Mapping[str, Any] = {
            "is_awaitable": optimized_is_awaitable,
            "operation_extensions": None,
            "hide_suggestions": hides_schema,
        }

    async def in_one_piece(self, operation: Executable) -> ExecutionResult:
        """Of a query or a mutation, whatever it defers."""
        return cast("ExecutionResult", await self._executed(operation, InOnePiece))

    async def in_parts(
        self, operation: Executable
    ) -> ExecutionResult | ExperimentalIncrementalExecutionResults:
        """The first, and those to come; one result where nothing was deferred."""
        return await self._executed(operation, InParts)

    async def _executed(
        self, operation: Executable, executor: type[InOnePiece | InParts]
    ) -> ExecutionResult | ExperimentalIncrementalExecutionResults:
        result = experimental_execute_incrementally(
            self._schema, executor_class=executor, **self._options, **_arguments(operation)
        )
        if isinstance(result, ExecutionResult | ExperimentalIncrementalExecutionResults):
            return result
        return await result

    async def events(
        self, operation: Executable, limit: Limit
    ) -> ExecutionResult | AsyncGenerator[ExecutionResult, None]:
        """Of a subscription, `limit` for each; one result where it was refused."""
        stream = subscribe(
            self._schema,
            executor_class=OfEvents,
            limit=limit,
            **self._options,
            **_arguments(operation),
        )
        if not isinstance(stream, AsyncIterator | ExecutionResult):
            stream = await cast("Awaitable[AsyncIterator[ExecutionResult]]", stream)
        if isinstance(stream, ExecutionResult):
            return stream
        return cast("AsyncGenerator[ExecutionResult, None]", stream)


def _arguments(operation: Executable) -> dict[str, Any]:  # those of the library
    return {
        "document": operation.document.node,
        "context_value": operation.context,
        "variable_values": dict(operation.variables),
        "operation_name": operation.name,
        "resolving": operation.resolving,
    }
