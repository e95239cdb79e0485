"""GraphQL over WebSocket: graphql-transport-ws, and no other protocol."""

from starlette.websockets import WebSocket
from strawberry.http.websocket_origin import (
    is_same_origin,
    normalize_allowed_origins,
    normalize_origin,
)

from resolvers.context import Context
from server.operations import Operations
from server.socket_closing import PROTOCOL_NOT_ACCEPTABLE
from server.socket_connection import SocketConnection
from server.socket_wire import Wire

PROTOCOL = "graphql-transport-ws"


class SocketTransport:
    def __init__(self, operations: Operations, *, allowed_origins: tuple[str, ...]) -> None:
        self._operations = operations
        self._allowed_origins = normalize_allowed_origins(allowed_origins)

    async def serve(self, socket: WebSocket, context: Context) -> None:
        if not self._is_welcome(socket):
            await socket.close()  # before it is accepted: HTTP 403
            return
        wire = Wire(socket)
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await wire.close(PROTOCOL_NOT_ACCEPTABLE)
            return
        await socket.accept(PROTOCOL)
        await SocketConnection(wire, self._operations, context).run()

    def _is_welcome(self, socket: WebSocket) -> bool:
        """Browsers say whose page opens a socket, and ask nobody before it: so we look."""
        origin = socket.headers.get("origin")
        if origin is None or "*" in self._allowed_origins:
            return True
        is_allowed = normalize_origin(origin) in self._allowed_origins
        return is_allowed or is_same_origin(origin, socket.headers.get("host"))
