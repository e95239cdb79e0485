"""GraphQL over HTTP, by the working draft at graphql.github.io/graphql-over-http."""

from collections.abc import Sequence
from functools import partial

from graphql import OperationType
from starlette.responses import Response

from domain.errors import BadUserInput
from domain.language import Sentence
from resolvers.context import Context
from server.assets import GraphiqlPage
from server.batch import Batch
from server.body_limit import BODY_SECONDS
from server.http_answers import HttpAnswer
from server.http_caching import cacheable
from server.http_request import METHODS, SAFE_METHODS, HttpRequest
from server.http_streams import HttpStreams, SubscribedOtherwise
from server.negotiation import Accepted, Form
from server.operation_refused import OperationRefused, refusal
from server.operation_request import OperationRequest
from server.operations import Operation, Operations
from server.time_limit import Deadlines

_WRITTEN_BY_POST = Sentence("请以 POST 发送 mutation。", "Send mutations by POST.")
_METHODS = Sentence("请以 GET 或 POST 发送请求。", "Send requests by GET or POST.")
_NOT_ACCEPTABLE = Sentence(
    f"应答的类型为 {Form.GRAPHQL} 或 {Form.JSON}，请在 Accept 中接受其一。",
    f"Answers have the type {Form.GRAPHQL} or {Form.JSON}; accept one of them.",
)


class HttpTransport:
    def __init__(
        self,
        operations: Operations,
        streams: HttpStreams,
        page: GraphiqlPage,
        *,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._operations = operations
        self._streams = streams
        self._page = page
        self._bodies = Deadlines(body_seconds)

    async def answer(self, request: HttpRequest, context: Context) -> Response:
        """Raises `ClientDisconnect` where the client left before it had sent all."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        accepted = Accepted.of(request.headers.get("accept"))
        if request.method in SAFE_METHODS and accepted.prefers_html:
            return self._page.response()
        try:
            _require_answerable(request, accepted, context)
            await self._operations.count(context)
            sent = await request.asked(self._bodies)
            if isinstance(sent, OperationRequest):
                return await self._answer_one(request, sent, context, accepted)
            return await self._answer_all(request, sent, context, accepted)
        except BadUserInput as error:
            refused = refusal(error, context)
        except OperationRefused as error:
            refused = error
        return HttpAnswer.refused(refused, accepted.form, is_well_formed=False).response(
            accepted.form
        )

    async def _answer_one(
        self, request: HttpRequest, sent: OperationRequest, context: Context, accepted: Accepted
    ) -> Response:
        form = accepted.form
        try:
            operation = await self._received(request, sent, context)
            if operation.type is OperationType.SUBSCRIPTION:
                return await self._streams.subscription(operation, accepted)
            if operation.document.defers and accepted.incremental is not None:
                return await self._streams.in_parts(operation, accepted.incremental, form)
            answer = HttpAnswer(await self._operations.answer(operation))
            if request.method not in SAFE_METHODS or sent.name is None:
                return answer.response(form)
            known = request.headers.get("if-none-match")
            return cacheable(answer, operation.freshness, form, if_none_match=known)
        except OperationRefused as error:
            return HttpAnswer.refused(error, form, is_well_formed=True).response(form)

    async def _answer_all(
        self, request: HttpRequest, items: Sequence[object], context: Context, accepted: Accepted
    ) -> Response:
        """Raises `OperationRefused` where the client takes no JSON."""
        if accepted.single is None:
            raise _not_acceptable(context)
        batch = Batch(items, self._operations, context)
        answer = await batch.answered(partial(self._received_of_batch, request))
        return answer.response(accepted.form)

    async def _received_of_batch(
        self, request: HttpRequest, sent: OperationRequest, context: Context
    ) -> Operation:
        """Raises `OperationRefused`, `SubscribedOtherwise`."""
        operation = await self._received(request, sent, context)
        if operation.type is OperationType.SUBSCRIPTION:
            raise SubscribedOtherwise
        return operation

    async def _received(
        self, request: HttpRequest, sent: OperationRequest, context: Context
    ) -> Operation:
        """What the request's method may ask for; raises `OperationRefused`."""
        operation = await self._operations.receive(sent, context)
        if operation.type is OperationType.MUTATION and request.method != "POST":
            raise _not_allowed(_WRITTEN_BY_POST, context, "POST")
        return operation


def _require_answerable(request: HttpRequest, accepted: Accepted, context: Context) -> None:
    """Raises `OperationRefused`."""
    if request.method not in METHODS:
        raise _not_allowed(_METHODS, context, *METHODS)
    if accepted.single is None and accepted.streamed is None:
        raise _not_acceptable(context)


def _not_acceptable(context: Context) -> OperationRefused:
    return refusal(BadUserInput(_NOT_ACCEPTABLE), context).as_status(406)


def _not_allowed(sentence: Sentence, context: Context, *methods: str) -> OperationRefused:
    return refusal(BadUserInput(sentence), context).as_status(405, Allow=", ".join(methods))
