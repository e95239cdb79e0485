"""What each platform leaves uncovered, as its pages show it."""

import pytest

from domain.ai_label import LABEL_HEIGHT_SHARE, LabelPosition
from domain.platform import Platform
from infra.media.cover_frame import Frame, Shape, frame_of
from infra.media.cover_painting import place_label
from infra.media.geometry import Box
from tests.infra.media.cover_samples import SIZES

FRAMES = [frame_of(platform, size.width, size.height) for platform, size in SIZES]
NAMES = [f"{platform} {size.name}" for platform, size in SIZES]


def test_text_stays_between_the_bars_of_douyin_and_in_its_feed() -> None:
    frame = frame_of(Platform.DOUYIN, 1080, 1920)

    assert frame.safe == Box(0, 240, 1080, 1540)


def test_text_stays_in_the_middle_of_bilibili() -> None:
    frame = frame_of(Platform.BILIBILI, 1146, 717)

    assert frame.safe == Box(95, 0, 1051, 717)


def test_a_frame_has_the_shape_of_what_is_seen_of_it() -> None:
    assert [frame.shape for frame in FRAMES] == [
        Shape.TALL,
        Shape.TALL,
        Shape.WIDE,
        Shape.SQUARE,
        Shape.WIDE,
        Shape.TALL,
        Shape.WIDE,
        Shape.SQUARE,
    ]


@pytest.mark.parametrize("frame", FRAMES, ids=NAMES)
def test_margins_grow_with_the_frame(frame: Frame) -> None:
    content = frame.content

    assert frame.safe.holds(content)
    assert content.left >= 0.035 * frame.width
    assert content.top - frame.safe.top >= 0.02 * frame.safe.height
    assert frame.smallest_text >= 14


@pytest.mark.parametrize("position", LabelPosition)
@pytest.mark.parametrize("frame", FRAMES, ids=NAMES)
def test_the_ai_label_lines_up_with_the_content_in_its_corner(
    frame: Frame, position: LabelPosition
) -> None:
    label = place_label(frame, position)

    assert label.height >= LABEL_HEIGHT_SHARE * min(frame.width, frame.height)
    assert frame.safe.holds(label)
    content = frame.content
    is_left, is_top = position.endswith("LEFT"), position.startswith("TOP")
    assert abs(label.left - content.left if is_left else label.right - content.right) <= 1
    assert abs(label.top - content.top if is_top else label.bottom - content.bottom) <= 1
