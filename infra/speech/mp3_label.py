"""The AIGC field in MP3: a TXXX frame of that description in an ID3v2.4 tag."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from infra.aigc import FIELD_LIMIT, KEY

TAG = b"ID3"
_TAG_HEAD, _FRAME_HEAD = 10, 10
_FOOTER_FLAG, _EXTENDED_FLAG = 0x10, 0x40
_OLDER, _NEWER = 3, 4
_FRAME_LIMIT = 10_000
_TAG_LIMIT = 8
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_ID3V1, _ID3V1_LENGTH = b"TAG", 128
#: Eleven bits of synchronisation, any version, the third layer.
_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")


def is_mp3(data: bytes) -> bool:
    """Whether it begins with a tag, or with a frame of the third layer."""
    return data.startswith(TAG) or _FRAME.match(data) is not None


def with_field(mp3: bytes, field: str) -> bytes:
    """The same sound, with this field beside whatever its tag says already."""
    from mutagen.id3 import ID3, TXXX, Encoding  # noqa: PLC0415 - docs/adr/0046: readers need it not

    if not is_mp3(mp3):
        raise ValueError("that is no MP3")
    file = io.BytesIO(mp3)
    tag = ID3(file) if mp3.startswith(TAG) else ID3()
    tag.setall(f"TXXX:{KEY}", [TXXX(encoding=Encoding.UTF8, desc=KEY, text=[field])])
    file.seek(0)
    # Where no other frame would fit behind the last, some readers doubt its length.
    tag.save(file, v1=0, v2_version=_NEWER, padding=lambda _: _FRAME_HEAD)
    return file.getvalue()


def field_of(mp3: bytes) -> str | None:
    """That of the first tag, of version 2.3 or 2.4; packed and enciphered frames are not read."""
    tag = next(_tags(mp3), None)
    if tag is None or tag.version not in {_OLDER, _NEWER}:
        return None
    for text in _described_texts(mp3[tag.begin : tag.end], tag):
        description, _, value = text.partition("\x00")
        if description.lstrip("\ufeff").upper() == KEY:
            return value.lstrip("\ufeff").rstrip("\x00")
    return None


def digest_of(mp3: bytes) -> str:
    """The SHA-256 of its sound's frames: of what is between the tags."""
    begin = 0
    for tag in _tags(mp3):
        begin = tag.end
    end = len(mp3)
    if mp3[-_ID3V1_LENGTH:].startswith(_ID3V1) and end - begin >= _ID3V1_LENGTH:
        end -= _ID3V1_LENGTH
    return hashlib.sha256(memoryview(mp3)[begin:end]).hexdigest()


@dataclass(frozen=True, slots=True)
class _Tag:
    """`begin` is where its frames begin; `end`, where the tag ends."""

    version: int
    begin: int
    end: int


def _tags(mp3: bytes) -> Iterator[_Tag]:
    """Those at the beginning, one after the other."""
    place = 0
    for _ in range(_TAG_LIMIT):
        head = mp3[place : place + _TAG_HEAD]
        if len(head) < _TAG_HEAD or not head.startswith(TAG):
            return
        version, flags = head[3], head[5]
        begin = place + _TAG_HEAD
        end = min(begin + _synchsafe(head[6:]), len(mp3))
        if flags & _EXTENDED_FLAG:
            begin += _extended_length(mp3[begin : begin + 4], version)
        place = min(end + (_TAG_HEAD if flags & _FOOTER_FLAG else 0), len(mp3))
        yield _Tag(version, begin, place)


def _extended_length(head: bytes, version: int) -> int:
    """Version 2.3 leaves the length itself out of it."""
    return _synchsafe(head) if version == _NEWER else int.from_bytes(head) + len(head)


def _described_texts(tag: bytes, of: _Tag) -> Iterator[str]:
    """The texts of the TXXX frames, each with its description and a zero before it."""
    place = 0
    for _ in range(_FRAME_LIMIT):
        head = tag[place : place + _FRAME_HEAD]
        if len(head) < _FRAME_HEAD or not head[0]:
            return
        length = _synchsafe(head[4:8]) if of.version == _NEWER else int.from_bytes(head[4:8])
        begin = place + _FRAME_HEAD
        place = begin + length
        # The second byte of flags says that it is packed, enciphered or otherwise changed.
        if head.startswith(b"TXXX") and not head[9]:
            text = tag[begin : min(place, begin + 4 * FIELD_LIMIT)]
            encoding = _ENCODINGS.get(text[0] if text else -1)
            if encoding is not None:
                yield text[1:].decode(encoding, "replace")


def _synchsafe(number: bytes) -> int:
    """Seven bits of each byte."""
    value = 0
    for byte in number:
        value = value << 7 | byte & 0x7F
    return value
