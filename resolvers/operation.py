"""What every operation gets, over HTTP and WebSocket alike."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import StreamExecutionResult

from resolvers.context import Context
from resolvers.errors import presented


@runtime_checkable
class _WithErrors(Protocol):
    """The results of queries, of streams and of what failed before: they share no class."""

    errors: list[GraphQLError] | None


class OperationScope(SchemaExtension):
    """Gives the operation a context of its own, and its errors the form that clients expect."""

    def on_operation(self) -> Iterator[None]:
        context: Context = self.execution_context.context
        self.execution_context.context = context.for_operation()
        yield
        self._present(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        self._present(result)
        yield
        self.execution_context.context.loaders.forget()

    def _present(self, result: object) -> None:
        if not isinstance(result, _WithErrors) or not result.errors:
            return
        context: Context = self.execution_context.context
        result.errors = [
            error
            if "requestId" in (error.extensions or {})
            else presented(error, locale=context.locale, request_id=context.request_id)
            for error in result.errors
        ]
