"""What is done for a cover that would not pass: less text, a calmer ground, another theme."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.cover import CoverOrder, CoverText
from domain.failure import FailureCode, RecipeFailed
from domain.picture import Picture, QualityRule
from infra.media.cover_frame import frame_of
from infra.media.cover_making import make_cover
from infra.media.cover_search import CandidateSearch
from infra.media.cover_themes import LOOKS
from infra.media.cover_trim import Extra
from tests.infra.media.cover_samples import LONGEST, SHORTEST, SIZES, USUAL, order

TALL, SMALL, WIDE = SIZES[5], SIZES[3], SIZES[6]


def told(picture: Picture, rule: QualityRule) -> str:
    return next(check.detail for check in picture.checks if check.rule is rule)


def noise() -> bytes:
    """As restless a photo as there can be."""
    levels = np.random.default_rng(1).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).resize((800, 600)).save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("theme_id", ["film", "magazine", "peach", "midnight", "paper-quote"])
@pytest.mark.parametrize("place", [TALL, WIDE], ids=["tall", "wide"])
def test_text_can_be_read_on_any_photo_under_any_theme(
    theme_id: str, place: tuple[object, object]
) -> None:
    asked = replace(order(theme_id, *(TALL if place == TALL else WIDE), USUAL), background=noise())

    picture = make_cover(asked)

    assert picture.mime_type == "image/jpeg"
    assert all(check.is_passed for check in picture.checks)
    assert "in the theme" not in told(picture, QualityRule.TITLE_LINES)


def test_a_photo_is_seen() -> None:
    """A fair part of it looks as it was taken."""
    file = io.BytesIO()
    Image.new("RGB", (800, 900), (20, 160, 60)).save(file, "JPEG", quality=95)
    asked = replace(order("film", *TALL, SHORTEST), background=file.getvalue())

    with Image.open(io.BytesIO(make_cover(asked).data)) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=np.int16)

    is_green = (np.abs(pixels - (20, 160, 60)) < 12).all(axis=2)
    assert is_green.mean() > 0.3


def test_what_is_left_out_for_room_is_told() -> None:
    picture = make_cover(order("peach", *SMALL, LONGEST))

    detail = told(picture, QualityRule.INSIDE_BOX)
    assert "left out: details, highlights, subtitle, tags" in detail


def test_nothing_is_left_out_where_there_is_room() -> None:
    assert "left out" not in told(make_cover(order("peach", *TALL, USUAL)), QualityRule.INSIDE_BOX)


def test_what_has_room_again_comes_back() -> None:
    """The badge goes before the highlights do, and stays once those are gone."""
    asked = order("fresh-duel", *SIZES[2], LONGEST)
    frame = frame_of(asked.platform, asked.width, asked.height)

    found = next(CandidateSearch(asked, frame).candidates(LOOKS["fresh-duel"]))

    assert Extra.HIGHLIGHTS in found.dropped
    assert Extra.BADGE not in found.dropped


def test_text_that_no_layout_holds_fails_for_good() -> None:
    asked = order("peach", *SMALL, CoverText(title="😀" * 60))

    with pytest.raises(RecipeFailed) as failed:
        make_cover(asked)

    assert failed.value.code is FailureCode.TEXT_UNSETTABLE
    assert failed.value.is_certain


def signed(asked: CoverOrder) -> str | None:
    frame = frame_of(asked.platform, asked.width, asked.height)
    return next(CandidateSearch(asked, frame).candidates(LOOKS[asked.theme_id])).kit.text.author


def test_a_brand_signs_where_no_author_does() -> None:
    unsigned = replace(order("peach", *TALL, SHORTEST), brand=Brand(name="老旺工作室"))
    authored = replace(unsigned, text=replace(SHORTEST, author="@阿澄"))

    assert signed(unsigned) == "老旺工作室"
    assert signed(authored) == "@阿澄"


def test_a_brand_s_colour_is_seen_in_the_accent_s_place() -> None:
    asked = replace(order("swiss", *TALL, USUAL), brand=Brand(color="#0A4FB8"))

    with Image.open(io.BytesIO(make_cover(asked).data)) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=np.int16)

    def share(color: tuple[int, int, int]) -> float:
        return float((np.abs(pixels - color) < 6).all(axis=2).mean())

    assert share((0x0A, 0x4F, 0xB8)) > 0.01
    assert share((0xA8, 0x1A, 0x0A)) < 0.001


def test_a_logo_stands_beside_the_author() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 200), (250, 0, 250, 255)).save(file, "PNG")
    asked = replace(order("peach", *TALL, USUAL), logo=file.getvalue())

    with Image.open(io.BytesIO(make_cover(asked).data)) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=np.int16)

    rows, columns = np.nonzero((np.abs(pixels - (250, 0, 250)) < 6).all(axis=2))
    assert rows.min() > 0.8 * asked.height
    assert columns.max() < 0.2 * asked.width


@pytest.mark.parametrize("position", LabelPosition)
@pytest.mark.parametrize("place", [TALL, SMALL, WIDE], ids=["tall", "small", "wide"])
def test_the_label_may_stand_in_every_corner(
    place: tuple[object, object], position: LabelPosition
) -> None:
    platform_and_size = next(each for each in (TALL, SMALL, WIDE) if each == place)
    asked = replace(order("mint-list", *platform_and_size, USUAL), label_position=position)

    picture = make_cover(asked)

    assert all(check.is_passed for check in picture.checks)
    assert "in the theme" not in told(picture, QualityRule.TITLE_LINES)
