"""Grounds: the same for the same seed, smooth, and photos cut to fill them."""

import io
import random

import numpy as np
import pytest
from PIL import Image

from infra.media.backgrounds import cut_photo, paint_mesh, veil
from infra.media.color import parse
from infra.media.mesh import Blob, Mesh
from infra.media.ornament import Ornament, OrnamentKind
from infra.media.ornaments import add_ornament

RED, BLUE, WHITE = parse("#C01020"), parse("#1020C0"), parse("#FFFFFF")
MESH = Mesh(RED, (Blob(0.9, 0.1, BLUE),))


def seeded(seed: int = 1) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


def test_a_mesh_is_the_same_for_the_same_seed_alone() -> None:
    one = paint_mesh(MESH, (300, 400), seeded())

    assert one.size == (300, 400)
    assert one.tobytes() == paint_mesh(MESH, (300, 400), seeded()).tobytes()
    assert one.tobytes() != paint_mesh(MESH, (300, 400), seeded(2)).tobytes()


def test_a_mesh_flows_from_colour_to_colour_without_an_edge() -> None:
    pixels = np.asarray(paint_mesh(MESH, (300, 400), seeded()), dtype=np.int16)

    assert pixels[350, 10, 0] > pixels[350, 10, 2]
    assert pixels[40, 270, 2] > pixels[40, 270, 0]
    assert max(np.abs(np.diff(pixels, axis=axis)).max() for axis in (0, 1)) <= 6


def test_a_mesh_of_one_colour_is_that_colour() -> None:
    plain = paint_mesh(Mesh(RED), (30, 20), seeded())

    assert plain.getcolors() == [(600, RED[:3])]


def photo(width: int, height: int, *, orientation: int = 1) -> bytes:
    """Red to the left, blue to the right."""
    image = Image.new("RGB", (width, height), RED[:3])
    image.paste(BLUE[:3], (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("size", [(300, 400), (900, 383), (383, 383)])
@pytest.mark.parametrize("taken", [(1600, 900), (600, 1200), (100, 80)])
def test_a_photo_fills_its_ground_and_keeps_its_middle(
    size: tuple[int, int], taken: tuple[int, int]
) -> None:
    cut = cut_photo(photo(*taken), size)

    assert cut.size == size
    left = cut.getpixel((2, size[1] // 2))
    right = cut.getpixel((size[0] - 3, size[1] // 2))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    upright = cut_photo(photo(400, 400, orientation=6), (200, 200))

    top, bottom = upright.getpixel((100, 10)), upright.getpixel((100, 190))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > top[2]
    assert bottom[2] > bottom[0]


@pytest.mark.parametrize("across", [True, False])
def test_a_veil_is_as_strong_as_said_at_either_end(*, across: bool) -> None:
    image = Image.new("RGB", (100, 100), WHITE[:3])

    veil(image, RED, (1.0, 0.0), across=across)

    far = (99, 50) if across else (50, 99)
    assert image.getpixel((0, 0)) == RED[:3]
    assert image.getpixel(far) == WHITE[:3]


@pytest.mark.parametrize("kind", OrnamentKind)
@pytest.mark.parametrize("size", [(300, 400), (900, 383), (383, 383)])
def test_every_ornament_shows_in_its_colour_and_leaves_room(
    kind: OrnamentKind, size: tuple[int, int]
) -> None:
    image = Image.new("RGB", size, WHITE[:3])

    add_ornament(image, Ornament(kind=kind, color=BLUE, size=0.6), seeded())

    blue = (np.asarray(image)[..., 0] < 128).mean()
    assert 0.0005 < blue < 0.6
