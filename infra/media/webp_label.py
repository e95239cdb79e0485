"""The AIGC field in WebP: an XMP chunk, as TC260-PG-20259A has it. We make none, and read those."""

import hashlib

from infra import riff
from infra.media import xmp

_FORM = b"WEBP"
_KIND = b"XMP "
_PACKET_LIMIT = 65_536


def is_webp(data: bytes) -> bool:
    return riff.form_of(data) == _FORM


def field_of(webp: bytes) -> str | None:
    for chunk in riff.chunks(webp):
        if chunk.kind == _KIND:
            return xmp.field_of(chunk.data(webp, most=_PACKET_LIMIT))
    return None


def digest_of(webp: bytes) -> str:
    """The SHA-256 of all of it: no label of ours says what it has to be."""
    return hashlib.sha256(webp).hexdigest()
