"""What makes a creator's pictures look like theirs."""

import re
from dataclasses import dataclass, replace

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.options import checked_line
from domain.upload import UploadPurpose

BRAND_NAME_LENGTH = 24
_COLOR = re.compile("#[0-9A-Fa-f]{6}")


class ColorInvalid(Refusal):
    code = ErrorCode.COLOR_INVALID

    def __init__(self, *field: str) -> None:
        super().__init__(
            Sentence(
                "颜色须写作 #RRGGBB，例如 #E63946。", "Write a colour as #RRGGBB, as in #E63946."
            ),
            field=("input", *field),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """`color` is `#RRGGBB`.

    The logo is an upload of the creator's own, or `logo_name`: the blob that their preferences
    keep, which no client can name.
    """

    name: str | None = None
    color: str | None = None
    logo_upload_id: str | None = None
    logo_name: str | None = None

    @property
    def uploads(self) -> tuple[tuple[str, UploadPurpose], ...]:
        return () if self.logo_upload_id is None else ((self.logo_upload_id, UploadPurpose.LOGO),)


def checked_brand(brand: Brand) -> Brand:
    """In its normal form; raises `LineTooLong` or `ColorInvalid`."""
    return replace(
        brand,
        name=checked_line(brand.name, "brand.name", longest=BRAND_NAME_LENGTH),
        color=checked_color(brand.color, "brand", "color"),
    )


def checked_color(color: str | None, *field: str) -> str | None:
    """In upper case, None where nothing is said; raises `ColorInvalid` for the argument there."""
    written = (color or "").strip() or None
    if written is not None and not _COLOR.fullmatch(written):
        raise ColorInvalid(*field)
    return written and written.upper()
