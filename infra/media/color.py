"""Colours of pictures, and how far two of them stand apart."""

import re

#: Red, green, blue and opacity, each 0 to 255.
Color = tuple[int, int, int, int]

OPAQUE = 255
_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})?")
#: WCAG 2.2, "relative luminance".
_LINEAR_BELOW, _LINEAR_SLOPE = 0.04045, 12.92
_OFFSET, _GAMMA = 0.055, 2.4
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_FLARE = 0.05


def parse(text: str) -> Color:
    """Reads `#RRGGBB` and `#RRGGBBAA`; raises `ValueError` for anything else."""
    match = _HEX.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no colour")
    red, green, blue, alpha = match.groups("ff")
    return int(red, 16), int(green, 16), int(blue, 16), int(alpha, 16)


def with_alpha(color: Color, opacity: float) -> Color:
    """`opacity` from 0 to 1 replaces the colour's own."""
    return (*color[:3], round(OPAQUE * opacity))


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` of the second, 0 to 1, opacity too."""
    red, green, blue, alpha = (
        round(a + (b - a) * share) for a, b in zip(first, second, strict=True)
    )
    return red, green, blue, alpha


def over(top: Color, ground: Color) -> Color:
    """What one sees of `top` on an opaque ground."""
    return (*mix(ground, top, top[3] / OPAQUE)[:3], OPAQUE)


def luminance(color: Color) -> float:
    """Relative luminance by WCAG, 0 to 1; the opacity is not looked at."""
    return sum(
        weight * _linear(channel / OPAQUE)
        for weight, channel in zip(_WEIGHTS, color[:3], strict=True)
    )


def _linear(value: float) -> float:
    if value <= _LINEAR_BELOW:
        return value / _LINEAR_SLOPE
    return float(((value + _OFFSET) / (1 + _OFFSET)) ** _GAMMA)


def contrast(first: Color, second: Color) -> float:
    """The ratio by WCAG, 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + _FLARE) / (darker + _FLARE)
