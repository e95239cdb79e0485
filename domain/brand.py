"""What makes a creator's pictures look like theirs."""

import re
from dataclasses import dataclass, replace

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.options import checked_line

NAME_LENGTH = 24
_COLOR = re.compile("#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """`color` is `#RRGGBB`; the logo is an upload of the creator's own."""

    name: str | None = None
    color: str | None = None
    logo_upload_id: str | None = None


class ColorInvalid(Refusal):
    code = ErrorCode.BAD_USER_INPUT

    def __init__(self) -> None:
        super().__init__(
            Sentence("颜色须写成 #RRGGBB，例如 #5B5BD6。", "Write a colour as #RRGGBB."),
            field=("input", "brand", "color"),
        )


def checked_brand(brand: Brand) -> Brand:
    """In its normal form; raises `ColorInvalid` and `domain.options.LineTooLong`."""
    color = checked_line(brand.color, "color", longest=NAME_LENGTH)
    if color is not None and not _COLOR.fullmatch(color):
        raise ColorInvalid
    return replace(
        brand,
        name=checked_line(brand.name, "name", longest=NAME_LENGTH),
        color=None if color is None else color.upper(),
    )
