"""Contact sheets of every theme on every platform, to look at before a change is shipped.

`python -m bench.looks [theme …]` writes docs/looks/covers/THEME.jpg.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from infra.media.cover_making import make_cover
from infra.media.cover_themes import LOOKS
from tests.infra.media.cover_samples import FIVE, SIZES, order, text_for

_FOLDER = Path("docs/looks/covers")
_CELL_WIDTH, _CELL_HEIGHT, _GAP = 330, 310, 12
_GREY = (112, 114, 118)
_LARGEST_BYTES = 400_000


def _covers(theme_id: str) -> Iterator[list[Image.Image]]:
    """A row for each text."""
    for name, text in FIVE.items():
        row = []
        for platform, size in SIZES:
            wanted = text_for(LOOKS[theme_id].family, text)
            picture = make_cover(order(theme_id, platform, size, wanted))
            notes = [check.detail for check in picture.checks if ";" in check.detail]
            sys.stdout.write(f"{theme_id} {name} {platform} {size.name}: {' | '.join(notes)}\n")
            row.append(_cell(picture.data))
        yield row


def _cell(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        scale = min(_CELL_WIDTH / image.width, _CELL_HEIGHT / image.height, 1.0)
        size = (round(image.width * scale), round(image.height * scale))
        return image.resize(size, Image.Resampling.LANCZOS)


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    width = sum(cell.width + _GAP for cell in rows[0]) + _GAP
    height = (_CELL_HEIGHT + _GAP) * len(rows) + _GAP
    sheet = Image.new("RGB", (width, height), _GREY)
    for index, row in enumerate(rows):
        x = _GAP
        for cell in row:
            sheet.paste(cell, (x, _GAP + index * (_CELL_HEIGHT + _GAP)))
            x += cell.width + _GAP
    return sheet


def _save(sheet: Image.Image, path: Path) -> None:
    """As good as the bytes allow."""
    for quality in range(88, 30, -6):
        file = io.BytesIO()
        sheet.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= _LARGEST_BYTES:
            break
    path.write_bytes(file.getvalue())


def main() -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for theme_id in sys.argv[1:] or LOOKS:
        _save(_sheet(list(_covers(theme_id))), _FOLDER / f"{theme_id}.jpg")


if __name__ == "__main__":
    main()
