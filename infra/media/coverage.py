"""Which characters a font has."""

import struct
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont

#: Of the table `cmap` (OpenType): a header, records of the maps in it, and the one that holds
#: all of Unicode as groups of a first and a last character and the first one's glyph.
_HEADER, _RECORD = struct.Struct(">HH"), struct.Struct(">HHI")
_MAP, _GROUP = struct.Struct(">HHIII"), struct.Struct(">III")
_ALL_OF_UNICODE = 12


class Coverage:
    """Characters as ranges: a set of forty thousand would take megabytes."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        """From the first to the last of each, which is one of it."""
        self._edges = [edge for first, last in sorted(ranges) for edge in (first, last + 1)]

    def __contains__(self, character: str) -> bool:
        # Ranges that touch have an edge twice.
        return bisect_right(self._edges, ord(character)) % 2 == 1


def coverage_of(path: Path, index: int) -> Coverage:
    """Of the font of that number in a collection."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return Coverage(_groups(font.reader["cmap"]) or _characters(font))


def _groups(table: bytes) -> list[tuple[int, int]]:
    """Read as they are: the library's names of all glyphs take 25 MB."""
    _, count = _HEADER.unpack_from(table)
    for number in range(count):
        _, _, offset = _RECORD.unpack_from(table, _HEADER.size + number * _RECORD.size)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == _ALL_OF_UNICODE:
            *_, groups = _MAP.unpack_from(table, offset)
            start = offset + _MAP.size
            found = _GROUP.iter_unpack(table[start : start + groups * _GROUP.size])
            return [(first, last) for first, last, _ in found]
    return []


def _characters(font: TTFont) -> list[tuple[int, int]]:
    return [(character, character) for character in font.getBestCmap()]
