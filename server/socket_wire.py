"""Frames in and out of one socket."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.socket_closing import TOO_SLOW, Closing, SocketEnded, malformed
from server.socket_frames import Frame, FrameInvalid

#: A client that takes nothing for so long has gone, or wants to be waited for.
_SEND_SECONDS = 15
_CLOSE_SECONDS = 5


class Wire:
    """Closes once, and then says nothing more, whichever task tries."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def next(self) -> Frame:
        """Raises `SocketEnded`."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise SocketEnded
        text = message.get("text")
        if text is None:
            raise SocketEnded(malformed("A message is text"))
        try:
            return Frame.read(text)
        except FrameInvalid as error:
            raise SocketEnded(malformed(str(error))) from error

    async def send(self, message: Mapping[str, object]) -> None:
        """Raises `SocketEnded`."""
        if self._socket.application_state is not WebSocketState.CONNECTED:
            raise SocketEnded
        try:
            async with asyncio.timeout(_SEND_SECONDS):
                await self._socket.send_text(orjson.dumps(message).decode())
        except TimeoutError:
            raise SocketEnded(TOO_SLOW) from None
        except WebSocketDisconnect:
            raise SocketEnded from None

    async def close(self, closing: Closing) -> None:
        if self._socket.application_state is WebSocketState.DISCONNECTED:
            return
        with suppress(WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._socket.close(closing.code, closing.fitting_reason)
