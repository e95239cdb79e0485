"""How files of each kind carry their labels."""

from collections.abc import Callable
from dataclasses import dataclass

from infra.media import jpeg_label, pdf_label, png_label, webp_label
from infra.speech import mp3_label, wav_label


@dataclass(frozen=True, slots=True)
class Reading:
    """How files of one kind carry the field."""

    is_of: Callable[[bytes], bool]
    field_of: Callable[[bytes], str | None]
    digest_of: Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind that we make."""

    reading: Reading
    with_field: Callable[[bytes, str], bytes]


def _beginning(signature: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signature)


FORMATS = {
    "image/png": Format(
        Reading(_beginning(png_label.SIGNATURE), png_label.field_of, png_label.digest_of),
        png_label.with_field,
    ),
    "image/jpeg": Format(
        Reading(_beginning(jpeg_label.SIGNATURE), jpeg_label.field_of, jpeg_label.digest_of),
        jpeg_label.with_field,
    ),
    "application/pdf": Format(
        Reading(_beginning(pdf_label.SIGNATURE), pdf_label.field_of, pdf_label.digest_of),
        pdf_label.with_field,
    ),
    "audio/wav": Format(
        Reading(wav_label.is_wav, wav_label.field_of, wav_label.digest_of), wav_label.with_field
    ),
    "audio/mpeg": Format(
        Reading(mp3_label.is_mp3, mp3_label.field_of, mp3_label.digest_of), mp3_label.with_field
    ),
}
READINGS = (
    *(form.reading for form in FORMATS.values()),
    Reading(webp_label.is_webp, webp_label.field_of, webp_label.digest_of),
)
