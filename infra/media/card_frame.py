"""Where the parts of a card are, in every size: its margins, its header, its surface."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from domain.ai_label import LabelPosition
from domain.info_card import SMALLEST_TEXT, CardStyle
from domain.platform import Platform
from infra.media.geometry import Box
from infra.media.visible_label import label_box

#: The pixels of 小红书's cards, which all measures below are made for.
_REFERENCE_AREA = 1242 * 1660
#: What an app's own buttons and texts cover, at the top and at the bottom.
_COVERED: Mapping[Platform, tuple[int, int]] = {Platform.DOUYIN: (220, 380)}
_WIDE = 1.2
#: Below this many pixels of height nothing but the points has room.
_SHORT = 480
_TOPS = frozenset({LabelPosition.TOP_LEFT, LabelPosition.TOP_RIGHT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`unit` is one pixel of 小红书's cards, as seen at this size; `region` is what no app covers.

    The header has the author and the page's number, the footer its dots beside the label: above
    the surface where the label is. `content` is the surface without its padding.
    """

    width: int
    height: int
    unit: float
    region: Box
    header: Box
    surface: Box
    content: Box
    footer: Box
    label: Box

    @property
    def is_wide(self) -> bool:
        return self.region.width > _WIDE * self.region.height

    @property
    def is_short(self) -> bool:
        return self.region.height < _SHORT

    def scaled(self, length: float) -> float:
        """A length of 小红书's cards at this size."""
        return length * self.unit

    def text_size(self, size: float) -> int:
        """A size of letters on 小红书's cards at this size, but never below the least."""
        return max(SMALLEST_TEXT, round(size * self.unit))


def frame_of(style: CardStyle) -> Frame:
    top, bottom = _COVERED.get(style.platform, (0, 0))
    region = Box(0, top, style.width, style.height - bottom)
    unit = math.sqrt(region.width * region.height / _REFERENCE_AREA)
    position = style.look.label_position
    label = label_box(round(region.width), round(region.height), position).moved(0, top)
    beyond = region.bottom - label.bottom if position not in _TOPS else label.top - region.top
    footer_height = label.height + 2 * beyond
    header_height = max(SMALLEST_TEXT * 1.9, 178 * unit * _height_share(region))
    is_flipped = position in _TOPS
    above, below = (footer_height, header_height) if is_flipped else (header_height, footer_height)
    margin = max(18.0, 60 * unit)
    surface = Box(margin, region.top + above, region.width - margin, region.bottom - below)
    high = Box(margin, region.top, region.width - margin, surface.top)
    low = Box(margin, surface.bottom, region.width - margin, region.bottom)
    return Frame(
        width=style.width,
        height=style.height,
        unit=unit,
        region=region,
        header=low if is_flipped else high,
        surface=surface,
        content=_content(surface, unit, region),
        footer=high if is_flipped else low,
        label=label,
    )


def _height_share(region: Box) -> float:
    """Lower pictures have lower headers."""
    return min(1.0, max(0.6, region.height / region.width / 1.3))


def _content(surface: Box, unit: float, region: Box) -> Box:
    across = max(22.0, 68 * unit)
    if region.width > _WIDE * region.height:
        across += 0.02 * region.width
    down = max(16.0, 64 * unit * _height_share(region))
    return Box(
        surface.left + across, surface.top + down, surface.right - across, surface.bottom - down
    )
