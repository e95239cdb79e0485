"""Paints a cover that has been laid out: ground, ornaments, shapes, texts, the AI label."""

import random
import zlib
from enum import StrEnum

from PIL import Image

from domain.ai_label import LABEL_ZH, LabelPosition
from domain.cover import LayoutFamily
from infra.media.backgrounds import cut_photo, paint_mesh, veil
from infra.media.color import with_alpha
from infra.media.cover_emphasis import main_figure
from infra.media.cover_frame import Frame, Shape
from infra.media.cover_layouts import Layout, has_sign_beside
from infra.media.cover_sheet import DrawnCover, Sheet
from infra.media.cover_text_parts import Kit
from infra.media.geometry import Box
from infra.media.ornament import Ornament, OrnamentKind
from infra.media.ornaments import add_ornament
from infra.media.visible_label import draw_label, label_box

_VEIL = 0.9
_STRONGER_VEIL = 0.95
#: Themes that are not made for photos show them faintly, as their ground.
_OVER_ALL = 0.84
_PLATE_OPACITY = 0.9
_UNFILLED = frozenset({LayoutFamily.QUOTE, LayoutFamily.PHOTO})


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


class Calm(StrEnum):
    """How the ground is kept from the text: as designed, without ornaments, or by a plate."""

    DESIGNED = "DESIGNED"
    BARE = "BARE"
    PLATED = "PLATED"


def paint(
    kit: Kit, layout: Layout, *, photo: bytes | None, calm: Calm, position: LabelPosition
) -> DrawnCover:
    sheet = Sheet(_ground(kit, photo, has_ornaments=calm is Calm.DESIGNED))
    if kit.look.family is LayoutFamily.PHOTO:
        _veil(kit, layout, sheet, is_strong=calm is not Calm.DESIGNED)
    elif photo is not None:
        strength = _OVER_ALL if calm is Calm.DESIGNED else _STRONGER_VEIL
        veil(sheet.canvas.image, kit.look.palette.ground.base, (strength, strength), across=True)
    if calm is Calm.PLATED:
        _plate(kit, layout, sheet)
    for placed in layout.placed:
        placed.draw(sheet)
    add_label(sheet.canvas.image, kit.frame, position)
    return sheet.finish()


def _ground(kit: Kit, photo: bytes | None, *, has_ornaments: bool) -> Image.Image:
    size = (kit.frame.width, kit.frame.height)
    rng = random.Random(zlib.crc32(kit.text.title.encode()))  # noqa: S311 - no secret
    image = cut_photo(photo, size) if photo else paint_mesh(kit.look.palette.ground, size, rng)
    if has_ornaments and photo is None:
        for ornament in (*_fillers(kit), *kit.look.ornaments):
            add_ornament(image, ornament, rng)
    return image


def _fillers(kit: Kit) -> tuple[Ornament, ...]:
    """Where little is said, a sun with rings stands in for it; centred texts need none."""
    is_busy = bool(kit.text.highlights) or has_sign_beside(kit)
    if kit.look.family is LayoutFamily.BIG_NUMBER:
        is_busy |= main_figure(kit.text.title, kit.text.keywords) is not None
    if is_busy or kit.look.family in _UNFILLED:
        return ()
    is_wide = kit.frame.shape is Shape.WIDE
    x, y, size = (0.8, 0.45, 0.62) if is_wide else (0.8, 0.72, 0.5)
    accent = kit.look.palette.accent
    return (
        Ornament(kind=OrnamentKind.DISC, color=with_alpha(accent, 0.13), x=x, y=y, size=size),
        Ornament(kind=OrnamentKind.RINGS, color=with_alpha(accent, 0.16), x=x, y=y, size=size * 2),
    )


def _veil(kit: Kit, layout: Layout, sheet: Sheet, *, is_strong: bool) -> None:
    """Towards where the text is; the rest of the photo stays as it was."""
    if kit.look.has_panel:
        _panel(kit, layout.text_area, sheet)
        return
    scrim = kit.look.palette.scrim
    strength = _STRONGER_VEIL if is_strong else _VEIL
    image, area = sheet.canvas.image, layout.text_area
    is_wide = kit.frame.shape is Shape.WIDE
    edge = area.right / kit.frame.width if is_wide else 1 - area.top / kit.frame.height
    ramp = _ramp(min(0.95, edge), strength, is_reversed=is_wide)
    veil(image, scrim, ramp, across=is_wide)


def _panel(kit: Kit, area: Box, sheet: Sheet) -> None:
    """From the text to the picture's edge, with a stripe of the accent where it begins."""
    palette, frame, stripe = kit.look.palette, kit.frame, kit.unit * 0.28
    if frame.shape is Shape.WIDE:
        right = area.right + kit.unit
        panel = Box(-1, -1, right, frame.height + 1)
        edge = Box(right, -1, right + stripe, frame.height + 1)
    else:
        top = area.top - kit.unit
        panel = Box(-1, top, frame.width + 1, frame.height + 1)
        edge = Box(-1, top - stripe, frame.width + 1, top)
    sheet.canvas.rounded(panel, 0, palette.scrim)
    sheet.canvas.rounded(edge, 0, palette.accent)


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
