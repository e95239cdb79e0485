"""Plain text out of what search services send."""

import html
import re

#: No service needs as many for one result; what follows is not even looked at.
_LONGEST_RAW = 5_000
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|td|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--|[/!?]?[a-z])[^<>]*>", re.IGNORECASE)
#: Parts of letters in some scripts, and of many emoji.
_JOINERS = "\u200c\u200d"


def plain(text: str, *, length: int) -> str:
    """One line without markup, entities or characters that nobody sees."""
    text = _without_tags(text[:_LONGEST_RAW])
    # Some services escape what is marked up already.
    return _clipped(one_line(_without_tags(html.unescape(text))), length)


def _without_tags(text: str) -> str:
    return _TAG.sub("", _BREAK.sub(" ", text))


def one_line(text: str) -> str:
    """Without control, format and private characters, halves of characters among them."""
    if not text.isprintable():
        text = "".join(filter(_is_shown, text))
    return " ".join(text.split())


def _is_shown(character: str) -> bool:
    return character.isprintable() or character.isspace() or character in _JOINERS


def _clipped(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
