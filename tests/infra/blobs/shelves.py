"""Blobs in a test, as they lie on disk."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from domain.asset import Blobs
from infra.blobs.signing import BlobUrls, UrlSigning

URLS = BlobUrls(UrlSigning("a secret"), base_url="https://api.example.com")


def new_ids() -> Iterator[str]:
    return (f"id-{number}" for number in count())


def files(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


async def write(blobs: Blobs, name: str, *chunks: bytes) -> None:
    async with blobs.writing(name) as draft:
        for chunk in chunks:
            await draft.write(chunk)
        await draft.publish()


def put(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"four")
