"""Labels of files: written into those that we make, found in those of anybody."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ai_label import FoundLabel
from infra.aigc import AigcFields
from infra.media import jpeg_label, pdf_label, png_label, webp_label
from infra.speech import mp3_label, wav_label


@dataclass(frozen=True, slots=True)
class _Reading:
    """How files of one kind carry the field."""

    is_of: Callable[[bytes], bool]
    field_of: Callable[[bytes], str | None]
    digest_of: Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class _Format:
    """A kind that we make."""

    reading: _Reading
    with_field: Callable[[bytes, str], bytes]


def _beginning(signature: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signature)


_FORMATS = {
    "image/png": _Format(
        _Reading(_beginning(png_label.SIGNATURE), png_label.field_of, png_label.digest_of),
        png_label.with_field,
    ),
    "image/jpeg": _Format(
        _Reading(_beginning(jpeg_label.SIGNATURE), jpeg_label.field_of, jpeg_label.digest_of),
        jpeg_label.with_field,
    ),
    "application/pdf": _Format(
        _Reading(_beginning(pdf_label.SIGNATURE), pdf_label.field_of, pdf_label.digest_of),
        pdf_label.with_field,
    ),
    "audio/wav": _Format(
        _Reading(wav_label.is_wav, wav_label.field_of, wav_label.digest_of), wav_label.with_field
    ),
    "audio/mpeg": _Format(
        _Reading(mp3_label.is_mp3, mp3_label.field_of, mp3_label.digest_of), mp3_label.with_field
    ),
}
_READINGS = (
    *(form.reading for form in _FORMATS.values()),
    _Reading(webp_label.is_webp, webp_label.field_of, webp_label.digest_of),
)
#: These have no metadata; what they show says it.
_PLAIN = frozenset({"application/x-subrip", "text/vtt"})


class FileLabels:
    """Signs with the first of `secrets`, and knows the labels signed with any of them.

    `producer` is the operator's code as a provider, or its name in ASCII. Copying and digesting
    leave the event loop, and the interpreter's lock for most of their time.
    """

    def __init__(self, producer: str, *, secrets: Sequence[str]) -> None:
        self._fields = AigcFields(producer, secrets=secrets)

    @property
    def producer(self) -> str:
        return self._fields.producer

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        if mime_type in _PLAIN:
            return data
        if mime_type not in _FORMATS:
            raise ValueError(f"no label goes into {mime_type}")
        return await asyncio.to_thread(self._labelled, data, _FORMATS[mime_type], content_id)

    def _labelled(self, data: bytes, form: _Format, content_id: str) -> bytes:
        if not form.reading.is_of(data):
            raise ValueError("the file is not of the type that it is said to be")
        field = self._fields.field(content_id=content_id, digest=form.reading.digest_of(data))
        return form.with_field(data, field)

    async def read(self, data: bytes) -> FoundLabel | None:
        return await asyncio.to_thread(self._found, data)

    def _found(self, data: bytes) -> FoundLabel | None:
        reading = next((one for one in _READINGS if one.is_of(data)), None)
        field = None if reading is None else reading.field_of(data)
        parsed = None if field is None else self._fields.parse(field)
        if reading is None or parsed is None:
            return None
        return FoundLabel(
            label=parsed.label, is_signed=parsed.is_signed, file_digest=reading.digest_of(data)
        )
