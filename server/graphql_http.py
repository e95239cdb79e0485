"""The GraphQL endpoint, over HTTP and graphql-transport-ws."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol, cast

import strawberry
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLRequestData
from strawberry.http.types import HTTPMethod, QueryParams
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET, UnsetType

from domain.errors import BadUserInput
from domain.language import Locale, Sentence
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context
from server import refusals
from server.assets import GraphiqlPage
from server.body_limit import limited
from server.graphql_ws import Socket, SocketOperations
from server.locale import preferred_locale
from server.operation_request import OperationRequest, read_frame, read_json

_INIT_TIMEOUT = timedelta(seconds=10)
_SUBSCRIPTION_LIMIT = 50
_BEARER = "bearer "
_JSON = "application/json"


class IncomingRequest(Protocol):
    """As much of strawberry's request as an operation is read from."""

    @property
    def method(self) -> HTTPMethod: ...

    @property
    def query_params(self) -> QueryParams: ...

    @property
    def content_type(self) -> str | None: ...

    async def get_body(self) -> bytes: ...


class GraphqlEndpoint(GraphQL[Context, None]):
    """Strawberry's endpoint with our context, our GraphiQL, our refusals and one protocol."""

    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = SocketOperations

    def __init__(
        self,
        schema: strawberry.Schema,
        product: Product,
        *,
        page: GraphiqlPage,
        allowed_origins: tuple[str, ...],
    ) -> None:
        super().__init__(
            schema,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=_INIT_TIMEOUT,
            max_subscriptions_per_connection=_SUBSCRIPTION_LIMIT,
            allowed_origins=allowed_origins,
        )
        self._product = product
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        request_id = connection.headers.get("x-request-id", "")[:64] or secrets.token_hex(8)
        connection.state.request_id = request_id
        try:
            await super().__call__(scope, limited(receive), send)
        except BadUserInput as error:
            response = refusals.response(error, locale=_locale(connection), request_id=request_id)
            await response(scope, receive, send)

    async def render_graphql_ide(self, request: Request) -> Response:
        del request
        return self._page.response()

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        del response
        return Context(
            product=self._product,
            device=Device(_address(request)),
            locale=_locale(request),
            request_id=request.state.request_id,
            access_token=_bearer_token(request.headers),
        )

    async def parse_http_body(self, request: IncomingRequest) -> GraphQLRequestData:
        """Raises `BadUserInput`."""
        if request.method == "GET":
            sent: object = self.parse_query_params(request.query_params)
        elif _JSON in (request.content_type or ""):
            sent = read_json(await request.get_body())
        else:
            raise BadUserInput(Sentence(f"请以 {_JSON} 发送请求。", f"Send requests as {_JSON}."))
        operation = OperationRequest.of(sent)
        return GraphQLRequestData(
            query=operation.query,
            variables=operation.variables,
            operation_name=operation.operation_name,
            extensions=operation.extensions,
        )

    def parse_json(self, data: str | bytes) -> object:
        """Of an address; raises `BadUserInput`."""
        return read_json(data)

    def decode_json(self, data: str | bytes) -> object:
        """Of a socket."""
        return read_frame(data)

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """A browser cannot set a socket's headers, so `connection_init` brings the token."""
        headers = {name.lower(): value for name, value in context.connection_params.items()}
        context.access_token = _bearer_token(headers) or context.access_token
        context.viewer = await context.find_viewer()
        if context.access_token is not None and context.viewer is None:
            raise ConnectionRejectionError
        return cast(UnsetType, UNSET)


def _address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _locale(connection: HTTPConnection) -> Locale:
    return preferred_locale(connection.headers.get("accept-language", ""))


def _bearer_token(headers: Mapping[str, Any]) -> str | None:
    header = headers.get("authorization")
    if not isinstance(header, str) or not header.lower().startswith(_BEARER):
        return None
    return header[len(_BEARER) :].strip()
