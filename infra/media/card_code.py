"""QR codes as pictures."""

import segno
from PIL import Image

#: Of modules, as the standard asks (ISO/IEC 18004).
QUIET_ZONE = 4
_DARK, _LIGHT = 18, 255


def draw_code(link: str, side: int) -> Image.Image:
    """Grey, at most that wide: every module has the same whole number of pixels."""
    matrix = _code(link).matrix_iter(border=QUIET_ZONE)
    rows = [bytes(_DARK if is_dark else _LIGHT for is_dark in row) for row in matrix]
    small = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
    scale = max(1, side // small.width)
    return small.resize((small.width * scale, small.height * scale), Image.Resampling.NEAREST)


def _code(link: str) -> segno.QRCode:
    """With as much correction as its size has room for, at least what a screen needs."""
    return segno.make(link, error="m", micro=False)
