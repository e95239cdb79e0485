"""What is drawn is where it was measured to be."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageChops

from infra.media.canvas import WHITE, Canvas
from infra.media.color import Color, parse, with_alpha
from infra.media.face import Face
from infra.media.geometry import Box
from infra.media.text import Align, Gradient, Shadow, Stroke, TextStyle, emphasised, plain
from infra.media.typesetting import SetText, set_text

BLACK, RED, BLUE, YELLOW = map(parse, ("#000000", "#FF0000", "#0000FF", "#FFD84D"))
PLAIN = TextStyle(weight=900, color=BLACK)
STYLES = {
    "plain": PLAIN,
    "serif": TextStyle(face=Face.SERIF, color=BLACK),
    "bold serif": TextStyle(face=Face.SERIF, weight=900, color=BLACK),
    "stroke": TextStyle(weight=900, color=RED, stroke=Stroke(0.06, BLACK)),
    "lean": TextStyle(weight=900, color=BLACK, slant=0.2),
    "lean to the left": TextStyle(weight=900, color=BLACK, slant=-0.2),
    "lean and stroke": TextStyle(weight=900, color=RED, slant=0.2, stroke=Stroke(0.06, BLACK)),
    "gradient": TextStyle(weight=900, color=BLACK, gradient=Gradient(BLACK, RED)),
    "spaced": TextStyle(weight=900, color=BLACK, letter_spacing=0.2),
}


def drawn_box(image: Image.Image, ground: Color = WHITE) -> Box:
    """Around all pixels that differ from the ground to the eye."""
    empty = Image.new("RGB", image.size, ground[:3])
    difference = ImageChops.difference(image, empty).convert("L")
    box = difference.point(lambda value: 255 if value > 60 else 0).getbbox()
    assert box is not None
    return Box(*box)


def pixel(canvas: Canvas, x: int, y: int) -> tuple[int, ...]:
    color = canvas.image.getpixel((x, y))
    assert isinstance(color, tuple)
    return color


def near(first: Box, second: Box, *, tolerance: float) -> bool:
    return first.holds(second, tolerance=tolerance) and second.holds(first, tolerance=tolerance)


def set_black(
    text: str, style: TextStyle = PLAIN, *, size: int = 80, width: float = 640
) -> SetText:
    return set_text(plain(text), style, size=size, width=width)


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("text", ["每天复盘，进步", "Typography", "「引用」好？", "10分钟g"])
def test_ink_is_drawn_where_it_was_measured(name: str, text: str) -> None:
    canvas = Canvas(800, 400)
    box = canvas.text(set_black(text, STYLES[name]), (50, 100))
    assert near(drawn_box(canvas.image), box, tolerance=2.5)


@pytest.mark.parametrize("name", STYLES)
def test_no_letter_leaves_the_room_of_its_text(name: str) -> None:
    canvas = Canvas(800, 600)
    text = set_black("一行写不下的字就要换到下一行去写", STYLES[name])
    canvas.text(text, (50, 100))
    room = Box.at((50, 100), (text.room, text.height))
    assert room.holds(drawn_box(canvas.image), tolerance=1)


def test_emoji_are_drawn_in_colours_in_the_square_of_the_letters() -> None:
    canvas = Canvas(400, 300)
    text = set_black("🔥", size=100, width=300)
    canvas.text(text, (50, 100))
    (line,) = text.lines
    square = Box(50, 100 + line.baseline - 88, 50 + text.width, 100 + line.baseline + 12)
    assert square.holds(drawn_box(canvas.image), tolerance=2)
    red, green, blue = np.asarray(canvas.image, dtype=int)[100:240, 50:160].reshape(-1, 3).T
    assert ((red > 200) & (green < 180) & (blue < 100)).sum() > 500


def test_emoji_of_any_length_keep_their_shape() -> None:
    canvas = Canvas(400, 300)
    box = canvas.text(set_black("👨‍👩‍👧‍👦", size=100, width=300), (50, 100))
    assert box.width == pytest.approx(106, abs=2)
    assert box.height == pytest.approx(100, abs=2)


def test_drawn_texts_and_shapes_are_remembered_with_their_roles() -> None:
    canvas = Canvas(400, 300)
    text = set_black("好")
    box = canvas.text(text, (50, 100), role="title")
    canvas.rounded(Box(10, 10, 90, 60), 8, RED, role="card")
    canvas.pill(Box(10, 10, 90, 60), RED)
    (drawn,) = canvas.texts
    assert (drawn.set_text, drawn.at, drawn.box, drawn.role) == (text, (50, 100), box, "title")
    assert drawn.color == BLACK
    assert [(shape.box, shape.role) for shape in canvas.shapes] == [(Box(10, 10, 90, 60), "card")]


def test_a_marker_lies_below_the_lower_part_of_its_words_alone() -> None:
    canvas = Canvas(800, 300)
    spans = emphasised("每天复盘好", ["复盘"], marker=YELLOW)
    text = set_text(spans, PLAIN, size=100, width=700)
    canvas.text(text, (50, 100))
    baseline = round(100 + text.lines[0].baseline)
    pixels = np.asarray(canvas.image)
    rows, columns = np.nonzero((pixels == YELLOW[:3]).all(axis=2))
    assert (rows.min(), rows.max()) == pytest.approx((baseline - 32, baseline + 5), abs=2)
    assert (columns.min(), columns.max()) == pytest.approx((250 - 4, 450 + 4), abs=5)


def test_marked_letters_are_drawn_above_the_stripe() -> None:
    def ink(marker: Color | None) -> int:
        canvas = Canvas(800, 300)
        spans = emphasised("复盘", ["复盘"], marker=marker)
        canvas.text(set_text(spans, PLAIN, size=100, width=700), (50, 100))
        return int((np.asarray(canvas.image).max(axis=2) < 20).sum())

    assert ink(YELLOW) == pytest.approx(ink(None), rel=0.01)


def test_a_gradient_runs_over_the_whole_text() -> None:
    canvas = Canvas(900, 300)
    style = TextStyle(weight=900, color=BLACK, gradient=Gradient(RED, BLUE, angle=0))
    canvas.text(set_black("口口口口口口", style, size=100, width=800), (50, 100))
    pixels = np.asarray(canvas.image)
    left, right = pixels[:, 50:100].reshape(-1, 3), pixels[:, 600:650].reshape(-1, 3)
    assert left[left[:, 1] < 5].mean(axis=0)[0] > 220
    assert right[right[:, 1] < 5].mean(axis=0)[2] > 220


def test_colours_of_spans_win_over_the_style() -> None:
    canvas = Canvas(400, 300)
    canvas.text(
        set_text(emphasised("口口", ["口口"], color=RED), PLAIN, size=80, width=300), (50, 90)
    )
    pixels = np.asarray(canvas.image).reshape(-1, 3)
    assert (pixels == RED[:3]).all(axis=1).any()
    assert not (pixels == BLACK[:3]).all(axis=1).any()


def test_a_translucent_letter_lets_the_ground_through() -> None:
    canvas = Canvas(200, 200, RED)
    style = TextStyle(weight=900, color=with_alpha(WHITE, 0.5))
    canvas.text(set_black("■", style, size=100, width=150), (50, 50))
    assert pixel(canvas, 100, 120) == pytest.approx((255, 127, 127), abs=2)


def test_a_shadow_falls_beside_the_letters_and_never_on_them() -> None:
    style = TextStyle(weight=900, color=RED, shadow=Shadow((0.1, 0.1), 0, BLACK), line_height=1)
    canvas = Canvas(400, 400)
    canvas.text(set_black("■■", style, size=100, width=110), (50, 50))
    pixels = np.asarray(canvas.image)
    plain_canvas = Canvas(400, 400)
    plain_canvas.text(
        set_black("■■", TextStyle(weight=900, color=RED, line_height=1), size=100, width=110),
        (50, 50),
    )
    letters = (np.asarray(plain_canvas.image) == RED[:3]).all(axis=2)
    assert (pixels[letters] == RED[:3]).all()
    assert (pixels == BLACK[:3]).all(axis=2).sum() > 500


def test_a_soft_shadow_fades() -> None:
    style = TextStyle(weight=900, color=RED, shadow=Shadow((0, 0.2), 0.1, BLACK))
    canvas = Canvas(400, 400)
    canvas.text(set_black("■", style, size=150, width=300), (100, 100))
    below = [pixel(canvas, 175, y)[0] for y in range(300, 399)]
    assert len({value for value in below if 0 < value < 255}) > 10


@pytest.mark.parametrize("offset", [0.0, 0.25, 0.5])
def test_round_corners_are_smooth_at_any_place(offset: float) -> None:
    canvas = Canvas(300, 200)
    canvas.rounded(Box(20 + offset, 20 + offset, 280 + offset, 180 + offset), 40, BLACK)
    pixels = np.asarray(canvas.image)[..., 0].astype(int)
    area = (255 - pixels).sum() / 255
    assert area == pytest.approx(260 * 160 - (4 - np.pi) * 40**2, rel=0.002)
    assert pixel(canvas, 22, 22) == (255, 255, 255)
    assert pixel(canvas, 150, 100) == (0, 0, 0)
    assert len(np.unique(pixels)) > 8


def test_an_outline_is_drawn_inside_of_the_box() -> None:
    canvas = Canvas(200, 200)
    canvas.rounded(Box(20, 20, 180, 180), 30, WHITE, outline=BLACK, width=4)
    assert drawn_box(canvas.image) == Box(20, 20, 180, 180)
    assert pixel(canvas, 100, 22) == (0, 0, 0)
    assert pixel(canvas, 100, 25) == (255, 255, 255)


def test_an_outline_without_a_fill_leaves_the_ground() -> None:
    canvas = Canvas(200, 200, RED)
    canvas.circle((100, 100), 50, None, outline=BLACK, width=6)
    assert pixel(canvas, 100, 100) == RED[:3]
    assert pixel(canvas, 100, 53) == BLACK[:3]


def test_the_shadow_of_a_box_is_soft_and_darkest_below_its_middle() -> None:
    canvas = Canvas(400, 400)
    canvas.shadow(Box(100, 100, 300, 300), 20, 20, with_alpha(BLACK, 0.5), (0, 16))
    row = [pixel(canvas, 200, y)[0] for y in range(400)]
    assert min(row) == pytest.approx(127, abs=3)
    assert row.index(min(row)) in range(150, 290)
    assert row[30] == 255
    assert 127 < row[316] < 255
    edge = row[256:376]
    assert all(second >= first - 2 for first, second in pairwise(edge))


def test_a_small_blur_is_drawn_too() -> None:
    canvas = Canvas(100, 100)
    canvas.shadow(Box(30, 30, 70, 70), 4, 2, BLACK)
    assert 0 < pixel(canvas, 50, 71)[0] < 255


def test_a_line_has_round_ends() -> None:
    canvas = Canvas(200, 100)
    canvas.line((40, 50), (160, 50), BLACK, 20)
    assert near(drawn_box(canvas.image), Box(30, 40, 170, 60), tolerance=1)
    assert pixel(canvas, 31, 41) == (255, 255, 255)


def test_pictures_are_mixed_by_their_own_transparency_or_the_mask() -> None:
    canvas = Canvas(100, 100)
    canvas.paste(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), (0, 0))
    assert pixel(canvas, 10, 10) == (255, 255, 255)
    canvas.paste(
        Image.new("RGB", (20, 20), (255, 0, 0)), (40.4, 39.6), Image.new("L", (20, 20), 255)
    )
    assert pixel(canvas, 40, 40) == (255, 0, 0)
    canvas.paste(Image.new("L", (20, 20), 0), (80, 80))
    assert pixel(canvas, 90, 90) == (0, 0, 0)


def test_what_hangs_over_the_edge_is_cut_off() -> None:
    canvas = Canvas(100, 100)
    canvas.rounded(Box(-50, -50, 150, 50), 20, BLACK)
    canvas.text(set_text(plain("好"), PLAIN, size=80, width=100, align=Align.RIGHT), (60, 40))
    assert canvas.image.size == (100, 100)
    assert pixel(canvas, 0, 0) == (0, 0, 0)
