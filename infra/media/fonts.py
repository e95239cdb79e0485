"""The fonts of pictures: which one has a character, and each in the weights and sizes asked for."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk
import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont
from PIL import ImageFont

from infra.media.graphemes import EMOJI_PRESENTATION, TEXT_PRESENTATION, is_regional

#: The face with the mainland's forms, in a collection of five; a test reads its name table.
SIMPLIFIED_CHINESE = 2
#: The bitmaps of the emoji are of this size alone.
EMOJI_SIZE = 109
#: Stands for what no font has, as printers have long set it.
SUBSTITUTE = "〓"
_CACHED_FONTS = 96
_CACHED_CLUSTERS = 8192
_KEYCAP = "\u20e3"
#: Emoji outside this plane are pictures by default; in it the standard names a few (UTS #51).
_FIRST_PICTURE = "\U0001f000"
_PICTURES = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)
_OTHER_SCRIPTS = (
    *("", "Arabic", "Thai", "Devanagari", "Hebrew", "Bengali", "Tamil", "Telugu", "Kannada"),
    *("Malayalam", "Gujarati", "Gurmukhi", "Oriya", "Sinhala", "Myanmar", "Khmer", "Lao"),
    *("Georgian", "Armenian", "Ethiopic", "Symbols"),
)


class Face(StrEnum):
    SANS = "SANS"
    SERIF = "SERIF"


@dataclass(frozen=True, slots=True)
class FontFile:
    """`index` is its place in a collection."""

    path: Path
    index: int = 0
    is_variable: bool = True
    is_emoji: bool = False


def _folder(package_file: str | None) -> Path:
    if package_file is None:
        raise FileNotFoundError("the fonts' package has no folder")
    return Path(package_file).parent


_NOTO = _folder(manimgx_fonts.__file__)
SANS = FontFile(
    _folder(manimgx_fonts_cjk.__file__) / "NotoSansCJK-VF.otf.ttc", index=SIMPLIFIED_CHINESE
)
SERIF = FontFile(
    _folder(pylopdf_fonts_zh_cn.__file__) / "NotoSerifSC-Regular.otf", is_variable=False
)
EMOJI = FontFile(
    Path(__file__).with_name("fonts") / "NotoColorEmoji.ttf", is_variable=False, is_emoji=True
)
#: Emoji in one colour, for those that are asked for as text.
_OUTLINED = FontFile(_NOTO / "NotoEmoji[wght].ttf")
_FALLBACKS = (
    *(FontFile(_NOTO / f"NotoSans{script}[wght].ttf") for script in _OTHER_SCRIPTS),
    _OUTLINED,
    EMOJI,
)
_CHAINS = {Face.SANS: (SANS, *_FALLBACKS), Face.SERIF: (SERIF, SANS, *_FALLBACKS)}


@dataclass(frozen=True, slots=True)
class Covered:
    """What is drawn for a cluster, in a font that has all of it; `is_missing` where none has."""

    text: str
    font: FontFile
    is_missing: bool = False


class Coverage:
    """The characters of a font, as ranges: a set of forty thousand would take megabytes."""

    def __init__(self, characters: Iterable[int]) -> None:
        self._edges: list[int] = []
        for character in sorted(characters):
            if self._edges and self._edges[-1] == character:
                self._edges[-1] = character + 1
            else:
                self._edges += [character, character + 1]

    def __contains__(self, character: str) -> bool:
        return bisect_right(self._edges, ord(character)) % 2 == 1


class Fonts:
    """Opens fonts when they are first asked for, and keeps those in use."""

    def __init__(self) -> None:
        self.coverage = cache(_coverage)
        self.font = lru_cache(maxsize=_CACHED_FONTS)(_font)
        self.covering = lru_cache(maxsize=_CACHED_CLUSTERS)(self._covering)

    def _covering(self, cluster: str, face: Face) -> Covered:
        """A cluster that no font has comes in other letters of the same meaning, or as a mark."""
        found = self._in_a_font(cluster, face)
        if found is not None:
            return found
        plainer = unicodedata.normalize("NFKC", cluster)
        return (
            self._in_a_font(plainer, face, is_missing=True)
            or self._in_a_font(SUBSTITUTE, face, is_missing=True)
            or Covered(SUBSTITUTE, SANS, is_missing=True)
        )

    def _in_a_font(self, cluster: str, face: Face, *, is_missing: bool = False) -> Covered | None:
        chain = _CHAINS[face]
        if _is_picture(cluster):
            chain = (EMOJI, *chain)
        drawn = [character for character in cluster if not is_ignorable(character)]
        for font in chain:
            if all(character in self.coverage(font) for character in drawn):
                return Covered(cluster, font, is_missing)
        return None


def is_ignorable(character: str) -> bool:
    """Whether shaping may leave it out: joiners, selectors, tags and other unseen characters."""
    return (
        unicodedata.category(character) in {"Cf", "Cc"}
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _is_picture(cluster: str) -> bool:
    """Whether it is an emoji in colours (UTS #51)."""
    if TEXT_PRESENTATION in cluster:
        return False
    first = cluster[0]
    return (
        EMOJI_PRESENTATION in cluster
        or _KEYCAP in cluster
        or first >= _FIRST_PICTURE
        or first in _PICTURES
        or is_regional(first)
    )


def _coverage(font: FontFile) -> Coverage:
    with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
        return Coverage(opened.getBestCmap())


def _font(font: FontFile, weight: int, size: int) -> ImageFont.FreeTypeFont:
    opened = ImageFont.truetype(
        font.path, size, index=font.index, layout_engine=ImageFont.Layout.RAQM
    )
    if font.is_variable:
        opened.set_variation_by_axes([weight])
    return opened


@cache
def library() -> Fonts:
    """Those of this process."""
    return Fonts()
