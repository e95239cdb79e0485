from infra.media.color import parse
from infra.media.text import Span, emphasised, plain, words_of

RED, YELLOW = parse("#E63946"), parse("#FFD84D")


def test_every_place_of_a_stressed_word_gets_its_looks() -> None:
    spans = emphasised("复盘，再复盘", ["复盘"], color=RED, marker=YELLOW, weight=900)
    stressed = Span("复盘", color=RED, marker=YELLOW, weight=900)
    assert spans == (stressed, Span("，再"), stressed)


def test_of_words_that_overlap_the_longer_one_wins() -> None:
    spans = emphasised("学AI写作", ["AI", "AI写作"], color=RED)
    assert spans == (Span("学"), Span("AI写作", color=RED))


def test_words_that_do_not_occur_change_nothing() -> None:
    assert emphasised("好", ["坏", ""], color=RED) == plain("好")
    assert emphasised("1+1(好)", ["1+1(好)"], color=RED) == (Span("1+1(好)", color=RED),)


def test_no_word_is_lost() -> None:
    text = "7个AI写作神器"
    assert words_of(emphasised(text, ["AI", "神器"], color=RED)) == text
