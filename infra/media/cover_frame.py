"""Where on each platform's covers something may stand, and how large it is there."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.platform import Platform
from infra.media.geometry import Box

#: 抖音 lays its own interface over the top and the bottom, and shows the centre 3:4 in feeds.
_DOUYIN_TOP, _DOUYIN_BOTTOM = 220, 380
_DOUYIN_FEED = (3, 4)
#: B站 cuts its covers to the centre 4:3 on some of its pages.
_BILIBILI_CUT = (4, 3)
_WIDE_FROM, _TALL_UNTIL, _PANORAMIC_FROM = 1.3, 0.9, 1.6
#: Body text in pixels, from the geometric mean of the sides: small covers need larger letters.
_UNIT_LEAST, _UNIT_SHARE = 8.0, 0.0235
_MARGIN_UNITS = 1.9
THUMBNAIL_WIDTH = 300
#: Pixels of an em of the title in a thumbnail below which Chinese turns to grey.
THUMBNAIL_EM = 11.0
_SMALLEST_SHARE, _SMALLEST = 0.0195, 14.0
_SMALL_BELOW = 450


class Shape(StrEnum):
    WIDE = "WIDE"
    SQUARE = "SQUARE"
    TALL = "TALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`safe` is what every platform page shows uncovered; `content` is that within margins."""

    width: int
    height: int
    safe: Box

    @property
    def shape(self) -> Shape:
        ratio = self.safe.width / self.safe.height
        if ratio >= _WIDE_FROM:
            return Shape.WIDE
        return Shape.TALL if ratio < _TALL_UNTIL else Shape.SQUARE

    @property
    def is_panoramic(self) -> bool:
        """Whether columns beside each other are wide enough for large type."""
        return self.safe.width / self.safe.height >= _PANORAMIC_FROM

    @property
    def is_small(self) -> bool:
        return min(self.width, self.height) < _SMALL_BELOW

    @property
    def unit(self) -> float:
        return _UNIT_LEAST + _UNIT_SHARE * math.sqrt(self.safe.width * self.safe.height)

    @property
    def content(self) -> Box:
        margin = self.unit * _MARGIN_UNITS
        # A cut of our own needs less air than the edge of the picture.
        left = max(margin, self.safe.left + margin / 2)
        top = max(margin, self.safe.top + margin / 2)
        return Box(
            left,
            top,
            min(self.width - margin, self.safe.right - margin / 2),
            min(self.height - margin, self.safe.bottom - margin / 2),
        )

    @property
    def smallest_text(self) -> float:
        """No letter of a cover is set below this."""
        side = math.sqrt(self.safe.width * self.safe.height)
        return max(_SMALLEST, _SMALLEST_SHARE * side)

    @property
    def smallest_title(self) -> float:
        return THUMBNAIL_EM * self.width / THUMBNAIL_WIDTH


def frame_of(platform: Platform, width: int, height: int) -> Frame:
    cut = _CUTS.get(platform)
    safe = Box(0, 0, width, height) if cut is None else cut(width, height)
    return Frame(width=width, height=height, safe=safe)


def _douyin_area(width: int, height: int) -> Box:
    feed_height = width * _DOUYIN_FEED[1] / _DOUYIN_FEED[0]
    top = max(_DOUYIN_TOP, (height - feed_height) / 2)
    bottom = min(height - _DOUYIN_BOTTOM, (height + feed_height) / 2)
    return Box(0, top, width, bottom)


def _bilibili_area(width: int, height: int) -> Box:
    cut = height * _BILIBILI_CUT[0] / _BILIBILI_CUT[1]
    left = max(0, (width - cut) / 2)
    return Box(left, 0, width - left, height)


_CUTS: Mapping[Platform, Callable[[int, int], Box]] = {
    Platform.DOUYIN: _douyin_area,
    Platform.BILIBILI: _bilibili_area,
}
