"""A small copy's name says what it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.thumbnail import WIDTHS, Thumbnail, WidthInvalid, fitting_width

NAME = "sha256/ab/abcd.png"


@given(st.text(min_size=1).filter(lambda name: "\n" not in name), st.sampled_from(WIDTHS))
def test_the_original_is_read_from_the_copy_s_name(name: str, width: int) -> None:
    thumbnail = Thumbnail(name, width)

    assert Thumbnail.of_name(thumbnail.blob_name) == thumbnail


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        f"thumb/301/{NAME}.jpg",
        f"thumb/0/{NAME}.jpg",
        f"thumb/300/{NAME}",
        "thumb/300/.jpg",
        f"thumb/{10**9}/{NAME}.jpg",
        f"x/thumb/300/{NAME}.jpg",
    ],
)
def test_other_blobs_are_no_copies(name: str) -> None:
    assert Thumbnail.of_name(name) is None


@pytest.mark.parametrize(
    ("asked", "given_width"), [(1, 150), (150, 150), (151, 300), (600, 600), (9999, 1200)]
)
def test_the_next_of_our_widths_is_taken(asked: int, given_width: int) -> None:
    assert fitting_width(asked) == given_width


@pytest.mark.parametrize("asked", [0, -300])
def test_nothing_has_no_width(asked: int) -> None:
    with pytest.raises(WidthInvalid):
        fitting_width(asked)
