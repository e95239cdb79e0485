"""One operation, from what a client asked to what it is answered; any transport carries it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLFormattedError,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution import VariableValues

from domain.errors import DomainError, RateLimited
from domain.language import Sentence
from resolvers.context import Context
from server.allowance import require_affordable
from server.cached_execution import CachedExecution
from server.documents import Document, DocumentRefused
from server.errors import BAD_USER_INPUT, told
from server.execution import Execution
from server.exploring import may_explore
from server.freshness import Freshness
from server.hidden_names import HiddenNames
from server.incremental import Deferred, Part
from server.operation_limits import OperationLimits
from server.operation_refused import OperationRefused, refusal
from server.operation_request import OperationRequest
from server.persisted import PersistedOperations
from server.query_cost import QueryCosts
from server.resolving import Resolving, broken_by, is_cancelled
from server.root_fields import root_fields
from server.time_limit import Deadlines, OperationTimedOut, TimeLimit
from server.variables import require_plain

#: A response as the specification of GraphQL has it.
Body = dict[str, Any]

INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
_NO_INTROSPECTION = Sentence(
    "此服务器只向管理员提供 __schema 与 __type，请以管理员身份登录。",
    "This server shows __schema and __type to administrators only: sign in as one.",
)
_NO_MUTATIONS: Mapping[str, int] = {}
#: Where an answer's extensions tell of it.
_COST = "cost"


@dataclass(slots=True, eq=False, kw_only=True)  # frozen, it would take a microsecond more
class Operation:
    """What may be executed, for whom; the context is this operation's own."""

    document: Document
    definition: OperationDefinitionNode
    variables: Mapping[str, Any]  # any JSON a client sends
    coerced: VariableValues
    cost: int
    context: Context
    extensions: Body = field(default_factory=dict)  # told with the first answer
    resolving: Resolving = field(default_factory=Resolving)
    freshness: Freshness = field(default_factory=Freshness)  # of the answer, once there is one

    @property
    def type(self) -> OperationType:
        return self.definition.operation

    @property
    def name(self) -> str | None:
        return self.definition.name.value if self.definition.name else None

    async def end(self) -> None:
        """Nothing that it has begun goes on when this returns."""
        try:
            await self.resolving.end()
        finally:
            await self.context.stop_loading()


class Operations:
    """Raises `OperationRefused` wherever the answer holds no data.

    An operation is counted, received, charged and executed, in this order: to be refused costs
    nothing of what comes later, and nothing is done for it. Where the execution hides the schema,
    only administrators may ask for it, and no error tells a name of it that its client has not
    sent.
    """

    def __init__(
        self,
        execution: Execution | CachedExecution,
        documents: PersistedOperations,
        *,
        limits: OperationLimits,
        operation_seconds: float,
    ) -> None:
        self._execution = execution
        self._schema = execution.schema
        self._hides_schema = execution.hides_schema
        self._names = HiddenNames(self._schema)
        self._documents = documents
        self._limits = limits
        self._deadlines = Deadlines(operation_seconds)
        self._costs = QueryCosts(self._schema)

    async def count_socket(self, context: Context) -> None:
        """That of an address, before anybody is authenticated; raises `RateLimited`."""
        await self._limits.count_socket(context.device.ip_address)

    async def count(self, context: Context, operations: int = 1) -> None:
        """Those of an address, before anything of them is read."""
        try:
            await self._limits.count(context.device.ip_address, operations)
        except RateLimited as error:
            raise refusal(error, context) from error

    async def receive(self, request: OperationRequest, context: Context) -> Operation:
        """What was asked, if it may be executed; `context` is the request's or the socket's."""
        try:
            with TimeLimit(self._deadlines, context):
                return await self._receive(request, context)
        except DocumentRefused as refused:
            raise OperationRefused(self._told(refused, context)) from refused
        except OperationTimedOut as error:
            raise _too_late(error, context) from error
        except Exception as error:
            raise refusal(error, context) from error

    def _told(self, refused: DocumentRefused, context: Context) -> list[GraphQLFormattedError]:
        errors = refused.errors
        if self._hides_schema:
            errors = [self._names.hide(error) for error in errors]
        return told(errors, context, library_code=refused.code)

    async def _receive(self, request: OperationRequest, context: Context) -> Operation:
        document = await self._documents.find(request, context)
        definition = document.operation(request.operation_name)
        for sent in (request.variables, request.extensions):
            if sent:
                require_plain(sent)
        prepared = document.variables_of(definition, self._schema)
        variables = _declared(prepared.names, request.variables or {})
        coerced = prepared.coerced(variables, hide_suggestions=self._hides_schema)
        if isinstance(coerced, list):  # an execution would find the same, once it is paid for
            raise DocumentRefused(coerced, code=BAD_USER_INPUT)
        cost = self._costs.of_document(document, definition, variables)
        require_affordable(cost)
        own = await context.for_operation()
        if self._hides_schema and document.is_introspective:
            await _require_explorer(own)
        await self._documents.keep(request, context)
        return Operation(
            document=document,
            definition=definition,
            variables=variables,
            coerced=coerced,
            cost=cost,
            context=own,
        )

    async def charge(self, operation: Operation) -> None:
        """To whoever asks, once; those that answer do it where nobody has."""
        if _COST in operation.extensions:
            return
        context, mutations = operation.context, _NO_MUTATIONS
        if operation.type is OperationType.MUTATION:
            mutations = root_fields(operation.definition, operation.document.fragments)
        try:
            told_cost = await self._limits.charge(operation.cost, mutations, context)
        except DomainError as error:
            raise refusal(error, context) from error
        operation.extensions[_COST] = told_cost

    async def answer(self, operation: Operation) -> Body:
        """Of a query or a mutation, which is cancelled where it takes too long."""
        await self.charge(operation)
        try:
            with TimeLimit(self._deadlines, operation.context):
                return _body(await self._execution.in_one_piece(operation), operation)
        except OperationTimedOut as error:
            raise _too_late(error, operation.context) from error
        finally:
            await operation.end()

    async def answer_in_parts(self, operation: Operation) -> AsyncGenerator[Part, None]:
        """As `answer` where nothing was deferred; else `hasNext` says whether more comes."""
        await self.charge(operation)
        limit = TimeLimit(self._deadlines, operation.context)
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
            await operation.end()

    async def answers(self, operation: Operation) -> AsyncGenerator[Body, None]:
        """Of a subscription, one for each event; where it breaks off, the last says why.

        To begin may take as long as an operation, and so may each event.
        """
        await self.charge(operation)
        limit = partial(TimeLimit, self._deadlines, operation.context)
        async with AsyncExitStack() as ending:
            ending.push_async_callback(operation.end)
            try:
                with limit():
                    stream = await self._execution.events(operation, limit)
            except OperationTimedOut as error:
                raise _too_late(error, operation.context) from error
            if isinstance(stream, ExecutionResult):
                return _only(_body(stream, operation))
            ending.pop_all()
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
        yield deferred.broken_off(refusal(broken_by(error, context), context).errors)


async def _only(body: Body) -> AsyncGenerator[Body, None]:
    yield body


async def _events(
    stream: AsyncGenerator[ExecutionResult, None], operation: Operation
) -> AsyncGenerator[Body, None]:
    async with aclosing(stream) as results:
        try:
            async for result in results:
                if is_cancelled():
                    raise asyncio.CancelledError  # noqa: TRY301 - as what made it should have done
                yield _body(result, operation)
                operation.extensions.clear()
                operation.context.loaders.forget()
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - told as any other
            yield refusal(broken_by(error, operation.context), operation.context).body
        finally:
            await operation.end()


def _too_late(error: OperationTimedOut, context: Context) -> OperationRefused:
    return refusal(error, context).as_status(HTTPStatus.GATEWAY_TIMEOUT)


def _declared(
    names: Sequence[str],
    variables: Mapping[str, Any],  # any JSON a client sends
) -> dict[str, Any]:
    """Nothing else is kept for as long as the operation lasts."""
    return {name: variables[name] for name in names if name in variables}


async def _require_explorer(context: Context) -> None:
    """Raises `DocumentRefused`."""
    if not await may_explore(context):
        message = _NO_INTROSPECTION.in_locale(context.locale)
        raise DocumentRefused.saying(message, code=INTROSPECTION_DISABLED)


def _body(result: ExecutionResult, operation: Operation) -> Body:
    errors = told(result.errors or [], operation.context, library_code=BAD_USER_INPUT)
    body: Body = {"data": result.data}
    if errors:
        body["errors"] = errors
    return _extended(body, operation)


def _extended(body: Body, operation: Operation) -> Body:
    if operation.extensions:
        body["extensions"] = dict(operation.extensions)
    return body
