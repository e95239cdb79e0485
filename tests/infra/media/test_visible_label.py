"""The visible label as GB 45438-2025 asks for it, measured on the finished picture."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter

from domain.ai_label import LABEL_EN, LABEL_HEIGHT_SHARE, LabelPosition
from infra.media.geometry import Box
from infra.media.visible_label import CONTRAST, draw_label, label_box

#: Every size that we make covers and cards in.
SIZES = [
    (1242, 1660),
    (1080, 1920),
    (900, 383),
    (383, 383),
    (1146, 717),
    (1080, 1260),
    (690, 388),
    (1024, 1024),
    (1242, 15000),
]
Pixels = npt.NDArray[np.float64]


def luminances(image: Image.Image) -> Pixels:
    values = np.asarray(image.convert("RGB"), dtype=np.float64) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    result: Pixels = linear @ np.array((0.2126, 0.7152, 0.0722))
    return result


def contrast(one: Pixels, other: float) -> Pixels:
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def crop(image: Image.Image, box: Box) -> Image.Image:
    return image.crop((int(box.left), int(box.top), int(box.right), int(box.bottom)))


def noise(size: tuple[int, int], *, grain: int) -> Image.Image:
    width, height = size
    dice = np.random.default_rng(1)
    tiles = dice.integers(0, 256, (height // grain + 1, width // grain + 1, 3), dtype=np.uint8)
    return Image.fromarray(np.kron(tiles, np.ones((grain, grain, 1), np.uint8))[:height, :width])


def ink_of(text: str, size: tuple[int, int]) -> list[int]:
    """The heights of the characters of a label on white, as an eye would measure them."""
    image = Image.new("RGB", size, "white")
    box = draw_label(image, text)
    third, inside = int(box.height / 3), int(box.height / 5)
    ink = luminances(crop(image, box))[inside:-inside, third:-third] < 0.2
    columns = np.flatnonzero(ink.any(axis=0))
    characters = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    rows = [np.flatnonzero(ink[:, xs].any(axis=1)) for xs in characters]
    return [int(ys[-1] - ys[0] + 1) for ys in rows]


@pytest.mark.parametrize("size", SIZES)
def test_each_character_is_five_percent_of_the_shorter_side_high(size: tuple[int, int]) -> None:
    heights = ink_of("AI生成", size)

    assert len(heights) == 4
    assert min(heights) >= min(size) * LABEL_HEIGHT_SHARE
    assert max(heights) <= min(size) * LABEL_HEIGHT_SHARE * 1.2 + 3


def test_the_capitals_of_an_english_label_are_as_high() -> None:
    assert ink_of(LABEL_EN, (1242, 1660))[0] >= 1242 * LABEL_HEIGHT_SHARE


@pytest.mark.parametrize("position", LabelPosition)
@pytest.mark.parametrize("size", SIZES)
def test_it_is_drawn_in_its_corner_where_layouts_were_told(
    size: tuple[int, int], position: LabelPosition
) -> None:
    image = Image.new("RGB", size, "#7788aa")

    box = draw_label(image, position=position)

    assert box == label_box(*size, position)
    changed = np.argwhere((np.asarray(image) != (0x77, 0x88, 0xAA)).any(axis=2))
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    assert box.left <= left
    assert box.top <= top
    assert right < box.right
    assert bottom < box.bottom
    margins = (box.left, box.top, size[0] - box.right, size[1] - box.bottom)
    assert sorted(margins)[:2] == [round(min(size) * 0.03)] * 2
    assert (box.left < size[0] / 2 - box.width / 2) == position.endswith("LEFT")
    assert (box.top < size[1] / 2 - box.height / 2) == position.startswith("TOP")


@pytest.mark.parametrize(
    "ground",
    [
        *(
            Image.new("RGB", (640, 480), color)
            for color in ("white", "black", "#767676", "#c00000")
        ),
        *(noise((640, 480), grain=grain) for grain in (1, 7, 40)),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_its_plate_stands_off_from_its_ink_wherever_they_meet(
    ground: Image.Image, mode: str
) -> None:
    image = ground.convert(mode)

    box = draw_label(image)

    plate, ink = plate_and_ink(crop(image, box).convert("RGB"))
    assert contrast(plate, ink).min() >= CONTRAST


def test_a_transparent_ground_gets_an_opaque_plate() -> None:
    image = Image.new("RGBA", (640, 480), (0, 0, 0, 0))

    box = draw_label(image)

    inside = crop(image, box.grown(-box.height / 4))
    assert inside.getchannel("A").getextrema() == (255, 255)
    plate, ink = plate_and_ink(crop(image, box).convert("RGB"))
    assert contrast(plate, ink).min() >= CONTRAST


def plate_and_ink(label: Image.Image) -> tuple[Pixels, float]:
    """The plate's pixels that have no ink near them, and the ink, as luminances."""
    height, width = label.height, label.width
    inner = label.crop((height // 2, height // 6, width - height // 2, height - height // 6))
    light = luminances(inner)
    color = (58, 62, 72) if np.median(light) > 0.179 else (232, 234, 240)
    is_ink = (np.asarray(inner) == color).all(axis=2)
    assert 0.05 < is_ink.mean() < 0.5
    near = np.asarray(Image.fromarray(is_ink).convert("L").filter(ImageFilter.MaxFilter(7))) > 0
    return light[~near], float(light[is_ink].mean())
