"""The AIGC field in WAV: a RIFF chunk of that name, as TC260-PG-202510A has it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from infra.aigc import FIELD_LIMIT, KEY

SIGNATURE = b"RIFF"
_FORM = b"WAVE"
_FIRST_CHUNK = 12
_HEAD = 8
_CHUNK_LIMIT = 10_000
_KIND = KEY.encode()
#: What the sound is made of; all else says something of it.
_SOUND = frozenset({b"fmt ", b"data"})


@dataclass(frozen=True, slots=True)
class _Chunk:
    """`end` is after its data, before the byte that makes its length even."""

    kind: bytes
    begin: int
    end: int


def with_field(wav: bytes, field: str) -> bytes:
    """The same sound, with this field instead of any that it has."""
    chunks = list(_chunks(wav))
    if wav[8:_FIRST_CHUNK] != _FORM or not _SOUND.issubset(chunk.kind for chunk in chunks):
        raise ValueError("that is no whole WAV")
    parts = [wav[chunk.begin : chunk.end] for chunk in chunks if chunk.kind != _KIND]
    text = field.encode()
    parts.append(_KIND + len(text).to_bytes(4, "little") + text)
    body = _FORM + b"".join(part + bytes(len(part) % 2) for part in parts)
    return SIGNATURE + len(body).to_bytes(4, "little") + body


def field_of(wav: bytes) -> str | None:
    for chunk in _chunks(wav):
        if chunk.kind == _KIND:
            begin = chunk.begin + _HEAD
            return wav[begin : min(chunk.end, begin + FIELD_LIMIT)].decode("utf-8", "replace")
    return None


def digest_of(wav: bytes) -> str:
    """The SHA-256 of its samples, and of what says how they are to be played."""
    digest = hashlib.sha256()
    for chunk in _chunks(wav):
        if chunk.kind in _SOUND:
            digest.update(memoryview(wav)[chunk.begin : chunk.end])
    return digest.hexdigest()


def _chunks(wav: bytes) -> Iterator[_Chunk]:
    """Those of the first level; one that reaches beyond the end is what is left of the file."""
    begin = _FIRST_CHUNK
    for _ in range(_CHUNK_LIMIT):
        if begin + _HEAD > len(wav):
            return
        length = int.from_bytes(wav[begin + 4 : begin + _HEAD], "little")
        end = min(begin + _HEAD + length, len(wav))
        yield _Chunk(wav[begin : begin + 4], begin, end)
        begin = end + length % 2
