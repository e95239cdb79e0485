"""The AIGC field in PNG: an iTXt chunk with an XMP packet, before the picture's data."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from infra.aigc import FIELD_LIMIT, KEY
from infra.media import xmp

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Length and type before a chunk's data, the checksum after it.
_HEAD, _TAIL = 8, 4
#: Twenty megabytes in the pieces that libpng makes are 2,560.
_CHUNK_LIMIT = 20_000
#: In bytes; longer texts are not looked at, whether packed or not.
_TEXT_LIMIT = 16 * FIELD_LIMIT
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
#: What says something of the picture and changes nothing of it.
_METADATA = _TEXTS | {b"eXIf", b"tIME"}
_KEYWORDS = (xmp.PNG_KEYWORD, KEY.encode())


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    begin: int
    end: int

    def data(self, png: bytes) -> memoryview:
        return memoryview(png)[self.begin + _HEAD : max(self.begin + _HEAD, self.end - _TAIL)]


def with_field(png: bytes, field: str) -> bytes:
    """The same picture, with this field instead of any that it has."""
    chunks = list(_chunks(png))
    if not chunks or (chunks[0].kind, chunks[-1].kind) != (b"IHDR", b"IEND"):
        raise ValueError("that is no whole PNG")
    text = xmp.PNG_KEYWORD + b"\x00\x00\x00\x00\x00" + xmp.packet(field)
    kept = [png[chunk.begin : chunk.end] for chunk in chunks if not _is_field(chunk, png)]
    return b"".join((SIGNATURE, kept[0], _chunk(b"iTXt", text), *kept[1:]))


def field_of(png: bytes) -> str | None:
    for chunk in _chunks(png):
        if _is_field(chunk, png):
            found = _field(chunk, png)
            if found is not None:
                return found
    return None


def digest_of(png: bytes) -> str:
    """The SHA-256 of all its chunks but those of metadata."""
    digest = hashlib.sha256()
    for chunk in _chunks(png):
        if chunk.kind not in _METADATA:
            digest.update(memoryview(png)[chunk.begin : chunk.end])
    return digest.hexdigest()


def _chunks(png: bytes) -> Iterator[_Chunk]:
    """All of the file: what follows the end, or one chunk too many, is a chunk of no kind."""
    begin, kind = len(SIGNATURE), b""
    for _ in range(_CHUNK_LIMIT):
        if begin >= len(png) or kind == b"IEND":
            break
        length = int.from_bytes(png[begin : begin + 4])
        end = min(begin + _HEAD + length + _TAIL, len(png))
        kind = png[begin + 4 : begin + _HEAD]
        yield _Chunk(kind, begin, end)
        begin = end
    if begin < len(png):
        yield _Chunk(b"", begin, len(png))


def _is_field(chunk: _Chunk, png: bytes) -> bool:
    if chunk.kind not in _TEXTS:
        return False
    head = bytes(chunk.data(png)[: len(xmp.PNG_KEYWORD) + 1])
    return any(head.startswith(keyword + b"\x00") for keyword in _KEYWORDS)


def _field(chunk: _Chunk, png: bytes) -> str | None:
    keyword, _, rest = bytes(chunk.data(png)[:_TEXT_LIMIT]).partition(b"\x00")
    text = _TEXT_READERS[chunk.kind](rest)
    if text is None:
        return None
    if keyword == xmp.PNG_KEYWORD:
        return xmp.field_of(text)
    return text.decode("utf-8", "replace")


def _plain_text(rest: bytes) -> bytes | None:
    return rest


def _packed_text(rest: bytes) -> bytes | None:
    return _unpacked(rest[1:])


def _international_text(rest: bytes) -> bytes | None:
    flags, (_, separator, text) = rest[:2], _split_twice(rest[2:])
    if not separator:
        return None
    return _unpacked(text) if flags[:1] == b"\x01" else text


def _split_twice(rest: bytes) -> tuple[bytes, bytes, bytes]:
    _, _, after_language = rest.partition(b"\x00")
    return after_language.partition(b"\x00")


def _unpacked(packed: bytes) -> bytes | None:
    """As much as we read of any text; the rest of a bomb stays packed."""
    try:
        return zlib.decompressobj().decompress(packed, _TEXT_LIMIT)
    except zlib.error:
        return None


_TEXT_READERS = {b"tEXt": _plain_text, b"zTXt": _packed_text, b"iTXt": _international_text}


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return len(data).to_bytes(4) + kind + data + checksum.to_bytes(4)
