"""What becomes of pictures that strangers send: pixels, or a refusal."""

import io
import tracemalloc
from collections.abc import Callable

import pytest
from PIL import Image

from domain.upload import Accepted, UploadPurpose
from infra.media.fault import Fault
from infra.media.foreign_pictures import BACKGROUND_SIDE, LOGO_SIDE, accepted
from tests.infra.media import strange_pictures as strange

BACKGROUND, LOGO = UploadPurpose.BACKGROUND, UploadPurpose.LOGO
#: How far JPEG may be from the colour it was given.
CLOSE = 12
Colour = tuple[int, ...]
Maker = Callable[[], bytes]


def drawn(data: bytes, purpose: UploadPurpose = BACKGROUND) -> Image.Image:
    result = accepted(data, purpose)
    assert isinstance(result, Accepted), result
    picture = Image.open(io.BytesIO(result.data))
    picture.load()
    assert picture.size == (result.width, result.height)
    assert picture.get_format_mimetype() == result.mime_type
    return picture


def is_close(found: object, wanted: Colour) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= CLOSE for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_background_becomes_a_jpeg_of_the_same_pixels(kind: str) -> None:
    picture = drawn(strange.encoded(strange.two_halves(size=(400, 200)), kind))

    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (400, 200))
    assert is_close(picture.getpixel((50, 100)), strange.RED)
    assert is_close(picture.getpixel((350, 100)), strange.BLUE)


def test_a_logo_becomes_a_png_and_stays_transparent() -> None:
    logo = Image.new("RGBA", (20, 10), (*strange.RED, 0))
    logo.putpixel((3, 4), (*strange.BLUE, 128))

    picture = drawn(strange.encoded(logo, "WEBP", lossless=True, exact=True), LOGO)

    assert (picture.format, picture.mode) == ("PNG", "RGBA")
    assert picture.getpixel((3, 4)) == (*strange.BLUE, 128)
    assert picture.getchannel("A").getextrema() == (0, 128)


def test_what_is_transparent_in_a_background_becomes_white() -> None:
    picture = drawn(strange.encoded(Image.new("RGBA", (16, 16), (0, 0, 0, 0))))

    assert picture.getpixel((8, 8)) == (255, 255, 255)


@pytest.mark.parametrize("purpose", [BACKGROUND, LOGO])
def test_nothing_but_pixels_is_kept(purpose: UploadPurpose) -> None:
    sent = strange.with_everything()
    assert sent.count(b"secret") >= 3

    result = accepted(sent, purpose)

    assert isinstance(result, Accepted)
    assert b"secret" not in result.data
    picture = Image.open(io.BytesIO(result.data))
    assert not picture.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & picture.info.keys()


@pytest.mark.parametrize("purpose", [BACKGROUND, LOGO])
def test_a_page_within_a_picture_is_left_behind(purpose: UploadPurpose) -> None:
    result = accepted(strange.polyglot(), purpose)

    assert isinstance(result, Accepted)
    assert b"script" not in result.data


@pytest.mark.parametrize(
    ("orientation", "left_top", "right_bottom"),
    [
        (1, strange.RED, strange.BLUE),
        (2, strange.BLUE, strange.RED),
        (3, strange.BLUE, strange.RED),
        (4, strange.RED, strange.BLUE),
        (5, strange.RED, strange.BLUE),
        (6, strange.RED, strange.BLUE),
        (7, strange.BLUE, strange.RED),
        (8, strange.BLUE, strange.RED),
    ],
)
def test_a_picture_stands_upright(orientation: int, left_top: Colour, right_bottom: Colour) -> None:
    picture = drawn(strange.turned(orientation))

    assert picture.size == ((40, 20) if orientation < 5 else (20, 40))
    assert is_close(picture.getpixel((2, 2)), left_top)
    assert is_close(picture.getpixel((picture.width - 3, picture.height - 3)), right_bottom)


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int) -> None:
    assert drawn(strange.turned(orientation)).size == (40, 20)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_kept(kind: str) -> None:
    picture = drawn(strange.animated(kind))

    assert getattr(picture, "n_frames", 1) == 1
    assert is_close(picture.getpixel((15, 10)), strange.RED)


def test_sixteen_bits_keep_their_greys() -> None:
    picture = drawn(strange.sixteen_bits(), LOGO).convert("L")

    assert [picture.getpixel((place, 0)) for place in range(4)] == [0, 77, 155, 255]


def test_a_palette_keeps_its_hole() -> None:
    picture = drawn(strange.palette_with_a_hole(), LOGO)

    assert picture.mode == "RGBA"
    assert picture.getpixel((2, 2)) == (*strange.RED, 255)
    assert picture.getchannel("A").getpixel((38, 2)) == 0


def test_a_print_shop_s_colours_become_a_screen_s() -> None:
    picture = drawn(strange.encoded(strange.two_halves("CMYK", (80, 40)), "JPEG", quality=95))

    assert picture.mode == "RGB"
    assert is_close(picture.getpixel((10, 20)), strange.RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_kind_of_pixel_is_taken(mode: str) -> None:
    sent = strange.encoded(Image.new(mode, (12, 8)))

    assert drawn(sent, LOGO).size == drawn(sent).size == (12, 8)


def test_colours_of_another_profile_are_translated() -> None:
    picture = drawn(strange.swapped_profile(), LOGO)

    assert is_close(picture.getpixel((5, 5)), strange.BLUE)
    assert is_close(picture.getpixel((35, 5)), strange.RED)


def test_a_broken_profile_is_passed_over() -> None:
    sent = strange.encoded(strange.two_halves(), icc_profile=b"no profile at all")

    assert is_close(drawn(sent).getpixel((2, 2)), strange.RED)


@pytest.mark.parametrize(("purpose", "side"), [(BACKGROUND, BACKGROUND_SIDE), (LOGO, LOGO_SIDE)])
def test_what_is_larger_than_needed_is_kept_smaller(purpose: UploadPurpose, side: int) -> None:
    picture = drawn(strange.encoded(Image.new("L", (side * 2, 100))), purpose)

    assert picture.size == (side, 50)


def test_a_line_of_pixels_stays_one() -> None:
    assert drawn(strange.encoded(Image.new("L", (20_000, 1)))).size == (BACKGROUND_SIDE, 1)


@pytest.mark.parametrize("make", [strange.vast_header, strange.many_pixels])
def test_more_pixels_than_we_work_with_are_refused(make: Maker) -> None:
    assert accepted(make(), BACKGROUND) is Fault.TOO_LARGE


@pytest.mark.parametrize(
    "make", [strange.vast_header, strange.inflating_pixels, strange.inflating_text]
)
def test_a_bomb_is_found_without_taking_its_memory(make: Maker) -> None:
    bomb = make()
    assert len(bomb) < 2_000_000
    tracemalloc.start()
    try:
        result = accepted(bomb, BACKGROUND)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert result is not None
    assert most < 80_000_000


def test_a_comment_that_inflates_is_refused() -> None:
    assert accepted(strange.inflating_text(), BACKGROUND) is Fault.UNREADABLE


@pytest.mark.parametrize(
    "sent",
    [
        strange.encoded(strange.two_halves(), "GIF"),
        strange.encoded(strange.two_halves(), "TIFF"),
        strange.encoded(strange.two_halves(), "BMP"),
        strange.encoded(strange.two_halves(), "PPM"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<!doctype html>" + strange.SCRIPT,
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\x00",
        b"",
    ],
)
def test_other_kinds_of_files_are_refused_whatever_they_are_called(sent: bytes) -> None:
    assert accepted(sent, BACKGROUND) is Fault.UNSUPPORTED


@pytest.mark.parametrize("beginning", [b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff"])
def test_a_beginning_alone_is_no_picture(beginning: bytes) -> None:
    assert accepted(beginning, BACKGROUND) is Fault.UNREADABLE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_truncated_picture_is_refused(kind: str, kept: float) -> None:
    whole = strange.encoded(Image.effect_noise((300, 300), 90).convert("RGB"), kind)

    assert accepted(whole[: int(len(whole) * kept)], BACKGROUND) is Fault.UNREADABLE


def test_a_picture_with_far_too_much_exif_is_kept_without_it() -> None:
    result = accepted(strange.huge_exif(), BACKGROUND)

    assert isinstance(result, Accepted)
    assert len(result.data) < 10_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_any_damage_ends_in_a_picture_or_a_refusal(kind: str) -> None:
    whole = strange.encoded(strange.two_halves(size=(64, 64)), kind)
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF

        assert isinstance(accepted(bytes(damaged), LOGO), Accepted | Fault)
