"""Pictures of colours that run into each other."""

import math

import numpy as np
from PIL import Image

from infra.media.geometry import Box
from infra.media.text import Gradient


def gradient_image(size: tuple[int, int], area: Box, gradient: Gradient) -> Image.Image:
    """RGBA; the colours run over `area` and go on unchanged beyond it."""
    angle = math.radians(gradient.angle)
    right, down = math.cos(angle), math.sin(angle)
    x = np.arange(size[0], dtype=np.float32)[None, :] + np.float32(0.5)
    y = np.arange(size[1], dtype=np.float32)[:, None] + np.float32(0.5)
    middle = area.middle
    reach = (abs(right) * area.width + abs(down) * area.height) / 2
    along = ((x - middle[0]) * right + (y - middle[1]) * down) / max(reach, 1e-6)
    share = np.clip((along + 1) / 2, 0, 1)[..., None]
    start = np.array(gradient.start, dtype=np.float32)
    end = np.array(gradient.end, dtype=np.float32)
    return Image.fromarray(np.rint(start + (end - start) * share).astype(np.uint8), "RGBA")
