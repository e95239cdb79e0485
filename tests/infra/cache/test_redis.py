import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from infra.cache.redis import open_redis
from tests.infra.cache.redis_server import RedisServer

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def test_speaks_over_tcp_and_over_a_unix_socket(shared_server: RedisServer) -> None:
    async with open_redis(shared_server.url) as tcp, open_redis(shared_server.socket_url) as unix:
        await tcp.set("greeting", "你好")

        assert await unix.get("greeting") == "你好"


async def test_a_restart_of_redis_costs_no_error(own_server: RedisServer) -> None:
    async with open_redis(own_server.url) as redis:
        await redis.set("n", 1)
        await own_server.go_away()
        own_server.start()

        assert await redis.incr("n") == 1


async def test_a_server_that_hangs_raises_instead(own_server: RedisServer) -> None:
    async with open_redis(own_server.url, reply_seconds=0.1) as redis:
        await redis.ping()
        own_server.hang()

        with pytest.raises(RedisTimeoutError):
            await redis.ping()


async def test_a_server_that_is_away_raises(own_server: RedisServer) -> None:
    await own_server.go_away()
    async with open_redis(own_server.url) as redis:
        with pytest.raises(RedisConnectionError):
            await redis.ping()


async def test_the_pool_is_bounded_and_callers_wait_for_it(shared_server: RedisServer) -> None:
    async with open_redis(shared_server.url, pool_size=2) as redis:
        ids = await asyncio.gather(*(redis.client_id() for _ in range(20)))

    assert len(set(ids)) <= 2


async def test_a_command_is_never_sent_twice() -> None:
    """The connection breaks after the command has gone out: it may have run."""
    commands: list[bytes] = []

    async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _answer_handshake(reader, writer)
        commands.append(await reader.readuntil(b"INCR"))
        writer.close()

    async with _serving(break_off) as port, open_redis(f"redis://127.0.0.1:{port}") as redis:
        with pytest.raises(RedisConnectionError):
            await redis.incr("n")

    assert len(commands) == 1


async def test_tls_trusts_a_certificate_of_this_host(tmp_path: Path) -> None:
    async with _serving(_pong, tls=_certificate(tmp_path, host="localhost")) as port:
        url = f"rediss://localhost:{port}?ssl_ca_certs={tmp_path}/certificate.pem"
        async with open_redis(url) as redis:
            assert await redis.ping()


async def test_tls_refuses_a_certificate_of_another_host(tmp_path: Path) -> None:
    async with _serving(_pong, tls=_certificate(tmp_path, host="elsewhere.example")) as port:
        url = f"rediss://localhost:{port}?ssl_ca_certs={tmp_path}/certificate.pem"
        async with open_redis(url) as redis:
            with pytest.raises(RedisConnectionError, match="Hostname mismatch"):
                await redis.ping()


async def _pong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _answer_handshake(reader, writer)
    await _answer(reader, writer, b"PING", b"+PONG\r\n")
    writer.close()


async def _answer_handshake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _answer(reader, writer, b"PING", b"+PONG\r\n")
    await _answer(reader, writer, b"LIB-NAME", b"+OK\r\n")
    await _answer(reader, writer, b"LIB-VER", b"+OK\r\n")


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, word: bytes, reply: bytes
) -> None:
    await reader.readuntil(word)
    writer.write(reply)


@asynccontextmanager
async def _serving(serve: Serve, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1]


def _certificate(directory: Path, *, host: str) -> ssl.SSLContext:
    """A server's context with a self-signed certificate, also written as `certificate.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate_path = directory / "certificate.pem"
    key_path = directory / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate_path, key_path)
    return context
