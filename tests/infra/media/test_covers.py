"""Covers of every theme on every platform, measured without asking our own inspection."""

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from domain.cover import CoverOrder
from domain.picture import Picture, QualityRule
from domain.platform import Platform
from domain.platforms import CoverSize
from infra.media.cover_frame import frame_of
from infra.media.cover_making import make_cover
from infra.media.cover_painting import Calm, paint
from infra.media.cover_search import CandidateSearch
from infra.media.cover_sheet import DrawnCover
from infra.media.cover_themes import LOOKS
from tests.infra.media.cover_samples import FIVE, SIZES, order, text_for

TEXTS = list(FIVE)
#: The last theme of each family.
ONE_OF_EACH = list({look.family: theme_id for theme_id, look in LOOKS.items()}.values())
#: One tall, one wide, one square.
SHAPES = [SIZES[5], SIZES[2], SIZES[3]]
#: Every theme with every size and every text, though not with all of their pairs.
SAMPLES = [
    (theme_id, platform, size, TEXTS[(row + column) % len(TEXTS)])
    for row, theme_id in enumerate(LOOKS)
    for column, (platform, size) in enumerate(SIZES)
]


def ordered(theme_id: str, platform: Platform, size: CoverSize, name: str) -> CoverOrder:
    return order(theme_id, platform, size, text_for(LOOKS[theme_id].family, FIVE[name]))


def opened(picture: Picture) -> Image.Image:
    with Image.open(io.BytesIO(picture.data)) as image:
        return image.convert("RGB")


@pytest.mark.parametrize(
    ("theme_id", "platform", "size", "name"),
    SAMPLES,
    ids=[f"{theme} {platform} {size.name} {name}" for theme, platform, size, name in SAMPLES],
)
def test_a_cover_passes_its_inspection_in_the_theme_that_was_asked_for(
    theme_id: str, platform: Platform, size: CoverSize, name: str
) -> None:
    picture = make_cover(ordered(theme_id, platform, size, name))

    assert opened(picture).size == (picture.width, picture.height) == (size.width, size.height)
    assert [check.rule for check in picture.checks] == list(QualityRule)
    assert all(check.is_passed for check in picture.checks)
    assert not any("in the theme" in check.detail for check in picture.checks)


def drawn(asked: CoverOrder) -> DrawnCover:
    frame = frame_of(asked.platform, asked.width, asked.height)
    search = CandidateSearch(asked, frame)
    candidate = next(search.candidates(next(search.looks())))
    return paint(
        candidate.kit,
        candidate.layout,
        photo=asked.background,
        calm=Calm.DESIGNED,
        position=asked.label_position,
    )


@pytest.mark.parametrize("theme_id", LOOKS)
@pytest.mark.parametrize(
    ("platform", "safe"),
    [
        (Platform.DOUYIN, (0, 240, 1080, 1540)),
        (Platform.BILIBILI, (95, 0, 1051, 717)),
    ],
)
def test_no_pixel_of_text_lies_where_the_platform_covers_or_cuts_it(
    theme_id: str, platform: Platform, safe: Sequence[int]
) -> None:
    size = next(size for name, size in SIZES if name is platform)
    cover = drawn(ordered(theme_id, platform, size, "usual"))

    rows, columns = np.nonzero(_ink(cover).any(axis=2))

    left, top, right, bottom = safe
    assert left <= columns.min()
    assert columns.max() < right
    assert top <= rows.min()
    assert rows.max() < bottom


def _ink(cover: DrawnCover) -> npt.NDArray[np.bool_]:
    """Where drawing the texts changed the picture."""
    with_text = np.asarray(cover.image, dtype=np.int16)
    without = np.asarray(cover.ground, dtype=np.int16)
    changed: npt.NDArray[np.bool_] = np.abs(with_text - without) > 24
    return changed


@pytest.mark.parametrize("theme_id", ONE_OF_EACH)
def test_each_size_is_laid_out_anew(theme_id: str) -> None:
    """Not scaled: the title takes another share of each shape, on its own lines."""
    titles = {}
    for platform, size in SIZES:
        cover = drawn(ordered(theme_id, platform, size, "latin"))
        title = next(text for text in cover.texts if text.role == "title")
        ink = title.ink
        assert 1 <= len(title.set_text.lines) <= 3
        titles[size.name] = (
            round(ink.width / size.width, 2),
            round(ink.height / size.height, 2),
        )
    assert len(set(titles.values())) == len(titles)


@pytest.mark.parametrize("theme_id", LOOKS)
def test_the_title_leads(theme_id: str) -> None:
    """Whatever else is read on a cover is smaller, a theme's great figure left aside."""
    for platform, size in SHAPES:
        cover = drawn(ordered(theme_id, platform, size, "usual"))
        title = next(text for text in cover.texts if text.role == "title")
        lesser = [
            text for text in cover.texts if text.role not in {"title", "figure", "token", "initial"}
        ]
        assert all(text.set_text.size < title.set_text.size for text in lesser)


def test_the_same_order_always_makes_the_same_pixels() -> None:
    asked = ordered("midnight", *SIZES[3], "usual")

    assert make_cover(asked).data == make_cover(asked).data


def test_another_title_stands_on_another_ground() -> None:
    one = ordered("midnight", *SIZES[3], "usual")
    other = ordered("midnight", *SIZES[3], "shortest")

    assert drawn(one).ground.tobytes() != drawn(other).ground.tobytes()
