"""Text as a design asks for it: words with their looks, before it is known where they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from infra.media.color import Color
from infra.media.face import REGULAR, Face

MEDIUM, BOLD, BLACK = 500, 700, 900


class Align(StrEnum):
    LEFT = "LEFT"
    CENTER = "CENTER"
    RIGHT = "RIGHT"


@dataclass(frozen=True, slots=True)
class Stroke:
    """An outline around the letters; `width` in em."""

    width: float
    color: Color


@dataclass(frozen=True, slots=True)
class Shadow:
    """`offset` (right, down) and `blur` (a Gaussian's radius) in em; 0 is a hard edge."""

    offset: tuple[float, float]
    blur: float
    color: Color


@dataclass(frozen=True, slots=True)
class Gradient:
    """From `start` to `end` in the direction of `angle` degrees: 0 to the right, 90 downwards.

    It runs over the width of the whole text and the height of each line.
    """

    start: Color
    end: Color
    angle: float = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a text looks where its spans say nothing else.

    `line_height` and `letter_spacing` are in em; `slant` is the tangent of the lean, 0.2 or so.
    """

    face: Face = Face.SANS
    weight: int = REGULAR
    color: Color
    line_height: float = 1.3
    slant: float = 0.0
    stroke: Stroke | None = None
    shadow: Shadow | None = None
    gradient: Gradient | None = None
    letter_spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """Words with the same looks; None is the style's own. `marker` is a stripe under them."""

    text: str
    color: Color | None = None
    weight: int | None = None
    marker: Color | None = None
    gradient: Gradient | None = None


Text = Sequence[Span]
Paint = Color | Gradient


def paint_of(span: Span, style: TextStyle) -> Paint:
    """What the letters of a span are filled with."""
    return span.gradient or span.color or style.gradient or style.color


def plain(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def words_of(text: Text) -> str:
    return "".join(span.text for span in text)


class Looks(TypedDict, total=False):
    """Those of a span; what is left out is the style's own."""

    color: Color | None
    weight: int | None
    marker: Color | None
    gradient: Gradient | None


def emphasised(text: str, words: Sequence[str], **looks: Unpack[Looks]) -> tuple[Span, ...]:
    """The text in spans, with the looks on every place where one of the words stands.

    Where words overlap the longer one wins; words that do not occur are left out.
    """
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return plain(text)
    pattern = re.compile("(" + "|".join(map(re.escape, wanted)) + ")")
    return tuple(
        Span(part, **looks) if index % 2 else Span(part)
        for index, part in enumerate(pattern.split(text))
        if part
    )
