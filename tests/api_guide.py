"""docs/api.md in its two languages: its examples, and its tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.product import ROOT

ENGLISH = ROOT / "docs" / "api.md"
CHINESE = ROOT / "docs" / "api.zh-CN.md"

_FENCE = re.compile(r"^```(\S*) ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    language: str
    file: str  # empty where the block names none
    text: str


def examples(document: Path) -> list[Example]:
    return [
        Example(language, title.removeprefix("file="), text)
        for language, title, text in _FENCE.findall(document.read_text())
    ]


class Table:
    """The one under `<!-- table: name -->`; its first two lines are its head."""

    def __init__(self, document: Path, name: str) -> None:
        self._document = document
        self._mark = f"<!-- table: {name} -->\n"

    @property
    def rows(self) -> list[Cells]:
        return [_cells(line) for line in self._lines()[2:]]

    def renew(self, rows: Sequence[Cells]) -> None:
        """Puts these in the place of its rows; a row keeps the cells that it has beyond them."""
        head = self._lines()[:2]
        width = len(_cells(head[0]))
        kept = {row[0]: row for row in self.rows}
        written = [(*row, *kept.get(row[0], ())[len(row) :]) for row in rows]
        full = [row + ("",) * (width - len(row)) for row in written]
        before, after = self._around()
        table = "\n".join([*head, *(f"| {' | '.join(row)} |" for row in full)])
        self._document.write_text(f"{before}{self._mark}{table}\n" + (after and f"\n{after}"))

    def _lines(self) -> list[str]:
        return _ROW.findall(self._text().partition(self._mark)[2].partition("\n\n")[0])

    def _around(self) -> tuple[str, str]:
        before, _, rest = self._text().partition(self._mark)
        return before, rest.partition("\n\n")[2]

    def _text(self) -> str:
        text = self._document.read_text()
        assert text.count(self._mark) == 1, self._mark
        return text


def _cells(line: str) -> Cells:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))
