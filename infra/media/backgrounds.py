"""Grounds: a mesh of colours drawn from a seed, or a creator's photo cut to shape."""

import io
import random

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from infra.media.color import Color
from infra.media.mesh import Mesh

#: Smooth grounds are computed at a part of the size: nobody sees it, and it is 16 times cheaper.
_REDUCTION = 4
_JITTER = 0.07
_PHOTO_FORMATS = ("PNG", "JPEG", "WEBP")
#: What matters in a photo stands above its middle more often than below.
_PHOTO_CENTRE = (0.5, 0.42)

Floats = npt.NDArray[np.float32]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    dtype=np.float32,
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    dtype=np.float32,
)
_FROM_OKLAB = np.linalg.inv(_TO_OKLAB)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_LINEAR_BELOW, _SLOPE, _OFFSET, _GAMMA = 0.04045, 12.92, 0.055, 2.4


def paint_mesh(mesh: Mesh, size: tuple[int, int], rng: random.Random) -> Image.Image:
    """The colours flow into each other through OKLab, which keeps them from turning muddy."""
    if not mesh.blobs:
        return Image.new("RGB", size, mesh.base[:3])
    width, height = (max(2, side // _REDUCTION) for side in size)
    longer = max(width, height)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    total = np.ones((height, width), dtype=np.float32)
    mixed = np.broadcast_to(_oklab(mesh.base), (height, width, 3)).astype(np.float32)
    for blob in mesh.blobs:
        x = (blob.x + rng.uniform(-_JITTER, _JITTER)) * width
        y = (blob.y + rng.uniform(-_JITTER, _JITTER)) * height
        squared = (columns - x) ** 2 + (rows - y) ** 2
        weight = 4 * np.exp(-squared / (blob.reach * longer) ** 2 * 2)
        mixed += weight[..., None] * _oklab(blob.color)
        total += weight
    small = Image.fromarray(_rgb(mixed / total[..., None]), "RGB")
    return small.resize(size, Image.Resampling.BICUBIC)


def cut_photo(encoded: bytes, size: tuple[int, int]) -> Image.Image:
    """Fills the whole size; what is too much is cut off on both sides alike."""
    with Image.open(io.BytesIO(encoded), formats=_PHOTO_FORMATS) as photo:
        photo.draft("RGB", size)
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    return ImageOps.fit(upright, size, Image.Resampling.LANCZOS, centering=_PHOTO_CENTRE)


def veil(image: Image.Image, color: Color, alphas: tuple[float, ...], *, across: bool) -> None:
    """Lays a colour over the picture, as strong as said at even steps, down or across."""
    width, height = image.size
    length = width if across else height
    steps = np.linspace(0, length - 1, len(alphas))
    ramp = np.interp(np.arange(length), steps, alphas) * color[3]
    line = np.round(ramp).astype(np.uint8)
    line = line[None, :] if across else line[:, None]
    mask = Image.fromarray(np.ascontiguousarray(np.broadcast_to(line, (height, width))), "L")
    image.paste(color[:3], (0, 0, width, height), mask)


def _oklab(color: Color) -> Floats:
    share = np.array(color[:3], dtype=np.float32) / 255
    linear = np.where(
        share <= _LINEAR_BELOW, share / _SLOPE, ((share + _OFFSET) / (1 + _OFFSET)) ** _GAMMA
    )
    lab: Floats = (np.cbrt(linear @ _TO_LMS.T) @ _TO_OKLAB.T).astype(np.float32)
    return lab


def _rgb(lab: Floats) -> npt.NDArray[np.uint8]:
    linear = np.clip(((lab @ _FROM_OKLAB.T) ** 3) @ _FROM_LMS.T, 0, 1)
    share = np.where(
        linear <= _LINEAR_BELOW / _SLOPE,
        linear * _SLOPE,
        (1 + _OFFSET) * linear ** (1 / _GAMMA) - _OFFSET,
    )
    levels: npt.NDArray[np.uint8] = np.round(share * 255).astype(np.uint8)
    return levels
