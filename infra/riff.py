"""The chunks of RIFF files, whatever lengths these claim."""

from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"RIFF"
#: "RIFF", a length, and the name of what it is.
FIRST_CHUNK = 12
HEAD = 8
_LENGTH_BYTES = 4
_CHUNK_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """`end` is after its data, before the byte that makes its length even."""

    kind: bytes
    begin: int
    end: int

    def data(self, riff: bytes, *, most: int) -> bytes:
        return riff[self.begin + HEAD : min(self.end, self.begin + HEAD + most)]


def form_of(data: bytes) -> bytes | None:
    """What the file is, such as `WAVE`; None if it is no RIFF."""
    return data[HEAD:FIRST_CHUNK] if data.startswith(SIGNATURE) else None


def chunks(riff: bytes) -> Iterator[Chunk]:
    """Those of the first level; one that reaches beyond the end is what is left of the file."""
    begin = FIRST_CHUNK
    for _ in range(_CHUNK_LIMIT):
        if begin + HEAD > len(riff):
            return
        length = int.from_bytes(riff[begin + _LENGTH_BYTES : begin + HEAD], "little")
        end = min(begin + HEAD + length, len(riff))
        yield Chunk(riff[begin : begin + _LENGTH_BYTES], begin, end)
        begin = end + length % 2


def file_of(form: bytes, parts: list[bytes]) -> bytes:
    """A file of whole chunks, each made even."""
    body = form + b"".join(part + bytes(len(part) % 2) for part in parts)
    return chunk(SIGNATURE, body)


def chunk(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(_LENGTH_BYTES, "little") + data
