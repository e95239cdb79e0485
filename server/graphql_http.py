"""GraphQL over HTTP."""

from collections.abc import Mapping

import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import BadUserInput
from domain.language import Sentence
from resolvers.context import Context
from server.assets import GraphiqlPage
from server.operation_request import OperationRequest, read_json
from server.operations import Body, OperationRefused, Operations, refusal

_JSON = "application/json"
_ELSEWHERE = Sentence(
    "请以 POST 发送 mutation，以 WebSocket 发送 subscription。",
    "Send mutations by POST, and subscriptions over WebSocket.",
)


class HttpTransport:
    def __init__(self, operations: Operations, page: GraphiqlPage) -> None:
        self._operations = operations
        self._page = page

    async def answer(self, request: Request, context: Context) -> Response:
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return self._page.response()
        try:
            return _response(await self._answer(request, context))
        except BadUserInput as error:
            refused = refusal(error, context)
        except OperationRefused as error:
            refused = error
        return _response(refused.body, status=refused.status, headers=refused.headers)

    async def _answer(self, request: Request, context: Context) -> Body:
        asked = OperationRequest.of(await _sent(request))
        operation = await self._operations.receive(asked, context)
        is_read = operation.type is OperationType.QUERY
        is_written = operation.type is OperationType.MUTATION and request.method == "POST"
        if not is_read and not is_written:
            raise BadUserInput(_ELSEWHERE)
        return await self._operations.answer(operation)


async def _sent(request: Request) -> object:
    """Raises `BadUserInput`."""
    if request.method == "GET":
        return _sent_in_address(request.query_params)
    if _JSON not in request.headers.get("content-type", ""):
        raise BadUserInput(Sentence(f"请以 {_JSON} 发送请求。", f"Send requests as {_JSON}."))
    return read_json(await request.body())


def _sent_in_address(parameters: Mapping[str, str]) -> object:
    read = {
        name: read_json(parameters[name])
        for name in ("variables", "extensions")
        if parameters.get(name)
    }
    return {**parameters, **read}


def _response(
    body: Body, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(orjson.dumps(body), status, headers, _JSON)
