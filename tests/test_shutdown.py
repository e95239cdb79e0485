"""SIGTERM to the API: not ready, sockets sent elsewhere, requests answered, and out with 0."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from infra.operations import migrate_database
from infra.settings import Settings
from tests.api.client import PASSWORD, Client
from tests.servers import RedisServer

_ROOT = Path(__file__).parents[1]
_QUERY = json.dumps({"query": "{ __typename }"}).encode()
_WATCH = "subscription { myGenerations { id } }"
_PATIENCE_SECONDS = 60
_PER_ADDRESS = 3


class Api:
    """`python cli.py serve`."""

    def __init__(self, process: Process, port: int) -> None:
        self.process = process
        self.port = port
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30)

    async def readiness(self) -> str:
        status: str = (await self.http.get("/readyz")).json()["status"]
        return status

    @asynccontextmanager
    async def socket(self, token: str = "") -> AsyncIterator[ClientConnection]:
        """Acknowledged."""
        payload = {"Authorization": f"Bearer {token}"} if token else {}
        async with connect(
            f"ws://127.0.0.1:{self.port}/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            proxy=None,
            max_size=None,
        ) as opened:
            await opened.send(json.dumps({"type": "connection_init", "payload": payload}))
            assert json.loads(await opened.recv()) == {"type": "connection_ack"}
            yield opened


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def api(tmp_path: Path, redis: RedisServer) -> AsyncIterator[Api]:
    variables = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'laowang.db'}",
        "REDIS_URL": redis.url,
        "SHUTDOWN_NOTICE_SECONDS": "2",
        "WEBSOCKETS_PER_ADDRESS": str(_PER_ADDRESS),
    }
    await migrate_database(Settings.model_validate({k.lower(): v for k, v in variables.items()}))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        descriptor = listening.fileno()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(_ROOT / "cli.py"), "serve", "--descriptor", str(descriptor)),
            env={**os.environ, **variables},
            pass_fds=[descriptor],
        )
        port = listening.getsockname()[1]
    api = Api(process, port)
    async with asyncio.timeout(_PATIENCE_SECONDS), api.http:
        while await api.readiness() != "ok":
            pass
        yield api
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _slow_request(api: Api) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """One whose body is not there yet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    head = f"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: {len(_QUERY)}\r\n"
    writer.write((head + "Content-Type: application/json\r\n\r\n").encode() + _QUERY[:5])
    await writer.drain()
    return reader, writer


async def test_the_order_in_which_everything_ends(api: Api) -> None:
    reader, writer = await _slow_request(api)
    visitor = Client(f"http://127.0.0.1:{api.port}", api.http, local_address="127.0.0.1")
    mei = await visitor.signed_up("mei@example.com", PASSWORD)
    async with api.socket(mei.access_token) as watching:
        subscribe = {"type": "subscribe", "id": "1", "payload": {"query": _WATCH}}
        await watching.send(json.dumps(subscribe))

        api.process.send_signal(signal.SIGTERM)
        while await api.readiness() != "stopping":
            pass
        assert (await api.http.post("/graphql", json=json.loads(_QUERY))).is_success
        await watching.send('{"type":"ping","payload":{"still":"here"}}')
        assert json.loads(await watching.recv())["payload"] == {"still": "here"}

        with pytest.raises(ConnectionClosed) as closed:
            await watching.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012

    # On a connection that it has already it may still answer for a moment.
    async with httpx.AsyncClient(base_url=api.http.base_url) as newcomer:
        with pytest.raises(httpx.ConnectError):
            await newcomer.get("/readyz")
    assert api.process.returncode is None
    writer.write(_QUERY[5:])
    answered = await reader.read()
    assert answered.startswith(b"HTTP/1.1 200 ")
    assert b'{"data":{"__typename":"Query"}' in answered
    writer.close()
    assert await api.process.wait() == 0


async def test_messages_and_sockets_have_their_limits(api: Api) -> None:
    """As uvicorn is set: too long a message is told 1009, nothing is compressed."""
    async with api.socket() as one, api.socket(), api.socket():
        assert "Sec-WebSocket-Extensions" not in (one.response.headers if one.response else {})
        with pytest.raises(ConnectionClosed) as refused:
            async with api.socket():
                pass
        assert refused.value.rcvd is not None
        assert refused.value.rcvd.code == 1013

        await one.send('{"type":"ping","payload":{"a":"' + "a" * 2 * 1024 * 1024 + '"}}')
        await one.wait_closed()
        assert one.close_code == 1009
