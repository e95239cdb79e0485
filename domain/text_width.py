"""How wide text is, in full-width characters, and the pieces that it must not be cut within."""

import re
import unicodedata
from functools import lru_cache

_HALF, _FULL = 0.5, 1.0
#: More characters than texts are made of.
_CACHED = 8192
#: Nothing of its own: what changes the character before it, or joins two.
_WIDTHLESS = frozenset({"Mn", "Me", "Cf"})
_SKIN_TONES = "🏻🏼🏽🏾🏿"
#: Ambiguous ones such as “ ” and … are as wide as the Chinese characters around them.
_WIDE = frozenset({"W", "F", "A"})
_EXTENDING = r"[\u0300-\u036f\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
#: A flag, or one character, with what is joined to it.
_CLUSTER = (
    rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[\s\S]){_EXTENDING}*(?:(?<=\u200d)[\s\S]{_EXTENDING}*)*"
)
_CLUSTERS = re.compile(_CLUSTER)
#: A word of letters that stand without spaces, with its signs: don't, 3.5%, GPT-5, a_b.
_WORD = r"[A-Za-z0-9\u00c0-\u024f\u0370-\u052f@#$&+_'’./:%°-]+"
_OPENING = r"[“‘「『（(《〈【\[{]"
_CLOSING = r"[，。！？；：、”’」』）)》〉】\]}…—,.!?;:%·～~]"
_PIECES = re.compile(rf"{_OPENING}*(?:{_WORD}|\s+|{_CLUSTER}){_CLOSING}*")


def width_of(text: str) -> float:
    """A Chinese character is 1 wide, a Latin letter a half."""
    return sum(map(_width, text))


@lru_cache(maxsize=_CACHED)
def _width(character: str) -> float:
    if unicodedata.category(character) in _WIDTHLESS or character in _SKIN_TONES:
        return 0.0
    return _FULL if unicodedata.east_asian_width(character) in _WIDE else _HALF


def pieces_of(text: str, widest: float) -> list[str]:
    """The text in pieces that lines may be broken between.

    A Latin word is whole; closing marks stay with what they close, opening ones with what they
    open. What is wider than a line all the same is cut between characters.
    """
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces += [piece] if width_of(piece) <= widest else _cut(piece, widest)
    return pieces


def _cut(piece: str, widest: float) -> list[str]:
    cut = [""]
    taken = 0.0
    for cluster in _CLUSTERS.findall(piece):
        width = width_of(cluster)
        if cut[-1] and taken + width > widest:
            cut.append("")
            taken = 0.0
        cut[-1] += cluster
        taken += width
    return cut
