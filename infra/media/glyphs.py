"""The letters of a line, and the white between them that makes a text look set by hand."""

from dataclasses import dataclass, replace

from infra.media.fonts import EMOJI, SANS, SERIF, FontFile
from infra.media.metrics import ink, length
from infra.media.punctuation import CLOSING, OPENING, STOPS

#: Full-width marks are set in this much of their em; brackets, and marks beside a mark, in less.
_TIGHT, _TIGHTER = 0.62, 0.5
_FULL_WIDTH = 0.98
#: The white on the left and at the right of such a mark's ink, and at the edge of a line.
_BEARING, _AIR, _EDGE = 0.14, 0.08, 0.04
_EMOJI_AIR = 0.02
#: Signs in a square that is too wide for them: set with even white on both sides.
_CENTERED = frozenset("·・￥￡＄％＆＃＠＋－＝～／｜")
_SIGN_AIR = 0.06
_MARKS = OPENING | CLOSING | STOPS
#: Between Chinese and Latin letters or figures.
_SCRIPT_GAP = 0.03


@dataclass(frozen=True, slots=True)
class Glyph:
    """A cluster as it will be drawn, in `font`, for the span of that index; measures in em.

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
        """Whether its script is shaped together with its neighbours, as Arabic is."""
        return self.font not in (SANS, SERIF, EMOJI)

    def goes_with(self, other: "Glyph") -> bool:
        """Whether both are letters of the same kind."""
        return (self.font, self.weight) == (other.font, other.weight)


def spaced(glyph: Glyph, after: Glyph | None) -> Glyph:
    """With its advance before that neighbour."""
    own = _alone(glyph, after)
    gap = _SCRIPT_GAP if after is not None and _meet(glyph, after) else 0.0
    return replace(own, advance=own.advance + gap, trail=own.trail + gap)


def _alone(glyph: Glyph, after: Glyph | None) -> Glyph:
    if not glyph.text:
        return glyph
    advance = length(glyph.text, glyph.font, glyph.weight)
    if glyph.font is EMOJI:
        air = _EMOJI_AIR
        return replace(glyph, advance=advance + 2 * air, shift=air, lead=air, trail=air)
    if advance >= _FULL_WIDTH:
        return _tightened(replace(glyph, advance=advance), after)
    if after is not None and after.text and glyph.goes_with(after):
        advance = length(glyph.text + after.text, glyph.font, glyph.weight)
        advance -= length(after.text, after.font, after.weight)
    return replace(glyph, advance=advance)


def _tightened(glyph: Glyph, after: Glyph | None) -> Glyph:
    """Full-width punctuation without most of the white in its square."""
    if glyph.text in OPENING:
        return _opening(glyph)
    if glyph.text in CLOSING | STOPS:
        return _closing(glyph, after)
    if glyph.text in _CENTERED:
        black = ink(glyph.text, glyph.font, glyph.weight)
        advance = max(_TIGHTER, black.right - black.left + 2 * _SIGN_AIR)
        shift = (advance - black.left - black.right) / 2
        return replace(glyph, advance=advance, shift=shift)
    return glyph


def _opening(glyph: Glyph) -> Glyph:
    left = ink(glyph.text, glyph.font, glyph.weight).left
    shift = -max(0.0, min(glyph.advance - _TIGHTER, left - _EDGE))
    return replace(
        glyph, advance=glyph.advance + shift, shift=shift, lead=max(0.0, left + shift - _EDGE)
    )


def _closing(glyph: Glyph, after: Glyph | None) -> Glyph:
    is_pause = glyph.text in STOPS and (after is None or after.text not in _MARKS)
    size = _TIGHT if is_pause else _TIGHTER
    black = ink(glyph.text, glyph.font, glyph.weight)
    shift = -max(0.0, black.left - _BEARING)
    right = black.right + shift
    advance = max(size, right + _AIR)
    return replace(glyph, advance=advance, shift=shift, trail=advance - right - _EDGE)


def _meet(glyph: Glyph, after: Glyph) -> bool:
    """Whether two scripts touch that want a little air."""
    return (_is_han(glyph) and _is_latin(after)) or (_is_latin(glyph) and _is_han(after))


def _is_han(glyph: Glyph) -> bool:
    first = glyph.text[:1]
    return "\u3400" <= first <= "\u9fff" or "\U00020000" <= first <= "\U0003ffff"


def _is_latin(glyph: Glyph) -> bool:
    return glyph.text.isascii() and glyph.text.isalnum()
