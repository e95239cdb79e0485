"""Quality control finds what is wrong: each rule fails on a picture that breaks just that rule."""

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from domain.picture import QualityRule
from domain.platform import Platform
from infra.media.color import Color, parse
from infra.media.cover_frame import Frame, frame_of
from infra.media.cover_sheet import PlacedText, Sheet
from infra.media.fonts import EMOJI
from infra.media.geometry import Box
from infra.media.inspection import Inspected, inspect
from infra.media.text import BLACK, Gradient, TextStyle, plain
from infra.media.typesetting import SetText, set_text

FRAME = frame_of(Platform.DOUYIN, 1080, 1920)
WHITE, INK, GREY = parse("#FFFFFF"), parse("#202020"), parse("#909090")
LABEL = Box(800, 1400, 1010, 1500)
AT = (80.0, 700.0)


def title(text: str = "早睡早起", *, size: int = 160, color: Color = INK) -> SetText:
    style = TextStyle(weight=BLACK, color=color, line_height=1.2)
    return set_text(plain(text), style, size=size, width=920, is_title=True)


def page(ground: Color = WHITE) -> Image.Image:
    """With something to see in each third."""
    image = Image.new("RGB", (FRAME.width, FRAME.height), ground[:3])
    draw = ImageDraw.Draw(image)
    for y in (100, 900, 1700):
        draw.rectangle((700, y, 1000, y + 120), outline=INK[:3], width=12)
    return image


def cover(
    *texts: tuple[SetText, tuple[float, float], str],
    image: Image.Image | None = None,
    label: Box = LABEL,
    frame: Frame = FRAME,
) -> Inspected:
    sheet = Sheet(image or page())
    for set_title, at, role in texts or ((title(), AT, "title"),):
        within = Box(0, 0, frame.width, frame.height)
        sheet.text(set_title, at, role=role, within=within)
    return Inspected(cover=sheet.finish(), frame=frame, label=label)


def failed(inspected: Inspected) -> set[QualityRule]:
    return {check.rule for check in inspect(inspected) if not check.is_passed}


def test_a_good_picture_passes_every_rule_with_its_figures() -> None:
    checks = inspect(cover())

    assert [check.rule for check in checks] == list(QualityRule)
    assert all(check.is_passed and check.detail for check in checks)


def test_grey_on_grey_is_no_contrast() -> None:
    inspected = cover((title(color=GREY), AT, "title"), image=page(parse("#B0B0B0")))

    assert {QualityRule.CONTRAST, QualityRule.THUMBNAIL} <= failed(inspected)


def test_contrast_counts_where_the_letters_are_and_not_beside_them() -> None:
    darkened = page()
    ImageDraw.Draw(darkened).rectangle((80, 1100, 700, 1300), fill=GREY[:3])
    assert failed(cover(image=darkened)) == set()

    ImageDraw.Draw(darkened).rectangle((80, 700, 300, 900), fill=GREY[:3])
    assert failed(cover(image=darkened)) == {QualityRule.CONTRAST}


def test_a_few_stray_pixels_beneath_are_no_matter() -> None:
    speckled = page()
    ImageDraw.Draw(speckled).rectangle((100, 720, 110, 730), fill=INK[:3])

    assert failed(cover(image=speckled)) == set()


def test_both_ends_of_a_gradient_have_to_be_legible() -> None:
    style = TextStyle(weight=BLACK, color=INK, gradient=Gradient(INK, GREY))
    fading = set_text(plain("早睡早起"), style, size=160, width=920)

    assert failed(cover((fading, AT, "title"))) == {QualityRule.CONTRAST}


def test_a_title_that_shrinks_to_specks_in_a_feed_fails() -> None:
    assert failed(cover((title(size=36), AT, "title"))) == {QualityRule.THUMBNAIL}


@pytest.mark.parametrize("y", [80.0, 1560.0])
def test_text_under_the_platform_s_interface_is_not_safe(y: float) -> None:
    assert failed(cover((title(size=150), (80, y), "title"))) == {QualityRule.SAFE_AREA}


def test_text_beyond_the_edge_is_neither_safe_nor_legible() -> None:
    rules = failed(cover((title(), (1000, 700), "title")))

    assert {QualityRule.SAFE_AREA, QualityRule.INSIDE_BOX} <= rules


def test_text_outside_of_its_own_pill_fails() -> None:
    sheet = Sheet(page())
    sheet.text(title(), AT, role="title", within=Box(80, 700, 300, 900))

    inspected = Inspected(cover=sheet.finish(), frame=FRAME, label=LABEL)

    assert failed(inspected) == {QualityRule.INSIDE_BOX}


def test_texts_on_top_of_each_other_fail() -> None:
    inspected = cover((title(), AT, "title"), (title("很好"), (120, 760), "subtitle"))

    assert QualityRule.INSIDE_BOX in failed(inspected)


def test_four_lines_are_too_many_for_a_title() -> None:
    long = title("早\n睡\n早\n起", size=120)

    assert failed(cover((long, AT, "title"))) == {QualityRule.TITLE_LINES}


@pytest.mark.parametrize("third", [0, 1, 2])
def test_a_third_without_anything_in_it_is_empty(third: int) -> None:
    image = page()
    top = third * 640
    ImageDraw.Draw(image).rectangle((0, top, 1080, top + 640), fill=WHITE[:3])
    y = 700.0 if third != 1 else 300.0

    assert failed(cover((title(), (80, y), "title"), image=image)) == {QualityRule.EMPTY_THIRD}


def test_a_smooth_ground_does_not_fill_a_third() -> None:
    image = page()
    shades = Image.linear_gradient("L").resize((1080, 640)).point(lambda level: 200 + level // 5)
    image.paste(Image.merge("RGB", [shades] * 3), (0, 1280))

    assert failed(cover(image=image)) == {QualityRule.EMPTY_THIRD}


def test_small_print_fails() -> None:
    style = TextStyle(color=INK)
    small = set_text(plain("小字"), style, size=15, width=400)

    assert failed(cover((title(), AT, "title"), (small, (80, 1200), "tag"))) == {
        QualityRule.TEXT_SIZE
    }


def test_a_letter_that_its_font_lacks_would_be_tofu() -> None:
    drawn = title()
    line = drawn.lines[0]
    foreign = replace(line, runs=tuple(replace(run, font=EMOJI) for run in line.runs))
    lacking = replace(drawn, lines=(foreign,))
    good = cover()
    badge = PlacedText(set_text=lacking, at=(80, 400), role="badge", within=FRAME.safe)
    inspected = replace(good, cover=replace(good.cover, texts=(*good.texts, badge)))

    glyphs = next(check for check in inspect(inspected) if check.rule is QualityRule.GLYPHS)

    assert not glyphs.is_passed
    assert "U+65E9" in glyphs.detail


def test_emoji_bring_their_own_ground() -> None:
    assert failed(cover((title("🔥🔥"), AT, "title"))) == set()


def test_what_no_font_has_is_replaced_and_told() -> None:
    checks = inspect(cover((title("早睡\ue000好"), AT, "title")))

    glyphs = next(check for check in checks if check.rule is QualityRule.GLYPHS)
    assert glyphs.is_passed
    assert "1 " in glyphs.detail


@pytest.mark.parametrize(
    "label",
    [
        Box(800, 1400, 900, 1430),
        Box(800, 1800, 1010, 1900),
        Box(100, 720, 310, 820),
    ],
    ids=["too small", "under the interface", "over the title"],
)
def test_the_ai_label_has_to_be_large_in_sight_and_alone(label: Box) -> None:
    assert failed(cover(label=label)) == {QualityRule.AI_LABEL}
