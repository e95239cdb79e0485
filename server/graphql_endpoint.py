"""`/graphql`: HTTP and WebSocket at one address."""

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from domain.product import Product
from resolvers.context import Context
from server.assets import GraphiqlPage
from server.contexts import context_of
from server.graphql_http import HttpTransport
from server.graphql_ws import SocketTransport
from server.http_answers import HttpAnswer, guarded
from server.http_request import HttpRequest
from server.http_streams import HttpStreams
from server.negotiation import Form
from server.operation_refused import refusal
from server.operations import Operations
from server.request_head import RequestHeaders
from server.socket_limits import Crowds, SocketLimits


class GraphqlEndpoint:
    def __init__(
        self,
        operations: Operations,
        product: Product,
        *,
        page: GraphiqlPage,
        socket_limits: SocketLimits,
    ) -> None:
        self._product = product
        crowds = Crowds(socket_limits)
        self._http = HttpTransport(operations, HttpStreams(operations, socket_limits, crowds), page)
        self._sockets = SocketTransport(operations, socket_limits, crowds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = RequestHeaders(scope["headers"])
        client = scope.get("client")
        context = context_of(headers, self._product, ip_address=client[0] if client else "")
        if scope["type"] == "websocket":
            await self._sockets.serve(WebSocket(scope, receive, send), context)
            return
        try:
            response = await self._response(HttpRequest(scope, headers, receive), context)
        except ClientDisconnect:
            return  # nobody is left to be answered, and nothing has gone wrong
        await guarded(response, request_id=context.request_id)(scope, receive, send)

    async def _response(self, request: HttpRequest, context: Context) -> Response:
        try:
            return await self._http.answer(request, context)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 - logged, and masked
            refused = HttpAnswer.refused(refusal(error, context), Form.JSON, is_well_formed=False)
            return refused.response(Form.JSON)
