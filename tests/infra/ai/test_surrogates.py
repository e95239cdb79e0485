"""Whatever a model streams, what goes on can be stored."""

from hypothesis import given
from hypothesis import strategies as st

from infra.ai.surrogates import SurrogateJoiner


@given(st.text())
def test_a_text_cut_between_any_two_halves_comes_out_whole(text: str) -> None:
    halves = text.encode("utf-16-le")
    pieces = [halves[place : place + 2] for place in range(0, len(halves), 2)]
    joiner = SurrogateJoiner()

    joined = [joiner.feed(piece.decode("utf-16-le", "surrogatepass")) for piece in pieces]

    assert "".join(joined) == text


@given(st.lists(st.text(alphabet=st.characters(categories=["Cs", "Ll"]))))
def test_every_piece_can_be_encoded(pieces: list[str]) -> None:
    joiner = SurrogateJoiner()

    for piece in pieces:
        joiner.feed(piece).encode()


def test_a_half_without_its_other_is_replaced() -> None:
    joiner = SurrogateJoiner()

    assert joiner.feed("好\ud83d") == "好"
    assert joiner.feed("的\ude00") == "\ufffd的\ufffd"
