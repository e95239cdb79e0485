"""`/graphql`: HTTP and WebSocket at one address."""

from starlette.requests import HTTPConnection, Request
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from domain.product import Product
from schema.schema import ProductSchema
from server.assets import GraphiqlPage
from server.body_limit import limited
from server.contexts import context_of
from server.documents import Documents
from server.graphql_http import HttpTransport
from server.graphql_ws import SocketTransport
from server.operations import Operations
from server.socket_limits import SocketLimits


class GraphqlEndpoint:
    def __init__(
        self,
        schema: ProductSchema,
        product: Product,
        *,
        page: GraphiqlPage,
        allowed_origins: tuple[str, ...],
        socket_limits: SocketLimits,
    ) -> None:
        operations = Operations(schema, Documents(schema.executable))
        self._product = product
        self._http = HttpTransport(operations, page)
        self._sockets = SocketTransport(
            operations, allowed_origins=allowed_origins, limits=socket_limits
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        context = context_of(HTTPConnection(scope), self._product)
        if scope["type"] == "websocket":
            await self._sockets.serve(WebSocket(scope, receive, send), context)
            return
        response = await self._http.answer(Request(scope, limited(receive)), context)
        await response(scope, receive, send)
