"""GraphQL over WebSocket: graphql-transport-ws, and no other protocol."""

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
from server.operations import Operations
from server.socket_closing import OPENED_TOO_OFTEN, PROTOCOL_NOT_ACCEPTABLE, TOO_MANY_OF_ADDRESS
from server.socket_connection import SocketConnection
from server.socket_limits import Crowded, Crowds, SocketLimits
from server.socket_wire import Wire

PROTOCOL = "graphql-transport-ws"


class SocketTransport:
    def __init__(self, operations: Operations, limits: SocketLimits, crowds: Crowds) -> None:
        self._operations = operations
        self._allowed_origins = normalize_allowed_origins(limits.allowed_origins)
        self._limits = limits
        self._crowds = crowds

    async def serve(self, socket: WebSocket, context: Context) -> None:
        if not self._is_welcome(socket):
            await socket.close()  # before it is accepted: HTTP 403
            return
        wire = Wire(socket, send_seconds=self._limits.send_seconds)
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await wire.close(PROTOCOL_NOT_ACCEPTABLE)
            return
        await socket.accept(PROTOCOL)
        try:
            with self._crowds.addresses.joined(customer_of(context.device.ip_address)):
                await self._operations.count_socket(context)
                await self._converse(wire, socket, context)
        except Crowded:  # only now: after a refused handshake clients do not come again
            await wire.close(TOO_MANY_OF_ADDRESS)
        except RateLimited:
            await wire.close(OPENED_TOO_OFTEN)

    async def _converse(self, wire: Wire, socket: WebSocket, context: Context) -> None:
        connection = SocketConnection(
            wire, self._operations, context, users=self._crowds.users, limits=self._limits
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
