"""Tables that people open in a spreadsheet: CSV as RFC 4180 has it."""

import csv
import io
from collections.abc import Iterable, Sequence

#: In front, so that spreadsheets read Chinese.
BYTE_ORDER_MARK = "\ufeff"
#: A cell that begins so is run as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines end in CRLF; a text that a spreadsheet would run as a formula gets an apostrophe.

    Begins with `BYTE_ORDER_MARK`. The cells are words, not negative numbers.
    """
    written = io.StringIO()
    written.write(BYTE_ORDER_MARK)
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return written.getvalue()


def inert(cell: str) -> str:
    """The cell as no spreadsheet runs it."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
