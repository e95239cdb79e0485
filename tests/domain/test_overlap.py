"""What is copied is found wherever it stands and however it is dressed, and nothing else is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.overlap import Overlap, OverlapSpan, distinct, overlap_of

_STORY = "老先生每天早上七点推门进来，点一杯美式和一个茶叶蛋，坐到九点才走。"
_OTHER = "关于这次升级的全部细节，工程师们会在下个月公开的报告里逐条说明清楚。"
_ENGLISH = "The studio keeps its mornings free of calls and writes every decision down."
#: Words and marks of all kinds, without a letter of the ones in `_FOREIGN`.
_TEXTS = st.text(
    alphabet=st.sampled_from("店里的灯一盏亮起来𠮷abC9１Ａé😀👩‍🔧\u200b\ufeff\ud800，。*_ \n"),
    max_size=200,
)
_FOREIGN = st.text(alphabet=st.sampled_from("窗外雨停了xyz5，。 \n😀"), max_size=200)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _copied(text: str, overlap: Overlap) -> list[str]:
    return [text[span.start : span.end] for span in overlap.spans]


@given(_TEXTS)
def test_a_copy_is_wholly_copied(text: str) -> None:
    overlap = overlap_of(text, text)

    assert overlap.score == (1.0 if overlap.spans else 0.0)
    assert len(overlap.spans) <= 1


@given(_TEXTS, _FOREIGN)
def test_texts_without_a_common_word_share_nothing(text: str, other: str) -> None:
    assert overlap_of(text, other) == Overlap(0.0, ())


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_every_span_stands_in_both_texts(
    before: str, common: str, after: str, elsewhere: str
) -> None:
    text, source = before + common + after, elsewhere + common + before

    overlap = overlap_of(text, source)

    assert 0.0 <= overlap.score <= 1.0
    assert bool(overlap.spans) == (overlap.score > 0)
    for span in overlap.spans:
        assert 0 <= span.start < span.end <= len(text)
        assert 0 <= span.source_start < span.source_end <= len(source)
        there = source[span.source_start : span.source_end]
        assert _folded(text[span.start : span.end]) == _folded(there)
    assert all(one.end <= other.start for one, other in pairwise(overlap.spans))


def _folded(text: str) -> str:
    return _letters(text.replace("１", "1").replace("Ａ", "a"))


def test_the_part_that_is_copied_is_told_with_its_place() -> None:
    text, source = f"开头是我自己写的。{_STORY}结尾也是。", f"{_OTHER}\n{_STORY}"

    overlap = overlap_of(text, source)

    begin = source.index(_STORY)
    inner = len(_STORY) - 1  # without the full stop
    assert overlap.spans == (OverlapSpan(9, 9 + inner, begin, begin + inner),)
    assert 0.4 < overlap.score < 0.8


@pytest.mark.parametrize(
    "dressed",
    [
        _STORY.replace("，", " , ").replace("。", "!!"),
        f"**{_STORY[:9]}**\n\n> {_STORY[9:]}",
        "\u200b".join(_STORY),
        _STORY.replace("，", "，🎉"),
    ],
)
def test_marks_spaces_and_emoji_hide_no_copy(dressed: str) -> None:
    overlap = overlap_of(dressed, _STORY)

    assert overlap.score == 1.0
    assert [_letters(part) for part in _copied(dressed, overlap)] == [_letters(_STORY)]


@pytest.mark.parametrize(
    "dressed",
    [
        _ENGLISH.upper(),
        _ENGLISH.replace(" ", "\n- "),
        "".join(chr(ord(x) + 0xFEE0) if x.isalpha() else x for x in _ENGLISH),
        _ENGLISH.replace("mornings", "mor\u200bnin\u00adgs"),
    ],
)
def test_neither_case_nor_width_nor_hidden_characters_hide_a_copy(dressed: str) -> None:
    assert overlap_of(dressed, _ENGLISH).score == 1.0


def test_words_in_another_order_are_no_copy() -> None:
    backwards = " ".join(reversed(_ENGLISH.split()))

    assert overlap_of(backwards, _ENGLISH) == Overlap(0.0, ())


def test_half_a_copy_is_half_copied() -> None:
    assert overlap_of(_STORY + _OTHER, _STORY).score == pytest.approx(0.5, abs=0.1)


def test_two_copied_parts_that_touch_are_two_spans() -> None:
    source = f"{_STORY}这一句不在。{_OTHER}"

    overlap = overlap_of(_OTHER + _STORY, source)

    assert _copied(_OTHER + _STORY, overlap) == [_OTHER[:-1], _STORY[:-1]]


def test_the_longest_of_many_places_is_told() -> None:
    source = "老先生每天早上七点关门。老先生每天早上七点出门。" + _STORY

    overlap = overlap_of(_STORY, source)

    assert _copied(_STORY, overlap) == [_STORY[:-1]]
    assert overlap.spans[0].source_start == source.index(_STORY)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("咖啡店的门开了", 0.0),
        ("咖啡店的门开了又", 1.0),
        ("a word or two", 0.0),
        ("it is a word or", 1.0),
        ("用 AI 写作", 0.0),
        ("用 AI 写公众号文章", 1.0),
        ("", 0.0),
        ("😀😀😀😀😀😀😀😀😀", 0.0),
    ],
)
def test_what_is_shorter_than_a_shingle_is_no_copy(text: str, score: float) -> None:
    assert overlap_of(text, text).score == score


def test_every_repetition_is_a_span() -> None:
    block = "".join(chr(0x4E00 + number) for number in range(50))

    overlap = overlap_of((block + "甲") * 2_000, (block + "乙") * 2_000)

    assert len(overlap.spans) == 2_000


def test_of_texts_that_say_the_same_the_first_is_kept() -> None:
    story, other = _long(_STORY), _long(_OTHER)
    reprint = f"来源：某某网\n{story.replace('，', ',')}\n责任编辑：某某"

    assert distinct([story, reprint, other, story]) == [0, 2]
    assert distinct([reprint, other, story]) == [0, 1]


def test_half_the_same_is_not_the_same() -> None:
    half = _long(_STORY) + _long(_OTHER)

    assert distinct([half, _long(_STORY) + _long(_ENGLISH)]) == [0, 1]
    assert distinct([half, _long(_STORY) + _long(_ENGLISH)], threshold=0.3) == [0]


def test_a_short_text_inside_a_long_one_is_dropped() -> None:
    letters = (chr(0x4E00 + number * 37 % 6_000) for number in range(60_000))
    long = "".join(letters)

    assert distinct([long, long[3_000:5_900], _STORY]) == [0, 2]


def test_texts_without_letters_are_all_kept() -> None:
    assert distinct(["", "", "😀", "……"]) == [0, 1, 2, 3]
    assert distinct([]) == []
    assert distinct(["好", "好", "\ud800好"]) == [0]


def _long(sentence: str) -> str:
    return "\n".join(f"{sentence}{number * 7919}" for number in range(20))
