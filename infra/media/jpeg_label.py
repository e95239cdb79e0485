"""The AIGC field in JPEG: an APP1 segment with an XMP packet; read from EXIF, too."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from infra.aigc import FIELD_LIMIT, KEY
from infra.media import xmp

SIGNATURE = b"\xff\xd8"
_APP0, _APP1, _APP13, _COMMENT, _SCAN = 0xE0, 0xE1, 0xED, 0xFE, 0xDA
#: What says something of the picture and changes nothing of it.
_METADATA = frozenset({_APP1, _APP13, _COMMENT})
_SEGMENT_LIMIT = 10_000
_MARKER, _LENGTH = 2, 2
_HEAD = re.compile(rb"\xff(?P<marker>[\xc0-\xfe])(?P<length>..)", re.DOTALL)
_EXIF = b"Exif\x00\x00"
#: How a field begins in EXIF's UserComment (TC260-PG-20259A, annex B), and in files that are about.
_EXIF_FIELDS = (f'{{"{KEY}":'.encode(), b'{"Label":')


@dataclass(frozen=True, slots=True)
class _Segment:
    """`begin` is at its marker; the scan reaches to the end of the file."""

    marker: int
    begin: int
    end: int

    def data(self, jpeg: bytes) -> bytes:
        return jpeg[self.begin + _MARKER + _LENGTH : self.end]


def with_field(jpeg: bytes, field: str) -> bytes:
    """The same picture, with this field instead of any that it has."""
    segments = list(_segments(jpeg))
    if not segments or segments[-1].marker != _SCAN:
        raise ValueError("that is no whole JPEG")
    data = xmp.JPEG_SIGNATURE + xmp.packet(field)
    label = b"\xff\xe1" + (len(data) + _LENGTH).to_bytes(_LENGTH) + data
    kept = [segment for segment in segments if not _is_field(segment, jpeg)]
    # JFIF wants its own segment first.
    first = [segment for segment in kept[:1] if segment.marker == _APP0]
    parts = [jpeg[segment.begin : segment.end] for segment in kept]
    return b"".join((SIGNATURE, *parts[: len(first)], label, *parts[len(first) :]))


def field_of(jpeg: bytes) -> str | None:
    for segment in _segments(jpeg):
        if segment.marker == _APP1:
            found = _field(segment.data(jpeg))
            if found is not None:
                return found
    return None


def digest_of(jpeg: bytes) -> str:
    """The SHA-256 of all its segments but those of metadata."""
    digest = hashlib.sha256()
    for segment in _segments(jpeg):
        if segment.marker not in _METADATA:
            digest.update(memoryview(jpeg)[segment.begin : segment.end])
    return digest.hexdigest()


def _segments(jpeg: bytes) -> Iterator[_Segment]:
    """Those before the first scan, and it with all that follows; a broken one ends them."""
    begin = len(SIGNATURE)
    for _ in range(_SEGMENT_LIMIT):
        head = _HEAD.match(jpeg, begin)
        if head is None:
            break
        marker, length = head["marker"][0], int.from_bytes(head["length"])
        is_last = marker == _SCAN
        end = len(jpeg) if is_last else min(begin + _MARKER + max(length, _LENGTH), len(jpeg))
        yield _Segment(marker, begin, end)
        if is_last:
            return
        begin = end
    if begin < len(jpeg):
        yield _Segment(0, begin, len(jpeg))


def _is_field(segment: _Segment, jpeg: bytes) -> bool:
    return segment.marker == _APP1 and segment.data(jpeg).startswith(xmp.JPEG_SIGNATURE)


def _field(data: bytes) -> str | None:
    if data.startswith(xmp.JPEG_SIGNATURE):
        return xmp.field_of(data[len(xmp.JPEG_SIGNATURE) :])
    if data.startswith(_EXIF):
        return _exif_field(data)
    return None


def _exif_field(data: bytes) -> str | None:
    """The text that begins like a field, wherever in EXIF it is."""
    places = [place for place in map(data.find, _EXIF_FIELDS) if place >= 0]
    if not places:
        return None
    return data[min(places) : min(places) + FIELD_LIMIT].decode("utf-8", "replace")
