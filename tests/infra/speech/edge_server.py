"""Edge's speech service on loopback: WebSocket, with heads of their own in text and binary."""

import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web
from aiohttp.client_reqrep import ClientRequest
from aiohttp.tracing import Trace

_PATH = "/consumer/speech/synthesize/readaloud/edge/v1"
_PIECE = 720


@dataclass
class EdgeServer:
    """Speaks `sound` to whoever asks, a piece at a time; with a `status` it refuses instead."""

    sound: bytes
    status: int = 101
    #: Text messages before the sound.
    told: list[str] = field(default_factory=list)
    hangs: bool = False
    drops: bool = False
    asked: list[str] = field(default_factory=list)
    _runner: web.AppRunner | None = None
    _port: int = 0
    _connectors: list["_Diverting"] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get(_PATH, self._serve)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        _, self._port = self._runner.addresses[0][:2]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        for connector in self._connectors:
            await connector.end()
        await self._runner.cleanup()

    def connector(self) -> aiohttp.BaseConnector:
        """Leads here whoever wants to go to Microsoft."""
        self._connectors.append(_Diverting(self._port))
        return self._connectors[-1]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self.status != 101:
            return web.Response(status=self.status)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.asked += [await socket.receive_str(), await socket.receive_str()]
        if self.hangs:
            await socket.receive()
        if self.drops:
            assert request.transport is not None
            request.transport.abort()
            return socket
        await self._speak(socket)
        await socket.close()
        return socket

    async def _speak(self, socket: web.WebSocketResponse) -> None:
        await socket.send_str(_text("turn.start", {"context": {"serviceTag": "1"}}))
        for message in self.told:
            await socket.send_str(message)
        for begin in range(0, len(self.sound), _PIECE):
            await socket.send_bytes(_binary(self.sound[begin : begin + _PIECE]))
        boundary = {
            "Type": "SentenceBoundary",
            "Data": {"Offset": 0, "Duration": 10_000_000, "text": {"Text": "好", "Length": 1}},
        }
        await socket.send_str(_text("audio.metadata", {"Metadata": [boundary]}))
        await socket.send_str(_text("turn.end", {}))


class _Diverting(aiohttp.TCPConnector):
    """Outlives the first of its sessions: after a refusal the library opens another with it."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the library's own signature
    ) -> aiohttp.connector.Connection:
        assert req.url.host == "speech.platform.bing.com"
        req.url = req.url.with_scheme("http").with_host("127.0.0.1").with_port(self._port)
        return await super().connect(req, traces, timeout)

    async def close(self, *, abort_ssl: bool = False) -> None:
        """Ended by the server alone."""

    async def end(self) -> None:
        await super().close()


def _text(path: str, content: object) -> str:
    head = f"X-RequestId:1\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n"
    return head + json.dumps(content)


def _binary(piece: bytes) -> bytes:
    """The head's length, the head, and the sound."""
    head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nX-StreamId:1\r\nPath:audio\r\n"
    return len(head).to_bytes(2, "big") + head + piece
