"""What every operation gets, over HTTP and WebSocket alike."""

from collections.abc import AsyncIterator, Iterator
from typing import Protocol, runtime_checkable

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import StreamExecutionResult

from resolvers.context import Context
from resolvers.errors import BAD_USER_INPUT, PARSE_FAILED, VALIDATION_FAILED, presented


@runtime_checkable
class _WithErrors(Protocol):
    """The results of queries, of streams and of what failed before: they share no class."""

    errors: list[GraphQLError] | None


class OperationScope(SchemaExtension):
    """Gives the operation a context of its own, and its errors the form that clients expect."""

    _is_executing = False

    async def on_operation(self) -> AsyncIterator[None]:
        context: Context = self.execution_context.context
        self.execution_context.context = await context.for_operation()
        yield
        self._present(self.execution_context.result)

    def on_execute(self) -> Iterator[None]:
        self._is_executing = True
        yield

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        self._present(result)
        yield
        self.execution_context.context.loaders.forget()

    def _present(self, result: object) -> None:
        if not isinstance(result, _WithErrors) or not result.errors:
            return
        context: Context = self.execution_context.context
        library_code = self._library_code()
        result.errors = [
            error
            if "requestId" in (error.extensions or {})
            else presented(
                error,
                library_code=library_code,
                locale=context.locale,
                request_id=context.request_id,
            )
            for error in result.errors
        ]

    def _library_code(self) -> str:
        """How far the operation came: once it runs, only its variables can be at fault."""
        if self._is_executing:
            return BAD_USER_INPUT
        is_parsed = self.execution_context.graphql_document is not None
        return VALIDATION_FAILED if is_parsed else PARSE_FAILED
