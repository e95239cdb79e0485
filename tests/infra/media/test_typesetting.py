"""The structure of set text: its lines and boxes."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from infra.media.color import parse
from infra.media.does_not_fit import DoesNotFit
from infra.media.face import Face
from infra.media.geometry import Box
from infra.media.text import Align, Gradient, Shadow, Span, Stroke, TextStyle, emphasised, plain
from infra.media.typesetting import SetText, fit_text, set_text
from tests.infra.media.mixed_titles import TITLES, Title

INK = parse("#241820")
BLACK = TextStyle(weight=900, color=INK, line_height=1.2)
BODY = TextStyle(color=INK, line_height=1.6)
TITLE = "每天复盘10分钟，半年涨粉5万的真相"
AT = (100.0, 50.0)


def words(text: SetText) -> list[str]:
    return [line.text for line in text.lines]


def test_lines_stand_below_each_other_at_the_line_height() -> None:
    text = set_text(plain("一二三四五六七八"), BODY, size=50, width=210)
    assert words(text) == ["一二三四", "五六七八"]
    assert [(line.top, line.bottom) for line in text.lines] == [(0, 80), (80, 160)]
    assert (text.width, text.height, text.room) == (200, 160, 210)
    assert text.line_boxes(AT) == [Box(100, 50, 300, 130), Box(100, 130, 300, 210)]


def test_the_square_of_the_letters_is_in_the_middle_of_the_line() -> None:
    (line,) = set_text(plain("国"), BODY, size=100, width=200).lines
    assert line.baseline - 88 - line.top == pytest.approx(line.bottom - (line.baseline + 12))


def test_the_ink_is_where_the_letters_are() -> None:
    text = set_text(plain("国"), BLACK, size=100, width=200)
    box = text.ink_box(AT)
    letter = Box(100, 60, 200, 160)
    assert letter.holds(box, tolerance=1)
    assert box.width > 80
    assert box.height > 80


def test_ink_of_no_letters_is_empty() -> None:
    box = set_text(plain(""), BODY, size=50, width=100).ink_box(AT)
    assert (box.width, box.height) == (0, 0)


@pytest.mark.parametrize(("align", "x"), [(Align.LEFT, 0), (Align.CENTER, 150), (Align.RIGHT, 300)])
def test_lines_are_aligned_in_their_room(align: Align, x: float) -> None:
    (line,) = set_text(plain("二十"), BODY, size=50, width=400, align=align).lines
    assert (line.x, line.width) == (x, 100)


def test_punctuation_is_set_tight() -> None:
    def width(text: str) -> float:
        return set_text(plain(text), BODY, size=100, width=2000).width

    assert width("好，好") == pytest.approx(262, abs=1)
    assert width("好“好”好") == pytest.approx(400, abs=6)
    assert width("好。”好") < 310


def test_marks_at_the_edges_of_a_line_are_flush() -> None:
    text = set_text(plain("《书》，"), BODY, size=100, width=2000)
    box = text.ink_box((0, 0))
    assert box.left == pytest.approx(4, abs=1.5)
    assert box.right == pytest.approx(text.width - 4, abs=1.5)


def test_a_size_scales_all_alike() -> None:
    small, large = (set_text(plain(TITLE), BLACK, size=size, width=8 * size) for size in (30, 120))
    assert words(small) == words(large)
    assert small.width * 4 == pytest.approx(large.width)
    assert [run.x * 4 for run in small.lines[0].runs] == pytest.approx(
        [run.x for run in large.lines[0].runs]
    )


def test_letters_are_kerned_across_their_own_runs() -> None:
    def width(text: str) -> float:
        return set_text(plain(text), BODY, size=100, width=2000).width

    assert width("AVA") < width("A") * 2 + width("V") - 2


def test_a_dash_of_two_is_one_stroke() -> None:
    for weight in (400, 700, 900):
        style = TextStyle(weight=weight, color=INK)
        text = set_text(plain("——"), style, size=100, width=2000)
        assert text.width < 175


def test_letter_spacing_is_between_letters_alone() -> None:
    spaced = TextStyle(color=INK, letter_spacing=0.1)
    assert set_text(plain("一二三"), spaced, size=100, width=2000).width == pytest.approx(320)


def test_a_lean_and_a_stroke_stay_in_the_room() -> None:
    style = TextStyle(
        weight=900,
        color=INK,
        slant=0.2,
        stroke=Stroke(0.05, INK),
        shadow=Shadow((0.05, 0.05), 0, INK),
    )
    text = fit_text(plain("用完再也回不去了"), style, box=(800, 300), sizes=(20, 200), most_lines=1)
    box = text.ink_box((0, 0))
    assert box.left >= 0
    assert box.right <= 800
    assert text.width <= 800


def test_spans_keep_their_looks_in_the_lines() -> None:
    red, yellow = parse("#E63946"), parse("#FFD84D")
    spans = emphasised("每天复盘", ["复盘"], color=red, marker=yellow, weight=500)
    (line,) = set_text(spans, BLACK, size=50, width=500).lines
    assert [(run.text, run.weight, run.span.color, run.span.marker) for run in line.runs] == [
        ("每", 900, None, None),
        ("天", 900, None, None),
        ("复", 500, red, yellow),
        ("盘", 500, red, yellow),
    ]


def test_a_text_tells_the_colours_of_its_letters() -> None:
    red, yellow = parse("#E63946"), parse("#FFD84D")
    spans = (
        Span("红", color=red),
        Span("渐", gradient=Gradient(yellow, INK)),
        Span("🔥", color=yellow),
    )
    assert set_text(spans, BLACK, size=50, width=500).colors == {red, yellow, INK}
    assert set_text(plain("好"), BLACK, size=50, width=500).colors == {INK}


def test_stressed_words_are_not_torn() -> None:
    spans = emphasised("用好复盘方法论涨粉", ["复盘方法论"], color=INK)
    text = set_text(spans, BLACK, size=50, width=280, is_title=True)
    assert any("复盘方法论" in line for line in words(text))


def test_arabic_is_joined_and_reads_from_the_right() -> None:
    (line,) = set_text(plain("مرحبا بالعالم ok"), BODY, size=50, width=900).lines
    assert [run.text for run in line.runs] == ["مرحبا بالعالم", "o", "k"]


def test_the_largest_size_that_fits_is_taken() -> None:
    text = fit_text(plain("一二三四"), BODY, box=(400, 500), sizes=(20, 300), most_lines=1)
    assert text.size == 100
    text = fit_text(plain("一二三四"), BODY, box=(400, 500), sizes=(20, 90), most_lines=1)
    assert text.size == 90


def test_the_height_of_the_box_counts() -> None:
    text = fit_text(plain("一二三四" * 4), BODY, box=(400, 160), sizes=(10, 300))
    assert text.height <= 160
    assert text.width <= 400
    assert len(text.lines) > 1


def test_a_title_gives_some_of_its_size_for_a_break_at_punctuation() -> None:
    text = fit_text(
        plain("7个AI写作神器，用完再也回不去了！"),
        BLACK,
        box=(1074, 400),
        sizes=(60, 150),
        most_lines=3,
        is_title=True,
    )
    assert words(text) == ["7个AI写作神器，", "用完再也回不去了！"]


def test_a_title_does_not_give_too_much() -> None:
    text = fit_text(
        plain(TITLE), BLACK, box=(1074, 620), sizes=(60, 170), most_lines=3, is_title=True
    )
    assert words(text) == ["每天复盘", "10分钟，半年", "涨粉5万的真相"]
    assert text.size > 150


def test_a_long_word_makes_a_title_smaller_rather_than_being_broken() -> None:
    text = fit_text(
        plain("用Photoshop修图"),
        BLACK,
        box=(500, 600),
        sizes=(30, 200),
        most_lines=3,
        is_title=True,
    )
    assert any("Photoshop" in line for line in words(text))


@pytest.mark.parametrize("is_title", [True, False])
def test_what_does_not_fit_is_refused(is_title: bool) -> None:  # noqa: FBT001 - a parameter
    with pytest.raises(DoesNotFit):
        fit_text(plain(TITLE), BLACK, box=(200, 100), sizes=(60, 170), is_title=is_title)
    with pytest.raises(DoesNotFit):
        set_text(plain(TITLE), BLACK, size=100, width=300, most_lines=2, is_title=is_title)


def test_the_serif_face_is_its_own() -> None:
    (line,) = set_text(
        plain("宋体"), TextStyle(face=Face.SERIF, color=INK), size=50, width=500
    ).lines
    assert {run.font.path.name for run in line.runs} == {"NotoSerifSC-Regular.otf"}


@settings(max_examples=150, deadline=None)
@given(title=TITLES, size=st.integers(min_value=20, max_value=120), is_title=st.booleans())
def test_every_line_of_any_title_is_within_the_width(
    title: Title,
    size: int,
    is_title: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    assume(title.text.strip())
    text = set_text(plain(title.text), BLACK, size=size, width=900, is_title=is_title)
    assert "".join("".join(words(text)).split()) == "".join(title.text.split())
    assert all(line.width <= 900 + 0.01 for line in text.lines)
    box = text.ink_box((0, 0))
    assert box.left >= -0.1 * size
    assert box.right <= 900 + 0.1 * size


def test_an_empty_line_of_the_author_stays() -> None:
    text = set_text((Span("上\n\n"), Span("下")), BODY, size=50, width=500)
    assert words(text) == ["上", "", "下"]
    assert text.height == pytest.approx(240)
