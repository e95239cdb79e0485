"""Which layout suits what a cover says."""

import re
import zlib
from collections.abc import Sequence

from domain.cover import CoverText, CoverTheme, LayoutFamily

_LIST_FROM = 3
_SIDES = 2
_QUOTED = re.compile('[“「『"][^”」』"]{4,}[”」』"]|——')
_CONTRASTED = re.compile(r"\bvs\b|\bbefore\b.*\bafter\b|→|对比|之前.*之后|从.+到.+", re.IGNORECASE)
#: A figure that counts or measures something, rather than the year that it is about.
_FIGURE = re.compile(
    r"(?<![\d.])(?!(?:19|20)\d\d年?(?!\d))\d+(?:\.\d+)?\s*[%％倍万亿千百个条步招种天分小元块斤款]"
)


def suited_family(text: CoverText, *, has_photo: bool) -> LayoutFamily:
    if has_photo:
        return LayoutFamily.PHOTO
    if _CONTRASTED.search(text.title) and len(text.highlights) == _SIDES:
        return LayoutFamily.BEFORE_AFTER
    if len(text.highlights) >= _LIST_FROM:
        return LayoutFamily.LIST
    if _QUOTED.search(text.title):
        return LayoutFamily.QUOTE
    if _FIGURE.search(text.title):
        return LayoutFamily.BIG_NUMBER
    return LayoutFamily.HEADLINE


def suited_theme(themes: Sequence[CoverTheme], text: CoverText, *, has_photo: bool) -> CoverTheme:
    """One of the family that suits; always the same for the same title."""
    family = suited_family(text, has_photo=has_photo)
    suited = [theme for theme in themes if theme.family is family] or list(themes)
    return suited[zlib.crc32(text.title.encode()) % len(suited)]
