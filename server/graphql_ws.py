"""graphql-transport-ws: a socket outlives a bad operation, but not a bad frame or its session."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from graphql import GraphQLError
from starlette.websockets import WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    Message,
    SubscribeMessage,
)

from domain.errors import BadUserInput
from domain.language import Sentence
from domain.session import Viewer
from domain.unit_of_work import DatabaseUnavailable
from resolvers.context import Context
from server.operation_request import OperationRequest
from server.refusals import formatted

_SESSION_CHECK_SECONDS = 5
#: RFC 6455's registry: what the server cannot do now.
_TRY_AGAIN = 1013
#: The protocol's code; its clients connect again, with a new token.
_FORBIDDEN = 4403
#: All that a closing frame holds.
_REASON_BYTES = 123


class TooManyOperations(BadUserInput):
    def __init__(self, limit: int) -> None:
        super().__init__(
            Sentence(
                f"一个连接最多同时进行 {limit} 个操作，请先结束一些。",
                f"One socket carries {limit} operations at a time; end some first.",
            )
        )


class Socket(ASGIWebSocketAdapter):
    """Closes once, and then says nothing more, whichever task tries."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        if self.ws.application_state is WebSocketState.DISCONNECTED:
            raise WebSocketDisconnected
        await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        if self.ws.application_state is WebSocketState.DISCONNECTED:
            return
        fitting = reason.encode("utf-8", "replace")[:_REASON_BYTES].decode("utf-8", "ignore")
        with suppress(WebSocketDisconnect):
            await super().close(code, fitting)


class SocketOperations(BaseGraphQLTransportWSHandler[Context, None]):
    """The operations of one socket."""

    _session_watch: asyncio.Task[None] | None = None

    async def shutdown(self) -> None:
        if self._session_watch is not None:
            self._session_watch.cancel()
        await super().shutdown()

    async def handle_message(self, message: Message) -> None:
        if _is_frame(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("A message is an object with a type")

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        try:
            await super().handle_connection_init(message)
        except DatabaseUnavailable:  # where personal access tokens are kept
            await self.websocket.close(code=_TRY_AGAIN, reason="Try again later")
        viewer = self.context.viewer
        is_signed_in = self.connection_acknowledged and viewer is not None
        if viewer is not None and is_signed_in and self._session_watch is None:
            self._session_watch = asyncio.create_task(self._close_after_session(viewer))

    async def _close_after_session(self, viewer: Viewer) -> None:
        """Soon after a logout, and after the token has expired, nothing is told any more."""
        told = asyncio.Event()
        hearing = asyncio.create_task(self._hear_of_endings(viewer, told))
        try:
            while await self._may_go_on():
                with suppress(TimeoutError):
                    async with asyncio.timeout(_SESSION_CHECK_SECONDS):
                        await told.wait()
                told.clear()
        finally:
            hearing.cancel()
        await self._end()

    async def _hear_of_endings(self, viewer: Viewer, told: asyncio.Event) -> None:
        """Makes the next check come at once where somebody says so, and once at the beginning.

        What was said between the greeting and now is not heard any more.
        """
        async with self.context.product.sessions.follow_endings(viewer.user_id) as endings:
            told.set()
            async for _ in endings:
                told.set()

    async def _may_go_on(self) -> bool:
        try:
            return await self.context.find_viewer() is not None
        except DatabaseUnavailable:
            return True  # nobody knows: the next check does

    async def _end(self) -> None:
        for operation_id in list(self.operations):
            await self.cleanup_operation(operation_id)
        await self.websocket.close(code=_FORBIDDEN, reason="The session has ended")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        is_new = message["id"] not in self.operations
        if self.connection_acknowledged and is_new:
            try:
                self._require_room()
                OperationRequest.of(message["payload"])
            except BadUserInput as error:
                await self._refuse(message["id"], error)
                return
        await super().handle_subscribe(message)

    def _require_room(self) -> None:
        limit = self.max_subscriptions_per_connection
        if limit is not None and len(self.operations) >= limit:
            raise TooManyOperations(limit)

    async def _refuse(self, operation_id: str, error: BadUserInput) -> None:
        told = formatted(error, locale=self.context.locale, request_id=self.context.request_id)
        await self.send_message({"id": operation_id, "type": "error", "payload": [told]})

    async def handle_task_exception(self, error: Exception) -> None:
        """A client that went away is nobody's fault."""
        if not isinstance(error, WebSocketDisconnected):
            self.schema.process_errors([GraphQLError("", original_error=error)])


def _is_frame(received: object) -> bool:
    return (
        isinstance(received, dict)
        and isinstance(received.get("type"), str)
        and isinstance(received.get("id", ""), str)
    )
