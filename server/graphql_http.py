"""The GraphQL endpoint, over HTTP and graphql-transport-ws."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import strawberry
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UNSET, UnsetType

from domain.errors import Unauthenticated
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context
from server.assets import GraphiqlPage
from server.locale import preferred_locale

_INIT_TIMEOUT = timedelta(seconds=10)
_SUBSCRIPTION_LIMIT = 50
_BEARER = "bearer "


class GraphqlEndpoint(GraphQL[Context, None]):
    """Strawberry's endpoint with our context, our GraphiQL and one WebSocket protocol."""

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

    async def render_graphql_ide(self, request: Request) -> Response:
        del request
        return self._page.response()

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        del response
        context = Context(
            product=self._product,
            device=Device(_address(request)),
            locale=preferred_locale(request.headers.get("accept-language", "")),
            request_id=request.headers.get("x-request-id", "")[:64] or secrets.token_hex(8),
        )
        await self._authenticate(context, request.headers)
        return context

    async def _authenticate(self, context: Context, headers: Mapping[str, Any]) -> bool:
        """Finds the viewer, if there is one; False where a token was sent that is not valid."""
        token = _bearer_token(headers)
        if token is None:
            return True
        try:
            context.viewer = await self._product.sessions.authenticate(token)
        except Unauthenticated:
            return False
        return True

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """A browser cannot set a socket's headers, so `connection_init` brings the token."""
        headers = {name.lower(): value for name, value in context.connection_params.items()}
        if not await self._authenticate(context, headers):
            raise ConnectionRejectionError
        return cast(UnsetType, UNSET)


def _address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _bearer_token(headers: Mapping[str, Any]) -> str | None:
    header = headers.get("authorization")
    if not isinstance(header, str) or not header.lower().startswith(_BEARER):
        return None
    return header[len(_BEARER) :].strip()
