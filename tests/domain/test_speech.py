"""Texts become sentences that a voice can say, with its pauses between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.speech import (
    PAUSE_SECONDS,
    SENTENCE_LENGTH,
    PauseInvalid,
    PausesTooLong,
    SpokenSentence,
    check_pauses,
    sentences_of,
)
from domain.text_width import width_of

CLAUSE, SENTENCE, PARAGRAPH = 0.15, 0.35, 0.7


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences_of(text)]


def pauses(text: str) -> list[float]:
    return [sentence.pause_seconds for sentence in sentences_of(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("今天好。明天呢？更好！", ["今天好。", "明天呢？", "更好！"]),
        ("他说：“走吧。”我们走了。", ["他说：“走吧。”", "我们走了。"]),
        ("真的吗？！真的……好。", ["真的吗？！", "真的……", "好。"]),
        ("版本3.5发布，用Node.js写的。", ["版本3.5发布，用Node.js写的。"]),
        ("Dr. Smith came. He left.", ["Dr. Smith came.", "He left."]),
        ("J. K. Rowling wrote it. Yes.", ["J. K. Rowling wrote it.", "Yes."]),
        ("1. 先洗菜。\n2. 再切菜。", ["1. 先洗菜。", "2. 再切菜。"]),
        ("一\n\n  \n二", ["一", "二"]),
        ("好的。😀😀 再见", ["好的。", "😀😀 再见"]),
        ("……好", ["……好"]),
        ("---\n好\n***", ["好"]),
        ("。。。", []),
        ("", []),
    ],
)
def test_a_text_is_said_sentence_by_sentence(text: str, sentences: list[str]) -> None:
    assert texts(text) == sentences


def test_markdown_and_addresses_are_not_read() -> None:
    text = "## 标题\n- **加粗**的[链接](https://example.com)\n![图](a.png)\n`代码`"
    assert texts(text) == ["标题", "加粗的链接", "代码"]


def test_a_table_is_said_row_by_row_without_its_lines() -> None:
    text = "价目：\n| 品名 | 价格 |\n|---|:-:|\n| 南瓜汤 | 12元 |\n|"
    assert texts(text) == ["价目：", "品名，价格", "南瓜汤，12元"]


def test_a_voice_pauses_longer_between_paragraphs() -> None:
    assert pauses("一句。两句。\n三句") == [SENTENCE, PARAGRAPH, PARAGRAPH]


def test_natural_pauses_shrink_with_the_speed_but_asked_ones_do_not() -> None:
    sentences = sentences_of("一句。两句。[停顿 2s]三句", speed=2.0)
    assert [each.pause_seconds for each in sentences] == [SENTENCE / 2, 2.0, PARAGRAPH / 2]


@pytest.mark.parametrize(
    ("mark", "seconds"),
    [
        ("[停顿 0.5s]", 0.5),
        ("[停顿0.5秒]", 0.5),
        ("【停顿：1】", 1.0),
        ("[pause 250ms]", 0.25),
        ("[PAUSE: 10 seconds]", 10.0),
        ("[停顿 0.1]", 0.1),
        ("[停顿 1s][停顿 2s]", 3.0),
        ("[停顿 8s][停顿 8s]", 10.0),
    ],
)
def test_a_marked_pause_takes_the_place_of_the_natural_one(mark: str, seconds: float) -> None:
    check_pauses(f"先说{mark}再说。")

    assert sentences_of(f"先说{mark}再说。") == [
        SpokenSentence(text="先说", pause_seconds=seconds, is_pause_asked=True),
        SpokenSentence(text="再说。", pause_seconds=PARAGRAPH, ends_paragraph=True),
    ]


def test_a_mark_may_stand_within_markdown_and_at_either_end() -> None:
    assert sentences_of("[停顿 1s]**重[停顿 0.5s]点**\n[停顿 2s]") == [
        SpokenSentence(text="", pause_seconds=1.0, is_pause_asked=True),
        SpokenSentence(text="重", pause_seconds=0.5, is_pause_asked=True),
        SpokenSentence(text="点", pause_seconds=2.0, is_pause_asked=True, ends_paragraph=True),
    ]


@pytest.mark.parametrize(
    "mark",
    ["[停顿]", "[停顿 0.05s]", "[停顿 10.1s]", "[停顿 -1s]", "[pause for effect]", "[停顿 1h]"],
)
def test_a_pause_that_cannot_be_kept_is_refused_and_else_a_paragraphs(mark: str) -> None:
    text = f"[停顿 1s]先说{mark}再说"

    with pytest.raises(PauseInvalid) as refused:
        check_pauses(text)

    assert mark in refused.value.sentence.zh_cn
    assert "Pause 2 " in refused.value.sentence.en
    assert refused.value.field == ("input", "source", "text")
    assert pauses(text) == [1.0, PARAGRAPH, PARAGRAPH]


def test_silence_is_not_to_be_had_by_the_hour() -> None:
    check_pauses("好[停顿 10s]" * 30)

    with pytest.raises(PausesTooLong, match="take 310 seconds of at most 300"):
        check_pauses("好[停顿 10s]" * 31)


@pytest.mark.parametrize("within", [" ", ":", "\t：", "9", ".", " s"])
def test_no_mark_takes_long_to_be_refused(within: str) -> None:
    """Where time grows with the square of the length, this takes hours and is stopped."""
    text = f"好[停顿{within * (500_000 // len(within))}]好"

    with pytest.raises(PauseInvalid):
        check_pauses(text)


@pytest.mark.parametrize("text", ["[停顿的艺术]很重要", "[paused] 3", "他停顿 1s 后说"])
def test_words_in_brackets_are_no_marks(text: str) -> None:
    check_pauses(text)
    assert len(sentences_of(text)) == 1


def test_marks_alone_say_nothing() -> None:
    assert sentences_of("[停顿 1s]\n[停顿 1s]") == []


def test_a_long_sentence_is_split_at_its_clauses_as_evenly_as_they_allow() -> None:
    clause = "我们先把南瓜切成小块再上锅蒸熟，"
    sentence = clause * 5 + "价格是1,000元。"

    parts = sentences_of(sentence)

    assert [part.text for part in parts] == [clause * 3, clause * 2 + "价格是1,000元。"]
    assert [part.pause_seconds for part in parts] == [CLAUSE, PARAGRAPH]


def test_a_sentence_without_marks_is_split_between_words() -> None:
    parts = texts("word " * 60)
    assert [width_of(part) <= SENTENCE_LENGTH for part in parts] == [True] * len(parts)
    assert " ".join(parts).split() == ["word"] * 60


def spoken(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@given(st.text(alphabet="好吗a1 ，。！？.,“”…\n—()😀", max_size=400))
def test_no_word_is_lost_and_no_sentence_is_too_long(text: str) -> None:
    said = sentences_of(text)

    assert spoken("".join(each.text for each in said)) == spoken(text)
    # Marks alone may hang on to what is said before them.
    assert all(width_of(spoken(each.text)) <= SENTENCE_LENGTH for each in said)
    assert all(spoken(each.text) and each.pause_seconds > 0 for each in said)


@given(st.text(alphabet="好 。[]停顿pause0.5s:\n", max_size=80))
def test_whatever_stands_in_brackets_nothing_breaks(text: str) -> None:
    shortest, longest = PAUSE_SECONDS
    assert all(each.text or each.is_pause_asked for each in sentences_of(text))
    assert all(shortest <= each.pause_seconds <= longest for each in sentences_of(text))
