"""Measures text in em, so that one measurement serves every size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from infra.media.fonts import EMOJI, EMOJI_SIZE, SANS, SERIF, FontFile, library
from infra.media.graphemes import clusters
from infra.media.punctuation import CLOSING, OPENING, STOPS
from infra.media.text import Span, TextStyle, words_of

#: Wide enough for hinting to change nothing that shows.
_REFERENCE = 1000
_INK_REFERENCE = 128
_CACHED_MEASURES = 16384
#: Of the emoji's bitmaps: 128 pixels are one em, their width with a little air at each side.
EMOJI_PIXELS = 128
_EMOJI_AIR = 0.04
#: Full-width marks are set in this much of their em, beside another mark in less.
_TIGHT, _TIGHTER = 0.62, 0.5
_FULL_WIDTH = 0.9
_MARK_BEARING, _MARK_AIR, _EDGE = 0.14, 0.08, 0.04
_CENTERED = frozenset("·・")
#: Between Chinese and Latin letters or figures.
_SCRIPT_GAP = 0.06


@dataclass(frozen=True, slots=True)
class Glyph:
    """A cluster as it will be drawn; measures in em.

    It is drawn `shift` from its place; `lead` falls away at a line's start, `trail` at its end.
    """

    start: int
    end: int
    text: str
    font: FontFile
    weight: int
    span: int
    is_missing: bool = False
    advance: float = 0.0
    shift: float = 0.0
    lead: float = 0.0
    trail: float = 0.0

    @property
    def is_joined(self) -> bool:
        """Whether its script is shaped in one with its neighbours."""
        return self.font not in (SANS, SERIF, EMOJI)


@dataclass(frozen=True, slots=True)
class Ink:
    """Where the black of a glyph is, in em from its origin; `top` is negative above the line."""

    left: float
    top: float
    right: float
    bottom: float


class Shaped:
    """A text with its glyphs; `missing` are the characters that no font has."""

    def __init__(self, spans: Sequence[Span], style: TextStyle) -> None:
        self.text = words_of(spans)
        self.glyphs = _measured(_found(self.text, spans, style), style)
        self.missing = tuple(
            self.text[glyph.start : glyph.end] for glyph in self.glyphs if glyph.is_missing
        )
        self._spacing = style.letter_spacing
        self._prefix = [0.0, *accumulate(glyph.advance for glyph in self.glyphs)]
        self._place = {glyph.start: index for index, glyph in enumerate(self.glyphs)}
        self._place[len(self.text)] = len(self.glyphs)

    def between(self, start: int, end: int) -> Sequence[Glyph]:
        return self.glyphs[self._place[start] : self._place[end]]

    def width(self, start: int, end: int) -> float:
        """Of the text on a line of its own, in em."""
        first, last = self._place[start], self._place[end]
        if first == last:
            return 0.0
        sides = self.glyphs[first].lead + self.glyphs[last - 1].trail
        return self._prefix[last] - self._prefix[first] - sides - self._spacing


def _found(text: str, spans: Sequence[Span], style: TextStyle) -> list[Glyph]:
    """The glyphs with their fonts, not yet measured."""
    owners = [index for index, span in enumerate(spans) for _ in span.text]
    glyphs: list[Glyph] = []
    for start, end in clusters(text):
        owner = owners[start]
        weight = spans[owner].weight or style.weight
        covered = library().covering(text[start:end], style.face)
        font = covered.font
        if glyphs and glyphs[-1].is_joined and covered.text == " ":
            font = glyphs[-1].font
        glyphs.append(Glyph(start, end, covered.text, font, weight, owner, covered.is_missing))
    return glyphs


def _measured(glyphs: list[Glyph], style: TextStyle) -> list[Glyph]:
    measured: list[Glyph] = []
    for glyph, after in pairwise([*glyphs, None]):
        assert glyph is not None  # noqa: S101 - only the last is None
        own = _set_alone(glyph, after)
        gap = style.letter_spacing + _gap(glyph, after)
        measured.append(
            replace(own, advance=own.advance + gap, trail=own.trail + _gap(glyph, after))
        )
    return measured


def _set_alone(glyph: Glyph, after: Glyph | None) -> Glyph:
    if glyph.text in "\r\n":
        return glyph
    if glyph.font is EMOJI:
        advance = length(glyph.text, EMOJI, glyph.weight) + 2 * _EMOJI_AIR
        return replace(glyph, advance=advance, shift=_EMOJI_AIR, lead=_EMOJI_AIR, trail=_EMOJI_AIR)
    advance = length(glyph.text, glyph.font, glyph.weight)
    if advance >= _FULL_WIDTH:
        return _tightened(replace(glyph, advance=advance), after)
    if after and (after.font, after.weight) == (glyph.font, glyph.weight):
        together = length(glyph.text + after.text, glyph.font, glyph.weight)
        advance = together - length(after.text, after.font, after.weight)
    return replace(glyph, advance=advance)


def _tightened(glyph: Glyph, after: Glyph | None) -> Glyph:
    """Full-width punctuation without most of the white in its square."""
    is_before_mark = after is not None and after.text in OPENING | CLOSING | STOPS
    size = _TIGHTER if is_before_mark else _TIGHT
    black = ink(glyph.text, glyph.font, glyph.weight)
    if glyph.text in OPENING:
        shift = -min(1 - size, black.left - _EDGE)
        return replace(glyph, advance=1 + shift, shift=shift, lead=black.left + shift - _EDGE)
    if glyph.text in CLOSING | STOPS:
        shift = -max(0.0, black.left - _MARK_BEARING)
        right = black.right + shift
        advance = max(size, right + _MARK_AIR)
        return replace(glyph, advance=advance, shift=shift, trail=advance - right - _EDGE)
    if glyph.text in _CENTERED:
        return replace(glyph, advance=_TIGHT, shift=(_TIGHT - 1) / 2)
    return glyph


def _gap(glyph: Glyph, after: Glyph | None) -> float:
    if after is None:
        return 0.0
    before, behind = _is_han(glyph), _is_han(after)
    meets = (before and _is_latin(after)) or (behind and _is_latin(glyph))
    return _SCRIPT_GAP if meets else 0.0


def _is_han(glyph: Glyph) -> bool:
    first = glyph.text[0]
    return "\u3400" <= first <= "\u9fff" or "\U00020000" <= first <= "\U0003ffff"


def _is_latin(glyph: Glyph) -> bool:
    return glyph.text[0].isascii() and glyph.text[0].isalnum()


@lru_cache(maxsize=_CACHED_MEASURES)
def length(text: str, font: FontFile, weight: int) -> float:
    """How far the pen moves, in em."""
    if font.is_emoji:
        return library().font(font, weight, EMOJI_SIZE).getlength(text) / EMOJI_PIXELS
    return library().font(font, weight, _REFERENCE).getlength(text) / _REFERENCE


@lru_cache(maxsize=_CACHED_MEASURES)
def ink(text: str, font: FontFile, weight: int) -> Ink:
    """An empty one, at the origin, for what leaves no black."""
    size = EMOJI_SIZE if font.is_emoji else _INK_REFERENCE
    mask, (left, top) = library().font(font, weight, size).getmask2(text, mode="L", anchor="ls")
    box = mask.getbbox()
    if box is None:
        return Ink(0.0, 0.0, 0.0, 0.0)
    scale = EMOJI_PIXELS if font.is_emoji else size
    return Ink(
        (box[0] + left) / scale,
        (box[1] + top) / scale,
        (box[2] + left) / scale,
        (box[3] + top) / scale,
    )
