"""The fonts of pictures: which one has a character, and each in the weights and sizes asked for."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk
import pylopdf_fonts_zh_cn
from PIL import ImageFont

from infra.media.coverage import Coverage, coverage_of
from infra.media.face import Face
from infra.media.pictographs import is_emoji, is_text
from infra.media.similar_signs import SIMILAR

#: The face with the mainland's forms, in a collection of five; a test reads its name table.
SIMPLIFIED_CHINESE = 2
#: The bitmaps of the emoji are of this size alone.
EMOJI_SIZE = 109
#: Stands for what no font has, as printers have long set it.
SUBSTITUTE = "〓"
#: Each maps its file anew, 2 MB of it in use; one is opened in a third of a millisecond.
_CACHED_FONTS = 20
_CACHED_CLUSTERS = 8192
_OTHER_SCRIPTS = (
    *("", "Arabic", "Thai", "Devanagari", "Hebrew", "Bengali", "Tamil", "Telugu", "Kannada"),
    *("Malayalam", "Gujarati", "Gurmukhi", "Oriya", "Sinhala", "Myanmar", "Khmer", "Lao"),
    *("Georgian", "Armenian", "Ethiopic"),
)
#: Default ignorable code points (UAX #44): drawn as nothing, whether a font has them or not.
_IGNORABLE = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5)),
    *((0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164)),
    *((0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)


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
_SCRIPTS = tuple(FontFile(_NOTO / f"NotoSans{script}[wght].ttf") for script in _OTHER_SCRIPTS)
_SYMBOLS = FontFile(_NOTO / "NotoSansSymbols[wght].ttf")
#: A sign that no font of text has looks best in colours, as on a phone.
FALLBACKS = (*_SCRIPTS, EMOJI, _SYMBOLS, _OUTLINED)
_AS_TEXT = (*_SCRIPTS, _SYMBOLS, _OUTLINED, EMOJI)
_FACES = {Face.SANS: (SANS,), Face.SERIF: (SERIF, SANS)}


@dataclass(frozen=True, slots=True)
class Covered:
    """What is drawn for a cluster, in a font that has all of it.

    `is_missing`: no font has it, not even in plainer letters, and less is drawn, or a mark.
    """

    text: str
    font: FontFile
    is_missing: bool = False


class Fonts:
    """Opens fonts when they are first asked for, and keeps those in use."""

    def __init__(self) -> None:
        self.coverage = cache(_coverage)
        self.font = lru_cache(maxsize=_CACHED_FONTS)(_font)
        self.covering = lru_cache(maxsize=_CACHED_CLUSTERS)(self._covering)

    def _covering(self, cluster: str, face: Face) -> Covered:
        """𝓐 comes as A where no font has it, an odd accent is left out, the rest is a mark."""
        plainer = unicodedata.normalize("NFKC", cluster)
        for drawn in (cluster, plainer, SIMILAR.get(cluster, cluster)):
            font = self._font_of(drawn, face)
            if font is not None:
                return Covered(drawn, font)
        font = self._font_of(cluster[0], face)
        if font is not None:
            return Covered(cluster[0], font, is_missing=True)
        return Covered(SUBSTITUTE, SANS, is_missing=True)

    def _font_of(self, cluster: str, face: Face) -> FontFile | None:
        drawn = [character for character in cluster if not is_ignorable(character)]
        for font in _chain(cluster, face):
            if all(character in self.coverage(font) for character in drawn):
                return font
        return None


def _chain(cluster: str, face: Face) -> tuple[FontFile, ...]:
    if is_text(cluster):
        return (*_FACES[face], *_AS_TEXT)
    if is_emoji(cluster):
        return (EMOJI, *_FACES[face], *FALLBACKS)
    return (*_FACES[face], *FALLBACKS)


def is_ignorable(character: str) -> bool:
    """Whether shaping leaves it out: joiners, selectors, tags and other unseen characters."""
    return any(first <= ord(character) <= last for first, last in _IGNORABLE)


def _coverage(font: FontFile) -> Coverage:
    return coverage_of(font.path, font.index)


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
