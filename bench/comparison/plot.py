"""Figures as bars, in a picture that any page can show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LABEL, _VALUE, _MARGIN = 760, 190, 130, 16
_BAR, _GAP, _TITLE = 20, 8, 44
_OURS, _OTHER, _FLOOR = "#c0392b", "#7f8c9b", "#d5dae0"
_FONT = "font-family='system-ui, -apple-system, Segoe UI, sans-serif'"


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    color: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars on one scale of their own; shorter is better."""

    title: str
    unit: str
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return _TITLE + len(self.bars) * (_BAR + _GAP) + _MARGIN


def color_of(name: str, *, is_ours: bool) -> str:
    """Floors are no servers that anybody could use."""
    if is_ours:
        return _OURS
    return _FLOOR if name.startswith("floor") else _OTHER


def svg(panels: Sequence[Panel]) -> str:
    height = sum(panel.height for panel in panels)
    shapes = "\n".join(_stacked(panels))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {height}'"
        f" width='{_WIDTH}' height='{height}' role='img'>\n"
        f"<rect width='{_WIDTH}' height='{height}' fill='#ffffff'/>\n{shapes}\n</svg>\n"
    )


def _stacked(panels: Sequence[Panel]) -> Iterator[str]:
    top = 0
    for panel in panels:
        yield from _shapes(panel, top)
        top += panel.height


def _shapes(panel: Panel, top: int) -> Iterator[str]:
    yield _text(_MARGIN, top + 28, panel.title, style="style='font-size: 15px; font-weight: 600'")
    longest = max(bar.value for bar in panel.bars)
    for place, bar in enumerate(panel.bars):
        y = top + _TITLE + place * (_BAR + _GAP)
        width = (_WIDTH - _LABEL - _VALUE - _MARGIN) * bar.value / longest
        middle = y + 15
        yield _text(_LABEL - 8, middle, bar.label, style="text-anchor='end'")
        yield (
            f"<rect x='{_LABEL}' y='{y}' width='{max(width, 1):.1f}' height='{_BAR}'"
            f" rx='2' fill='{bar.color}'/>"
        )
        yield _text(_LABEL + width + 8, middle, f"{bar.value:,.0f} {panel.unit}")


def _text(x: float, y: float, text: str, *, style: str = "") -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='13' {_FONT} fill='#1f2933' {style}>"
        f"{escape(text)}</text>"
    )
