"""Names for files that any system can store, made of what people write."""

import re
import unicodedata

#: Of one part of a path, in UTF-8; file systems take 255, and some tools far less.
NAME_BYTES = 120
#: What Windows takes for devices, with whatever extension.
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_EDGES = " .-_"


def safe_name(text: str, *, otherwise: str, longest: int = NAME_BYTES) -> str:
    """`text` as one part of a path, of at most `longest` bytes; `otherwise` if nothing is left.

    In NFC, without control characters, separators, reserved names, or dots at its ends.
    """
    joined = _FORBIDDEN.sub("-", _visible(unicodedata.normalize("NFC", text)))
    name = _cut(joined.strip(_EDGES), longest).rstrip(_EDGES)
    if not name:
        return otherwise
    return f"{otherwise}-{name}" if name.partition(".")[0].upper() in _DEVICES else name


def _visible(text: str) -> str:
    """Line ends and tabs part words; all else that nobody sees goes."""
    spaced = (" " if each in "\n\r\t" else each for each in text)
    return "".join(each for each in spaced if unicodedata.category(each)[0] != "C")


def _cut(name: str, longest: int) -> str:
    """Never in the middle of a character, nor between a letter and what belongs to it."""
    kept = name.encode()[:longest].decode(errors="ignore")
    while len(kept) < len(name) and unicodedata.combining(name[len(kept)]):
        kept = kept[:-1]
    return kept
