"""What kind of file some bytes are, by how they begin and nothing that anybody says of them."""

import re
from enum import StrEnum


class FileKind(StrEnum):
    """By its media type."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    PDF = "application/pdf"
    MP3 = "audio/mpeg"
    WAV = "audio/wav"


_BEGINNINGS = {
    FileKind.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    FileKind.JPEG: re.compile(rb"\xff\xd8\xff"),
    FileKind.WEBP: re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    FileKind.PDF: re.compile(rb"%PDF-"),
    FileKind.WAV: re.compile(rb"RIFF.{4}WAVE", re.DOTALL),
    # A tag, or the first frame of layer III.
    FileKind.MP3: re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
}


def file_kind(data: bytes) -> FileKind | None:
    """None for any other kind."""
    return next((kind for kind, begins in _BEGINNINGS.items() if begins.match(data)), None)
