import pytest

from infra.media.color import contrast, mix, over, parse, with_alpha

BLACK, WHITE = parse("#000000"), parse("#FFFFFF")


def test_a_colour_is_read_from_its_hexadecimal_digits() -> None:
    assert parse("#FF8000") == (255, 128, 0, 255)
    assert parse("#ff800080") == (255, 128, 0, 128)


@pytest.mark.parametrize("text", ["", "#FFF", "FF8000", "#FF80GG", "#FF8000 "])
def test_anything_else_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        parse(text)


def test_contrast_is_that_of_wcag() -> None:
    """Pairs whose ratios the W3C and WebAIM publish."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    assert contrast(parse("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)
    assert contrast(WHITE, parse("#FF0000")) == pytest.approx(4.0, abs=0.005)


def test_a_translucent_colour_is_seen_over_its_ground() -> None:
    assert over(with_alpha(BLACK, 0.5), WHITE) == (127, 127, 127, 255)
    assert over(with_alpha(BLACK, 0), WHITE) == WHITE


def test_colours_are_mixed_by_share() -> None:
    assert mix(BLACK, WHITE, 0) == BLACK
    assert mix(BLACK, WHITE, 0.2) == (51, 51, 51, 255)
    assert mix(BLACK, WHITE, 1) == WHITE
