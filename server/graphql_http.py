"""GraphQL over HTTP, by the working draft at graphql.github.io/graphql-over-http."""

from collections.abc import Sequence
from functools import partial

from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import BadUserInput
from domain.language import Sentence
from resolvers.context import Context
from server.allowance import Allowance
from server.assets import GraphiqlPage
from server.batch import Batch
from server.body_limit import BODY_SECONDS
from server.http_answers import HttpAnswer
from server.http_request import METHODS, SAFE_METHODS, asked
from server.negotiation import Accepted, Form
from server.operation_request import OperationRequest
from server.operations import Body, OperationRefused, Operations, refusal

_WATCHED_ELSEWHERE = Sentence(
    "请以 WebSocket（graphql-transport-ws）订阅。",
    "Subscribe over WebSocket (graphql-transport-ws).",
)
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
        page: GraphiqlPage,
        *,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._operations = operations
        self._page = page
        self._body_seconds = body_seconds

    async def answer(self, request: Request, context: Context) -> Response:
        """Raises `ClientDisconnect` where the client left before it had sent all."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        accepted = Accepted.of(", ".join(request.headers.getlist("accept")))
        if request.method in SAFE_METHODS and accepted.prefers_html:
            return self._page.response()
        form = accepted.single or Form.JSON
        try:
            _require_answerable(request, accepted, context)
            await self._operations.count(context)
            sent = await asked(request, body_seconds=self._body_seconds)
        except BadUserInput as error:
            refused = HttpAnswer.refused(refusal(error, context), form, is_well_formed=False)
        except OperationRefused as error:
            refused = HttpAnswer.refused(error, form, is_well_formed=False)
        else:
            return (await self._answered(request, sent, context, form)).response(form)
        return refused.response(form)

    async def _answered(
        self,
        request: Request,
        sent: OperationRequest | Sequence[object],
        context: Context,
        form: Form,
    ) -> HttpAnswer:
        try:
            if isinstance(sent, OperationRequest):
                return HttpAnswer(await self._answer(request, sent, context))
            batch = Batch(sent, self._operations, context)
            return await batch.answered(partial(self._answer, request))
        except OperationRefused as error:
            return HttpAnswer.refused(error, form, is_well_formed=True)

    async def _answer(
        self,
        request: Request,
        sent: OperationRequest,
        context: Context,
        allowance: Allowance | None = None,
    ) -> Body:
        operation = await self._operations.receive(sent, context, allowance)
        if operation.type is OperationType.SUBSCRIPTION:
            raise refusal(BadUserInput(_WATCHED_ELSEWHERE), context)
        if operation.type is OperationType.MUTATION and request.method != "POST":
            raise _not_allowed(_WRITTEN_BY_POST, context, "POST")
        return await self._operations.answer(operation)


def _require_answerable(request: Request, accepted: Accepted, context: Context) -> None:
    """Raises `OperationRefused`."""
    if request.method not in METHODS:
        raise _not_allowed(_METHODS, context, *METHODS)
    if accepted.single is None:
        raise refusal(BadUserInput(_NOT_ACCEPTABLE), context).as_status(406)


def _not_allowed(sentence: Sentence, context: Context, *methods: str) -> OperationRefused:
    return refusal(BadUserInput(sentence), context).as_status(405, Allow=", ".join(methods))
