"""Tells what a reader of a page cannot see, where its markup says so plainly."""

import re
from collections.abc import Mapping

_NO_TEXT = frozenset(
    {"title", "script", "style", "noscript", "template", "svg", "iframe", "object", "select"}
)
_STYLE_LENGTH = 1_000
#: Elements that only fade in (`opacity`) or are read aloud instead (`aria-hidden`) are seen.
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|color\s*:\s*transparent"
    r"|(?:text-indent|left|top|margin-left)\s*:\s*-\d{4,}(?:\.\d+)?px"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\))"
    r"\s*(?:!\s*important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:", re.IGNORECASE)
_NO_SIZE = re.compile(
    r"(?:^|;)\s*font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:!\s*important\s*)?(?:;|$)",
    re.IGNORECASE,
)
#: The names that frameworks give to what is for screen readers alone.
_SPOKEN = frozenset({"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"})


def is_no_text(tag: str) -> bool:
    return tag in _NO_TEXT


def is_unseen(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether the element and all in it is out of sight; for a size of zero see `is_sizeless`."""
    if is_no_text(tag) or "hidden" in attributes:
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    if _SPOKEN.intersection(attributes.get("class", "")[:_STYLE_LENGTH].split()):
        return True
    style = attributes.get("style", "")
    return bool(style) and _HIDING.search(style[:_STYLE_LENGTH]) is not None


def is_sizeless(style: str) -> bool:
    """Whether text in this style is too small to see; what is within may state its own size."""
    return bool(style) and _NO_SIZE.search(style[:_STYLE_LENGTH]) is not None


def is_sized(style: str) -> bool:
    return _SIZE.search(style[:_STYLE_LENGTH]) is not None
