"""One operation, from what a client asked to what it is answered; any transport carries it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLFormattedError,
    OperationDefinitionNode,
    OperationType,
)

from domain.errors import ErrorCode
from domain.language import Sentence
from resolvers.context import Context
from schema.schema import ProductSchema
from server.documents import Document, DocumentRefused
from server.errors import BAD_USER_INPUT, told
from server.execution import Execution
from server.exploring import may_explore
from server.incremental import Deferred, Part
from server.operation_request import OperationRequest
from server.persisted import PersistedOperations
from server.query_cost import COST_LIMIT, QueryCosts, TooExpensive
from server.request_refused import RequestRefused
from server.time_limit import OperationTimedOut, TimeLimit
from server.variables import require_plain

#: A response as the specification of GraphQL has it.
Body = dict[str, Any]

_STATUSES = {
    ErrorCode.UNAUTHENTICATED.value: 401,
    ErrorCode.FORBIDDEN.value: 403,
    ErrorCode.RATE_LIMITED.value: 429,
    ErrorCode.INTERNAL_SERVER_ERROR.value: 500,
    ErrorCode.SERVICE_UNAVAILABLE.value: 503,
}

INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
_NO_INTROSPECTION = Sentence(
    "此服务器只向管理员提供 __schema 与 __type，请以管理员身份登录。",
    "This server shows __schema and __type to administrators only: sign in as one.",
)


class OperationRefused(Exception):
    """A request error: nothing was executed, or not to its end; the answer has errors, no data.

    `status` and `headers` are for HTTP.
    """

    def __init__(
        self,
        errors: Sequence[GraphQLFormattedError],
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(errors[0]["message"])
        self.errors = list(errors)
        self.status = status
        self.headers = headers or {}

    @property
    def body(self) -> Body:
        return {"errors": self.errors}

    def as_status(self, status: int, **headers: str) -> Self:
        return type(self)(self.errors, status=status, headers=headers)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Operation:
    """What may be executed, for whom; the context is this operation's own."""

    document: Document
    definition: OperationDefinitionNode
    variables: Mapping[str, Any]  # any JSON a client sends
    cost: int
    context: Context
    extensions: Body = field(default_factory=dict)  # told with the answer

    @property
    def type(self) -> OperationType:
        return self.definition.operation

    @property
    def name(self) -> str | None:
        return self.definition.name.value if self.definition.name else None


class Operations:
    """Raises `OperationRefused` wherever the answer holds no data.

    `hides_schema`: only administrators may ask for it, and no error suggests a name of it.
    """

    def __init__(
        self,
        schema: ProductSchema,
        documents: PersistedOperations,
        *,
        operation_seconds: float,
        hides_schema: bool = False,
    ) -> None:
        self._execution = Execution(schema, hides_schema=hides_schema)
        self._hides_schema = hides_schema
        self._documents = documents
        self._seconds = operation_seconds
        self._costs = QueryCosts(schema.executable)

    async def receive(self, request: OperationRequest, context: Context) -> Operation:
        """What was asked, if it may be executed; `context` is the request's or the socket's."""
        try:
            with TimeLimit(self._seconds, context):
                return await self._receive(request, context)
        except DocumentRefused as refused:
            errors = told(refused.errors, context, library_code=refused.code)
            raise OperationRefused(errors) from refused
        except OperationTimedOut as error:
            raise _too_late(error, context) from error
        except Exception as error:
            raise refusal(error, context) from error

    async def _receive(self, request: OperationRequest, context: Context) -> Operation:
        document = await self._documents.find(request, context)
        definition = document.operation(request.operation_name)
        require_plain(request.variables or {})
        require_plain(request.extensions or {})
        variables = _declared(definition, request.variables or {})
        cost = self._affordable(document, definition, variables)
        own = await context.for_operation()
        if self._hides_schema and document.is_introspective:
            await _require_explorer(own)
        return Operation(
            document=document,
            definition=definition,
            variables=variables,
            cost=cost,
            context=own,
        )

    def _affordable(
        self,
        document: Document,
        definition: OperationDefinitionNode,
        variables: Mapping[str, Any],  # any JSON a client sends
    ) -> int:
        """Its cost; raises `TooExpensive`."""
        name = definition.name.value if definition.name else ""
        cost = document.prices.find(name, variables)
        if cost is None:
            cost, sizes = self._costs.cost(definition, document.fragments, variables)
            document.prices.keep(name, variables, cost, size_variables=sizes)
        if cost > COST_LIMIT:
            raise TooExpensive(cost)
        return cost

    async def answer(self, operation: Operation) -> Body:
        """Of a query or a mutation, which is cancelled where it takes too long."""
        try:
            with TimeLimit(self._seconds, operation.context):
                return _body(await self._execution.in_one_piece(operation), operation)
        except OperationTimedOut as error:
            raise _too_late(error, operation.context) from error
        finally:
            operation.context.loaders.stop()

    async def answer_in_parts(self, operation: Operation) -> AsyncGenerator[Part, None]:
        """As `answer` where nothing was deferred; else `hasNext` says whether more comes."""
        limit = TimeLimit(self._seconds, operation.context)
        try:
            with limit:
                result = await self._execution.in_parts(operation)
            if isinstance(result, ExecutionResult):
                yield _body(result, operation)
                return
            deferred = Deferred(result, operation.context)
            yield _extended(deferred.first(), operation)
            async with aclosing(_rest(deferred, limit, operation.context)) as rest:
                async for part in rest:
                    yield part
        except OperationTimedOut as error:
            raise _too_late(error, operation.context) from error
        finally:
            operation.context.loaders.stop()

    async def answers(self, operation: Operation) -> AsyncGenerator[Body, None]:
        """Of a subscription, one for each event; where it breaks off, the last says why."""
        stream = await self._execution.events(operation)
        if isinstance(stream, ExecutionResult):
            return _only(_body(stream, operation))
        return _events(stream, operation)


async def _rest(
    deferred: Deferred, limit: TimeLimit, context: Context
) -> AsyncGenerator[Part, None]:
    """Where it breaks off, the last part says why."""
    try:
        async with aclosing(deferred.rest(limit)) as parts:
            async for part in parts:
                yield part
    except Exception as error:  # noqa: BLE001 - told as any other
        yield deferred.broken_off(refusal(error, context).errors)


async def _only(body: Body) -> AsyncGenerator[Body, None]:
    yield body


async def _events(
    stream: AsyncGenerator[ExecutionResult, None], operation: Operation
) -> AsyncGenerator[Body, None]:
    async with aclosing(stream) as results:
        try:
            async for result in results:
                yield _body(result, operation)
                operation.context.loaders.forget()
        except Exception as error:  # noqa: BLE001 - a stream's own errors are told as any other
            yield refusal(error, operation.context).body


def refusal(error: Exception, context: Context) -> OperationRefused:
    """In our words where it is ours, and else logged and masked."""
    located = GraphQLError("", original_error=error)
    [formatted] = told([located], context, library_code=BAD_USER_INPUT)
    if isinstance(error, RequestRefused):
        return OperationRefused([formatted], status=error.status, headers=error.headers)
    return OperationRefused([formatted], status=_STATUSES.get(_code_of(formatted), 400))


def _too_late(error: OperationTimedOut, context: Context) -> OperationRefused:
    return refusal(error, context).as_status(HTTPStatus.GATEWAY_TIMEOUT)


def _code_of(error: GraphQLFormattedError) -> str:
    code: str = error["extensions"]["code"]
    return code


def _declared(
    definition: OperationDefinitionNode,
    variables: Mapping[str, Any],  # any JSON a client sends
) -> dict[str, Any]:
    """Nothing else is kept for as long as the operation lasts."""
    names = (each.variable.name.value for each in definition.variable_definitions or ())
    return {name: variables[name] for name in names if name in variables}


async def _require_explorer(context: Context) -> None:
    """Raises `DocumentRefused`."""
    if not await may_explore(context):
        message = _NO_INTROSPECTION.in_locale(context.locale)
        raise DocumentRefused.saying(message, code=INTROSPECTION_DISABLED)


def _body(result: ExecutionResult, operation: Operation) -> Body:
    """Raises `OperationRefused` where the variables do not fit: only fields' errors have paths."""
    errors = told(result.errors or [], operation.context, library_code=BAD_USER_INPUT)
    if result.data is None and errors and all(error.get("path") is None for error in errors):
        raise OperationRefused(errors)
    body: Body = {"data": result.data}
    if errors:
        body["errors"] = errors
    return _extended(body, operation)


def _extended(body: Body, operation: Operation) -> Body:
    if operation.extensions:
        body["extensions"] = operation.extensions
    return body
