"""Paints a cover that has been laid out: ground, ornaments, shapes, texts, the AI label."""

import random
import zlib

from PIL import Image

from domain.ai_label import LABEL_ZH, LabelPosition
from domain.cover import LayoutFamily
from infra.media.backgrounds import cut_photo, paint_mesh, veil
from infra.media.color import with_alpha
from infra.media.cover_frame import Frame, Shape
from infra.media.cover_layouts import Layout
from infra.media.cover_sheet import DrawnCover, Sheet
from infra.media.cover_text_parts import Kit
from infra.media.geometry import Box
from infra.media.ornaments import add_ornament
from infra.media.visible_label import draw_label, label_box

_VEIL = 0.9
_STRONGER_VEIL = 0.97
_PLATE_OPACITY = 0.9


def label_area(frame: Frame) -> tuple[int, int, int, int]:
    """What the label stands in a corner of: its height goes by the shorter side of that."""
    safe = frame.safe
    return round(safe.left), round(safe.top), round(safe.right), round(safe.bottom)


def place_label(frame: Frame, position: LabelPosition) -> Box:
    """Where the label will stand."""
    left, top, right, bottom = _window(frame, position)
    return label_box(right - left, bottom - top, position).moved(left, top)


def _window(frame: Frame, position: LabelPosition) -> tuple[int, int, int, int]:
    """The area moved, so that the label in its corner lines up with the content."""
    left, top, right, bottom = label_area(frame)
    box = label_box(right - left, bottom - top, position).moved(left, top)
    content = frame.content
    is_left = position in {LabelPosition.TOP_LEFT, LabelPosition.BOTTOM_LEFT}
    is_top = position in {LabelPosition.TOP_LEFT, LabelPosition.TOP_RIGHT}
    across = round(content.left - box.left if is_left else content.right - box.right)
    down = round(content.top - box.top if is_top else content.bottom - box.bottom)
    return left + across, top + down, right + across, bottom + down


def add_label(image: Image.Image, frame: Frame, position: LabelPosition) -> None:
    window = _window(frame, position)
    region = image.crop(window)
    box = draw_label(region, LABEL_ZH, position)
    left, top, right, bottom = map(round, (box.left, box.top, box.right, box.bottom))
    image.paste(region.crop((left, top, right, bottom)), (window[0] + left, window[1] + top))


def paint(
    kit: Kit,
    layout: Layout,
    *,
    photo: bytes | None,
    has_plate: bool,
    position: LabelPosition,
) -> DrawnCover:
    """`has_plate` puts a calm ground behind the text."""
    sheet = Sheet(_ground(kit, photo))
    _veil(kit, layout, sheet, is_strong=has_plate)
    if has_plate:
        _plate(kit, layout, sheet)
    for placed in layout.placed:
        placed.draw(sheet)
    add_label(sheet.canvas.image, kit.frame, position)
    return sheet.finish()


def _ground(kit: Kit, photo: bytes | None) -> Image.Image:
    size = (kit.frame.width, kit.frame.height)
    rng = random.Random(zlib.crc32(kit.text.title.encode()))  # noqa: S311 - no secret
    image = cut_photo(photo, size) if photo else paint_mesh(kit.look.palette.ground, size, rng)
    for ornament in kit.look.ornaments:
        add_ornament(image, ornament, rng)
    return image


def _veil(kit: Kit, layout: Layout, sheet: Sheet, *, is_strong: bool) -> None:
    """Only photos need one: other grounds are chosen for their text."""
    if kit.look.family is not LayoutFamily.PHOTO:
        return
    scrim = kit.look.palette.scrim
    strength = _STRONGER_VEIL if is_strong else _VEIL
    image, area = sheet.canvas.image, layout.text_area
    if kit.frame.shape is Shape.WIDE:
        edge = min(0.95, area.right / kit.frame.width)
        veil(image, scrim, _ramp(edge, strength, is_reversed=True), across=True)
    else:
        edge = min(0.95, 1 - area.top / kit.frame.height)
        veil(image, scrim, _ramp(edge, strength, is_reversed=False), across=False)


def _ramp(edge: float, strength: float, *, is_reversed: bool) -> tuple[float, ...]:
    """Full over the text, fading out beyond it."""
    steps = 40
    reach, fade = edge * steps, steps * 0.22
    alphas = tuple(
        strength * max(0.0, min(1.0, (reach + fade - step) / fade)) for step in range(steps)
    )
    return alphas if is_reversed else alphas[::-1]


def _plate(kit: Kit, layout: Layout, sheet: Sheet) -> None:
    area = layout.text_area.grown(kit.unit * 0.8)
    kept = Box(
        max(area.left, kit.unit * 0.5),
        max(area.top, kit.unit * 0.5),
        min(area.right, kit.frame.width - kit.unit * 0.5),
        min(area.bottom, kit.frame.height - kit.unit * 0.5),
    )
    color = with_alpha(kit.look.palette.scrim, _PLATE_OPACITY)
    sheet.canvas.rounded(kept, kit.look.radius * kit.unit, color)
