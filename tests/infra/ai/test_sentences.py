"""Sentences stand in their text, word for word, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.ai.sentences import split_sentences

_MARKS = "。！？；，、：“”「」『』（）《》…!?.,;:\"'() \n\t"
_TEXTS = st.text(alphabet=st.sampled_from("我们好人天AbZz19" + _MARKS), max_size=600)


def _texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "价格是3.14元。版本2.0发布了！真的吗？？",
            ["价格是3.14元。", "版本2.0发布了！", "真的吗？？"],
        ),
        (
            "他说：“今天很好。我们走吧。”然后他走了。",
            ["他说：“今天很好。我们走吧。”", "然后他走了。"],
        ),
        (
            "“你好！”老王说道。「先做减法。」这是原话。",
            ["“你好！”老王说道。", "「先做减法。」", "这是原话。"],
        ),
        ("你好.我们走吧.", ["你好.", "我们走吧."]),
        ("小标题\n第一段。第二句", ["小标题", "第一段。", "第二句"]),
        ("Dr. Smith paid $3.50. He left.", ["Dr. Smith paid $3.50.", "He left."]),
        (
            'He said "Stop. Now." and left. So did I.',
            ['He said "Stop. Now." and left.', "So did I."],
        ),
        ("The U.S. economy grew. See e.g. Fig. 3.", ["The U.S. economy grew.", "See e.g. Fig. 3."]),
        ("1. First item. 2. Second item.", ["1. First item.", "2. Second item."]),
        (
            "Yahoo! reported that. J. K. Rowling wrote.",
            ["Yahoo! reported that.", "J. K. Rowling wrote."],
        ),
    ],
)
def test_a_text_is_split_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert _texts(text) == expected


@given(_TEXTS | st.text(max_size=300))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert text[sentence.start :].startswith(sentence.text)
        assert not text[end : sentence.start].strip()
        end = sentence.start + len(sentence.text)
    assert not text[end:].strip()


@given(_TEXTS)
def test_a_sentence_never_crosses_a_paragraph(text: str) -> None:
    for sentence in split_sentences(text):
        assert "\n" not in sentence.text
        assert sentence.paragraph == text[: sentence.start].count("\n")


def test_a_transcript_without_punctuation_still_falls_apart() -> None:
    text = "今天我们聊一聊怎么把一件小事坚持下去 " * 200

    sentences = split_sentences(text)

    assert len(sentences) > 10
    assert max(len(sentence.text) for sentence in sentences) <= 240


def test_headings_are_told_from_sentences() -> None:
    heading, sentence = split_sentences("一、先做减法\n减法比加法难。")

    assert not heading.is_finished
    assert sentence.is_finished
