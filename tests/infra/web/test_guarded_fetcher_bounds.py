"""However a server packs, stretches or drags out its answer, fetching it stays bounded."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import Sequence

import pytest

from domain.failure import FailureCode
from infra.web.fetcher import FetchLimits
from tests.infra.web.loopback import (
    PUBLIC,
    Answer,
    Names,
    Serve,
    answering,
    failure,
    fetcher,
)

BODY = "<p>河边的石头</p>".encode()
SMALL = FetchLimits(max_bytes=100_000)
HASTY = FetchLimits(seconds=0.3)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("x-gzip", gzip.compress(BODY, mtime=0)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", raw_deflate(BODY)),
        ("identity", BODY),
    ],
)
async def test_packed_pages_are_unpacked(serve: Serve, encoding: str, packed: bytes) -> None:
    site = await serve({"/": answering(packed, content_encoding=encoding)})
    assert (await fetcher().fetch(site.url())).body == BODY


async def test_a_page_in_chunks_is_put_together(serve: Serve) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (BODY[:5], BODY[5:]))
    site = await serve({"/": answering(chunks + b"0\r\n\r\n", transfer_encoding="chunked")})
    assert (await fetcher().fetch(site.url())).body == BODY


@pytest.mark.parametrize(
    ("packed", "headers", "code"),
    [
        (b"no gzip at all", {"content_encoding": "gzip"}, FailureCode.SOURCE_UNREACHABLE),
        (BODY, {"content_encoding": "br"}, FailureCode.SOURCE_UNSUPPORTED),
        (
            gzip.compress(BODY, mtime=0),
            {"content_encoding": "gzip, gzip"},
            FailureCode.SOURCE_UNSUPPORTED,
        ),
        (BODY, {"content_length": "5000"}, FailureCode.SOURCE_UNREACHABLE),
    ],
)
async def test_broken_or_strange_bodies_are_refused(
    serve: Serve, packed: bytes, headers: dict[str, str], code: FailureCode
) -> None:
    site = await serve({"/": answering(packed, **headers)})
    assert (await failure(fetcher(), site.url())).code is code


async def test_a_body_is_read_to_its_bound_and_not_further(serve: Serve) -> None:
    site = await serve({"/fits": answering(b"a" * 100_000), "/over": answering(b"a" * 100_001)})
    guarded = fetcher(limits=SMALL)
    assert len((await guarded.fetch(site.url("/fits"))).body) == 100_000
    assert (await failure(guarded, site.url("/over"))).code is FailureCode.SOURCE_TOO_LARGE


async def test_a_body_without_end_is_cut_off(serve: Serve) -> None:
    gone = asyncio.Event()

    async def endless(writer: asyncio.StreamWriter) -> None:
        await answering()(writer)
        try:
            while True:
                writer.write(b"a" * 65_536)
                await writer.drain()
        finally:
            gone.set()

    site = await serve({"/": endless})
    assert (await failure(fetcher(limits=SMALL), site.url())).code is FailureCode.SOURCE_TOO_LARGE
    await gone.wait()


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_not_unpacked(serve: Serve, encoding: str) -> None:
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    bomb = pack(b"\0" * 50_000_000)
    assert len(bomb) < SMALL.max_bytes
    site = await serve({"/": answering(bomb, content_encoding=encoding)})
    tracemalloc.start()
    refused = await failure(fetcher(limits=SMALL), site.url())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code is FailureCode.SOURCE_TOO_LARGE
    assert peak < 5_000_000


async def dripping(writer: asyncio.StreamWriter) -> None:
    """Sends something often enough that no single read ever waits for long."""
    await answering()(writer)
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def dripping_head(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def silent(writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    await asyncio.Event().wait()


@pytest.mark.parametrize("answer", [dripping, dripping_head, silent])
async def test_the_deadline_covers_it_all(serve: Serve, answer: Answer) -> None:
    site = await serve({"/": answer})
    assert (await failure(fetcher(limits=HASTY), site.url())).code is FailureCode.SOURCE_TIMEOUT


async def test_the_deadline_covers_the_look_up() -> None:
    class Never(Names):
        async def resolve(self, host: str) -> Sequence[str]:
            await asyncio.Event().wait()
            return await super().resolve(host)

    guarded = fetcher(Never([PUBLIC]), limits=HASTY)
    assert (await failure(guarded, "http://news.example.com/")).code is FailureCode.SOURCE_TIMEOUT


async def test_the_page_of_a_refusal_is_bounded_too(serve: Serve) -> None:
    bomb = gzip.compress(b"<p>" * 20_000_000)
    site = await serve({"/": answering(bomb, status="403 Forbidden", content_encoding="gzip")})
    assert (await failure(fetcher(), site.url())).code is FailureCode.SOURCE_LOGIN_WALL
