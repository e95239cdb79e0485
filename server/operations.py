"""One operation, from what a client asked to what it is answered; any transport carries it."""

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self, cast

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLFormattedError,
    OperationDefinitionNode,
    OperationType,
    execute,
    subscribe,
)
from strawberry.execution import optimized_is_awaitable

from domain.errors import BadUserInput, DomainError, ErrorCode, RateLimited
from domain.language import Sentence
from resolvers.context import Context
from schema.schema import ProductSchema
from server.allowance import Allowance
from server.documents import Document, DocumentRefused, Documents
from server.errors import BAD_USER_INPUT, told
from server.operation_limits import OperationLimits
from server.operation_request import OperationRequest
from server.query_cost import QueryCosts
from server.request_refused import RequestRefused
from server.root_fields import root_fields
from server.time_limit import OperationTimedOut, time_limit
from server.variables import require_fitting, require_plain

#: A response as the specification of GraphQL has it.
Body = dict[str, Any]

_STATUSES = {
    ErrorCode.UNAUTHENTICATED.value: 401,
    ErrorCode.FORBIDDEN.value: 403,
    ErrorCode.INTERNAL_SERVER_ERROR.value: 500,
    ErrorCode.SERVICE_UNAVAILABLE.value: 503,
}

#: Where an answer's extensions tell of it.
_COST = "cost"

_NO_QUERY = Sentence("请求没有 query。", "The request has no query.")


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
    extensions: Body = field(default_factory=dict)  # told with the first answer

    @property
    def type(self) -> OperationType:
        return self.definition.operation

    @property
    def name(self) -> str | None:
        return self.definition.name.value if self.definition.name else None


class Operations:
    """Raises `OperationRefused` wherever the answer holds no data.

    An operation is counted, received, charged and executed, in this order: to be refused costs
    nothing of what comes later, and nothing is done for it.
    """

    def __init__(
        self,
        schema: ProductSchema,
        documents: Documents,
        *,
        limits: OperationLimits,
        operation_seconds: float,
    ) -> None:
        self._schema = schema.executable
        self._options: Mapping[str, Any] = {
            "executor_class": schema.execution_context_class,
            "is_awaitable": optimized_is_awaitable,
            "operation_extensions": None,
        }
        self._documents = documents
        self._limits = limits
        self._seconds = operation_seconds
        self._costs = QueryCosts(self._schema)

    async def count(self, context: Context, operations: int = 1) -> None:
        """Those of an address, before anything of them is read."""
        try:
            await self._limits.count(context.device.ip_address, operations)
        except RateLimited as error:
            raise refusal(error, context) from error

    async def receive(
        self, request: OperationRequest, context: Context, allowance: Allowance | None = None
    ) -> Operation:
        """What was asked, if it may be executed; `context` is the request's or the socket's.

        Those of a batch share an allowance.
        """
        try:
            return await self._receive(request, context, allowance or Allowance())
        except DocumentRefused as refused:
            errors = told(refused.errors, context, library_code=refused.code)
            raise OperationRefused(errors) from refused
        except Exception as error:
            raise refusal(error, context) from error

    async def _receive(
        self, request: OperationRequest, context: Context, allowance: Allowance
    ) -> Operation:
        document = self._documents.prepare(_text_of(request))
        definition = document.operation(request.operation_name)
        require_plain(request.variables or {})
        require_plain(request.extensions or {})
        variables = _declared(definition, request.variables or {})
        require_fitting(self._schema, definition, variables)
        cost = self._costs.of_document(document, definition, variables)
        allowance.spend(cost)
        return Operation(
            document=document,
            definition=definition,
            variables=variables,
            cost=cost,
            context=await context.for_operation(),
        )

    async def charge(self, operation: Operation) -> None:
        """To whoever asks, once; `answer` and `answers` do it where nobody has."""
        if _COST in operation.extensions:
            return
        is_mutation = operation.type is OperationType.MUTATION
        fields = (operation.definition, operation.document.fragments)
        mutations = root_fields(*fields) if is_mutation else Counter[str]()
        context = operation.context
        try:
            told_cost = await self._limits.charge(operation.cost, mutations, context)
        except DomainError as error:
            raise refusal(error, context) from error
        operation.extensions[_COST] = told_cost

    async def answer(self, operation: Operation) -> Body:
        """Of a query or a mutation, which is cancelled where it takes too long."""
        await self.charge(operation)
        try:
            async with time_limit(self._seconds, operation.context):
                return _body(await self._executed(operation), operation)
        except OperationTimedOut as error:
            late = refusal(error, operation.context)
            raise late.as_status(HTTPStatus.GATEWAY_TIMEOUT) from error

    async def _executed(self, operation: Operation) -> ExecutionResult:
        result = execute(
            self._schema,
            operation.document.node,
            context_value=operation.context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
            **self._options,
        )
        return result if isinstance(result, ExecutionResult) else await result

    async def answers(self, operation: Operation) -> AsyncGenerator[Body, None]:
        """Of a subscription, one for each event; where it breaks off, the last says why."""
        await self.charge(operation)
        stream = subscribe(
            self._schema,
            operation.document.node,
            context_value=operation.context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
            **self._options,
        )
        if not isinstance(stream, AsyncIterator | ExecutionResult):
            stream = await cast("Awaitable[AsyncIterator[ExecutionResult]]", stream)
        if isinstance(stream, ExecutionResult):
            yield _body(stream, operation)
            return
        async with aclosing(cast("AsyncGenerator[ExecutionResult, None]", stream)) as results:
            try:
                async for result in results:
                    yield _body(result, operation)
                    operation.extensions.clear()
                    operation.context.loaders.forget()
            except Exception as error:  # noqa: BLE001 - a stream's own errors are told as any other
                yield refusal(error, operation.context).body


def refusal(error: Exception, context: Context) -> OperationRefused:
    """In our words where it is ours, and else logged and masked."""
    located = GraphQLError("", original_error=error)
    [formatted] = told([located], context, library_code=BAD_USER_INPUT)
    if isinstance(error, RequestRefused):
        return OperationRefused([formatted], status=error.status, headers=error.headers)
    if isinstance(error, RateLimited):
        headers = {"Retry-After": f"{error.retry_after_seconds:.0f}"}
        return OperationRefused([formatted], status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
    return OperationRefused([formatted], status=_STATUSES.get(_code_of(formatted), 400))


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


def _text_of(request: OperationRequest) -> str:
    if not request.query:
        raise BadUserInput(_NO_QUERY)
    return request.query


def _body(result: ExecutionResult, operation: Operation) -> Body:
    errors = told(result.errors or [], operation.context, library_code=BAD_USER_INPUT)
    body: Body = {"data": result.data}
    if errors:
        body["errors"] = errors
    if operation.extensions:
        body["extensions"] = dict(operation.extensions)
    return body
