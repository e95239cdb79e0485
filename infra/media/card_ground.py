"""What a card stands on: the ground of the picture, and the surface that carries the text."""

from PIL import Image, ImageDraw

from infra.media.canvas import Canvas
from infra.media.card_frame import Frame
from infra.media.card_themes import WHITE, CardDesign, Ground, Surface
from infra.media.color import Color, mix, with_alpha
from infra.media.geometry import Box

_GRID_STEP = 58
_TAPE_SIZE = (250, 66)
_TAPE_LEAN = 3
_SUPERSAMPLING = 2


def draw_ground(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    canvas.paste(_falling(canvas.image.size, design.top, design.bottom), (0, 0))
    _ORNAMENTS[design.ground](canvas, design, frame)


def _falling(size: tuple[int, int], top: Color, bottom: Color) -> Image.Image:
    """From one colour at the top to another at the bottom; one column, made wide."""
    height = size[1]
    column = Image.new("RGB", (1, height))
    column.putdata([mix(top, bottom, y / max(1, height - 1))[:3] for y in range(height)])
    return column.resize(size, Image.Resampling.NEAREST)


def _draw_nothing(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    del canvas, design, frame


def _draw_glow(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    """Light of the accent's colour in two corners."""
    reach = 330 * frame.unit
    for x, y in ((frame.width, 0), (0, frame.height)):
        area = Box(x - reach, y - reach, x + reach, y + reach)
        canvas.shadow(
            area, reach, blur=150 * frame.unit, color=with_alpha(design.margin_accent, 0.1)
        )


def _draw_grid(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    draw = ImageDraw.Draw(canvas.image)
    step = max(24, round(_GRID_STEP * frame.unit))
    width = max(1, round(2 * frame.unit))
    color = mix(design.bottom, design.margin_accent, 0.1)[:3]
    for x in range(step // 2, frame.width, step):
        draw.line((x, 0, x, frame.height), color, width)
    for y in range(step // 2, frame.height, step):
        draw.line((0, y, frame.width, y), color, width)


def _draw_sun(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    """A pale disc behind one corner, and dots like a coarse print's in the other."""
    canvas.circle(
        (frame.width * 0.94, frame.height * 0.04),
        400 * frame.unit,
        mix(design.top, WHITE, 0.42),
    )
    step, color = 34 * frame.unit, mix(design.bottom, design.ink, 0.14)
    for row in range(9):
        for column in range(9 - row):
            radius = (8.5 - 0.75 * (row + column)) * frame.unit
            if radius > 0:
                middle = (step * (column + 0.6), frame.height - step * (row + 0.6))
                canvas.circle(middle, radius, color)


_ORNAMENTS = {
    Ground.PLAIN: _draw_nothing,
    Ground.GLOW: _draw_glow,
    Ground.GRID: _draw_grid,
    Ground.SUN: _draw_sun,
}


def draw_surface(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    _SURFACES[design.surface](canvas, design, frame)


def _draw_lifted(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    radius = frame.scaled(design.radius)
    canvas.shadow(
        frame.surface,
        radius,
        blur=frame.scaled(34),
        color=with_alpha(design.edge, 0.17),
        offset=(0, frame.scaled(18)),
    )
    canvas.rounded(frame.surface, radius, design.paper)


def _draw_glass(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    canvas.rounded(
        frame.surface,
        frame.scaled(design.radius),
        design.paper,
        outline=design.edge,
        width=max(1.5, frame.scaled(2.5)),
    )


def _draw_framed(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    """Like a title page: a strong rule, and a fine one inside of it."""
    radius, line = frame.scaled(design.radius), max(1.0, frame.scaled(2))
    canvas.rounded(frame.surface, radius, design.paper, outline=design.edge, width=1.6 * line)
    inner = frame.surface.grown(-frame.scaled(16))
    canvas.rounded(inner, radius, None, outline=design.edge, width=line * 0.8)


def _draw_block(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    radius, drop = frame.scaled(design.radius), max(6.0, frame.scaled(15))
    canvas.rounded(frame.surface.moved(drop, drop), radius, design.edge)
    canvas.rounded(
        frame.surface, radius, design.paper, outline=design.edge, width=max(3.0, frame.scaled(6))
    )


def _draw_taped(canvas: Canvas, design: CardDesign, frame: Frame) -> None:
    radius = frame.scaled(design.radius)
    canvas.shadow(
        frame.surface,
        radius,
        blur=frame.scaled(20),
        color=with_alpha(design.edge, 0.22),
        offset=(0, frame.scaled(10)),
    )
    canvas.rounded(frame.surface, radius, design.paper)
    tape = _tape(design, frame)
    middle = frame.surface.middle[0]
    canvas.paste(tape, (middle - tape.width / 2, frame.surface.top - tape.height / 2))


def _tape(design: CardDesign, frame: Frame) -> Image.Image:
    """A strip with slanting stripes, put on a little askew."""
    width, height = (round(_SUPERSAMPLING * frame.scaled(side)) for side in _TAPE_SIZE)
    strip = Image.new("RGBA", (width, height), with_alpha(design.marker, 0.9))
    draw = ImageDraw.Draw(strip)
    stripe = mix(design.marker, WHITE, 0.5)
    for x in range(-height, width, height):
        draw.polygon(
            [(x, height), (x + height, 0), (x + 1.45 * height, 0), (x + 0.45 * height, height)],
            with_alpha(stripe, 0.9),
        )
    leaning = strip.rotate(_TAPE_LEAN, Image.Resampling.BICUBIC, expand=True)
    return leaning.reduce(_SUPERSAMPLING)


_SURFACES = {
    Surface.LIFTED: _draw_lifted,
    Surface.GLASS: _draw_glass,
    Surface.FRAMED: _draw_framed,
    Surface.BLOCK: _draw_block,
    Surface.TAPED: _draw_taped,
}
