"""GraphQL over WebSocket: graphql-transport-ws, and no other protocol."""

from starlette.responses import JSONResponse
from starlette.websockets import WebSocket
from strawberry.http.websocket_origin import (
    is_same_origin,
    normalize_allowed_origins,
    normalize_origin,
)

from domain.customer import customer_of
from domain.errors import RateLimited
from resolvers.context import Context
from server.departure import departure_of
from server.operations import Operations, refusal
from server.socket_closing import PROTOCOL_NOT_ACCEPTABLE
from server.socket_connection import SocketConnection
from server.socket_limits import Crowd, Crowded, SocketLimits
from server.socket_wire import Wire

PROTOCOL = "graphql-transport-ws"

_RETRY_SECONDS = 10


class SocketTransport:
    def __init__(
        self,
        operations: Operations,
        *,
        allowed_origins: tuple[str, ...],
        limits: SocketLimits,
    ) -> None:
        self._operations = operations
        self._allowed_origins = normalize_allowed_origins(allowed_origins)
        self._limits = limits
        self._addresses = Crowd(limits.per_address)
        self._users = Crowd(limits.per_user)

    async def serve(self, socket: WebSocket, context: Context) -> None:
        if not self._is_welcome(socket):
            await socket.close()  # before it is accepted: HTTP 403
            return
        try:
            with self._addresses.joined(customer_of(context.device.ip_address)):
                await self._converse(socket, context)
        except Crowded:
            await _turn_away(socket, context)

    async def _converse(self, socket: WebSocket, context: Context) -> None:
        wire = Wire(socket, send_seconds=self._limits.send_seconds)
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await wire.close(PROTOCOL_NOT_ACCEPTABLE)
            return
        await socket.accept(PROTOCOL)
        connection = SocketConnection(
            wire, self._operations, context, users=self._users, limits=self._limits
        )
        with departure_of(socket.scope).awaiting(connection.leave):
            await connection.run()

    def _is_welcome(self, socket: WebSocket) -> bool:
        """Browsers say whose page opens a socket, and ask nobody before it: so we look."""
        origin = socket.headers.get("origin")
        if origin is None or "*" in self._allowed_origins:
            return True
        is_allowed = normalize_origin(origin) in self._allowed_origins
        return is_allowed or is_same_origin(origin, socket.headers.get("host"))


async def _turn_away(socket: WebSocket, context: Context) -> None:
    """Before it is accepted, for a closing handshake would keep it here still longer."""
    refused = refusal(RateLimited(retry_after_seconds=_RETRY_SECONDS), context)
    headers = {"Retry-After": str(_RETRY_SECONDS)}
    await socket.send_denial_response(
        JSONResponse(refused.body, status_code=refused.status, headers=headers)
    )
