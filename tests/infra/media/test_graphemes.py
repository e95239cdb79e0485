import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.media.graphemes import clusters


@pytest.mark.parametrize(
    "cluster",
    [
        "好",
        "é",
        "e\u0301",
        "👨‍👩‍👧‍👦",
        "🇨🇳",
        "1️⃣",
        "👍🏽",
        "❤️",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "👩🏿‍💻",
        "🏳️‍🌈",
        "น้ำ"[:3],
        "\u1100\u1161\u11a8",
        "\uac00\u11a8",
        "\r\n",
    ],
)
def test_what_a_reader_takes_for_one_character_is_one(cluster: str) -> None:
    text = f"好{cluster}好"
    assert [text[start:end] for start, end in clusters(text)] == ["好", cluster, "好"]


def test_flags_beside_each_other_are_taken_in_pairs() -> None:
    text = "🇨🇳🇯🇵🇫"
    assert [text[start:end] for start, end in clusters(text)] == ["🇨🇳", "🇯🇵", "🇫"]


def test_a_joiner_joins_no_letters() -> None:
    text = "क\u200da"
    assert len(clusters(text)) == 2


@given(st.text())
def test_clusters_are_the_whole_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in clusters(text)) == text
    assert all(start < end for start, end in clusters(text))
