"""The AIGC field in WAV: a RIFF chunk of that name, as TC260-PG-202510A has it."""

import hashlib

from infra import riff
from infra.aigc import FIELD_LIMIT, KEY

FORM = b"WAVE"
_KIND = KEY.encode()
#: What the sound is made of; all else says something of it.
_SOUND = frozenset({b"fmt ", b"data"})


def is_wav(data: bytes) -> bool:
    return riff.form_of(data) == FORM


def with_field(wav: bytes, field: str) -> bytes:
    """The same sound, with this field instead of any that it has."""
    chunks = list(riff.chunks(wav))
    if not _SOUND.issubset(chunk.kind for chunk in chunks):
        raise ValueError("that is no whole WAV")
    parts = [wav[chunk.begin : chunk.end] for chunk in chunks if chunk.kind != _KIND]
    return riff.file_of(FORM, [*parts, riff.chunk(_KIND, field.encode())])


def field_of(wav: bytes) -> str | None:
    for chunk in riff.chunks(wav):
        if chunk.kind == _KIND:
            return chunk.data(wav, most=FIELD_LIMIT).decode("utf-8", "replace")
    return None


def digest_of(wav: bytes) -> str:
    """The SHA-256 of its samples, and of what says how they are to be played."""
    digest = hashlib.sha256()
    for chunk in riff.chunks(wav):
        if chunk.kind in _SOUND:
            digest.update(memoryview(wav)[chunk.begin : chunk.end])
    return digest.hexdigest()
