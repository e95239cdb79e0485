"""Coverage of pixels, 0 to 255: round corners with smooth edges, blur, transparency."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from infra.media.color import OPAQUE
from infra.media.geometry import Box, Point

#: Edges are drawn this much larger and made smaller, which smooths them.
_SUPERSAMPLING = 4
#: Blurring a picture a quarter as large costs a sixteenth, and looks the same.
BLUR_SCALE = 4
#: As many of its radii as a Gaussian's blur can be seen.
_BLUR_REACH = 3


def pixels(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    """The corner and the size of the whole pixels that it touches."""
    left, top = math.floor(box.left), math.floor(box.top)
    width, height = math.ceil(box.right) - left, math.ceil(box.bottom) - top
    return (left, top), (max(1, width), max(1, height))


def rounded_mask(box: Box, radius: float) -> Image.Image:
    """Of the pixels that the box touches."""
    corner, (width, height) = pixels(box)
    radius = max(0.0, min(radius, box.width / 2, box.height / 2))
    corner_size = math.ceil(radius) + 1
    spare_width = max(0, width - 2 * corner_size - 1)
    spare_height = max(0, height - 2 * corner_size - 1)
    small = Box(
        box.left - corner[0],
        box.top - corner[1],
        box.right - corner[0] - spare_width,
        box.bottom - corner[1] - spare_height,
    )
    size = (width - spare_width, height - spare_height)
    return _stretched(_drawn(small, radius, size), corner_size, (spare_width, spare_height))


def _drawn(box: Box, radius: float, size: tuple[int, int]) -> Image.Image:
    scale = _SUPERSAMPLING
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    left, top = round(box.left * scale), round(box.top * scale)
    right, bottom = round(box.right * scale) - 1, round(box.bottom * scale) - 1
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle((left, top, max(left, right), max(top, bottom)), radius * scale, OPAQUE)
    return mask.reduce(scale)


def _stretched(mask: Image.Image, place: int, by: tuple[int, int]) -> Image.Image:
    """Larger by what lies at that place: between its corners a rectangle is all the same."""
    if by == (0, 0):
        return mask
    coverage = np.asarray(mask)
    columns, rows = (np.ones(length, dtype=int) for length in mask.size)
    if by[0]:
        columns[place] += by[0]
    if by[1]:
        rows[place] += by[1]
    return Image.fromarray(coverage.repeat(rows, axis=0).repeat(columns, axis=1))


def line_mask(start: Point, end: Point, width: float) -> tuple[tuple[int, int], Image.Image]:
    """With round ends, and the corner of the picture's pixels that it covers."""
    area = Box.around([Box(*start, *start), Box(*end, *end)]).grown(width / 2)
    corner, size = pixels(area)
    scale = _SUPERSAMPLING
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    draw = ImageDraw.Draw(mask)
    ends = [((x - corner[0]) * scale, (y - corner[1]) * scale) for x, y in (start, end)]
    draw.line(ends, OPAQUE, round(width * scale))
    for x, y in ends:
        draw.circle((x, y), width * scale / 2, OPAQUE)
    return corner, mask.reduce(scale)


def shadow_mask(box: Box, radius: float, blur: float) -> tuple[tuple[int, int], Image.Image]:
    """A soft rounded rectangle, and the corner of the picture's pixels that it covers."""
    if blur < BLUR_SCALE:
        return blurred(rounded_mask(box, radius), pixels(box)[0], blur)
    scale = BLUR_SCALE
    small = Box(box.left / scale, box.top / scale, box.right / scale, box.bottom / scale)
    mask = rounded_mask(small, radius / scale)
    (left, top), soft = _softened(mask, pixels(small)[0], blur / scale)
    size = (soft.width * scale, soft.height * scale)
    return (left * scale, top * scale), soft.resize(size, Image.Resampling.BICUBIC)


def blurred(
    mask: Image.Image, corner: tuple[int, int], radius: float
) -> tuple[tuple[int, int], Image.Image]:
    """By a Gaussian of that radius; with the corner of what it then covers."""
    if radius < BLUR_SCALE:
        return _softened(mask, corner, radius) if radius > 0 else (corner, mask)
    scale = BLUR_SCALE
    padded = Image.new("L", (mask.width + -mask.width % scale, mask.height + -mask.height % scale))
    padded.paste(mask)
    (left, top), soft = _softened(padded.reduce(scale), (0, 0), radius / scale)
    size = (soft.width * scale, soft.height * scale)
    where = (corner[0] + left * scale, corner[1] + top * scale)
    return where, soft.resize(size, Image.Resampling.BICUBIC)


def _softened(
    mask: Image.Image, corner: tuple[int, int], radius: float
) -> tuple[tuple[int, int], Image.Image]:
    reach = math.ceil(_BLUR_REACH * radius)
    larger = Image.new("L", (mask.width + 2 * reach, mask.height + 2 * reach))
    larger.paste(mask, (reach, reach))
    return (corner[0] - reach, corner[1] - reach), larger.filter(ImageFilter.GaussianBlur(radius))


def faded(mask: Image.Image, alpha: int) -> Image.Image:
    """With that opacity, 0 to 255."""
    if alpha == OPAQUE:
        return mask
    return mask.point([value * alpha // OPAQUE for value in range(OPAQUE + 1)])
