"""Frames in and out of one socket."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.socket_closing import TOO_SLOW, Closing, SocketEnded, malformed
from server.socket_frames import Frame, FrameInvalid

_CLOSE_SECONDS = 5


class Wire:
    """Closes once, and then says nothing more, whichever task tries."""

    def __init__(self, socket: WebSocket, *, send_seconds: float) -> None:
        self._socket = socket
        self._send_seconds = send_seconds
        self._turn = asyncio.Lock()

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
        """Raises `SocketEnded`, also where the client has taken nothing for `send_seconds`.

        One message at a time: a client that reads slowly keeps all the others from being
        written, and so whatever makes them from making more.
        """
        text = orjson.dumps(message).decode()
        async with self._turn:
            if self._socket.application_state is not WebSocketState.CONNECTED:
                raise SocketEnded
            try:
                async with asyncio.timeout(self._send_seconds):
                    await self._socket.send_text(text)
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
