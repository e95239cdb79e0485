import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ErrorCode, Refusal
from domain.source import (
    TEXT_MAXIMUM,
    TEXT_MINIMUM,
    TextTooLong,
    TextTooShort,
    TextUnreadable,
    checked_text,
)

#: Letters often enough for a text to pass, rubbish often enough for it to fail.
TEXTS = st.text(
    st.sampled_from("文字 abc\n\r\t\u200b\u200d\ufeff0。，") | st.characters(), max_size=200
)


def answer(text: str) -> str | Refusal:
    try:
        return checked_text(text)
    except Refusal as refusal:
        return refusal


@given(TEXTS)
def test_every_text_is_either_normal_or_refused(text: str) -> None:
    normal = answer(text)
    if isinstance(normal, Refusal):
        assert normal.field == ("input", "source", "text")
        return
    assert TEXT_MINIMUM <= len(normal) <= TEXT_MAXIMUM
    assert normal == normal.strip()
    assert "\r" not in normal
    assert checked_text(normal) == normal


@pytest.mark.parametrize(("length", "is_enough"), [(TEXT_MINIMUM - 1, False), (TEXT_MINIMUM, True)])
def test_a_text_has_a_least_length_without_its_outer_space(length: int, is_enough: bool) -> None:  # noqa: FBT001 - a parameter of the test
    text = "字" * length
    if is_enough:
        assert checked_text(f"\n {text}\t\n") == text
        return
    with pytest.raises(TextTooShort) as refused:
        checked_text(f"\n {text}\t\n")
    assert refused.value.code is ErrorCode.TEXT_TOO_SHORT
    assert str(length) in refused.value.sentence.zh_cn


def test_a_text_has_a_greatest_length() -> None:
    longest = "字" * 200_000
    assert checked_text(longest) == longest
    with pytest.raises(TextTooLong) as refused:
        checked_text(longest + "字")
    assert "200001" in refused.value.sentence.en


def test_nothing_at_all_is_too_short() -> None:
    with pytest.raises(TextTooShort):
        checked_text(" \r\n\t")


def test_line_ends_become_one_character() -> None:
    paragraph = "一段文字" * 20
    assert checked_text("\r\n".join([paragraph] * 2)) == "\n".join([paragraph] * 2)
    assert checked_text("\r".join([paragraph] * 2)) == "\n".join([paragraph] * 2)


@pytest.mark.parametrize(
    "rubbish",
    [
        bytes(range(256)).decode("latin-1") * 2,
        b"\x89PNG\r\n\x1a\n".decode("latin-1") + "\x00" * 100 + "IHDR" * 20,
        "锟斤拷".encode("gbk").decode("utf-8", "replace") * 40,
        "文字" * 40 + "\x00" * 10,
        "\ue000" * 100,
        "\ud800" * 100,
        "12345 67890 " * 20,
        "！？。，" * 40,
    ],
)
def test_what_nobody_can_read_is_refused(rubbish: str) -> None:
    with pytest.raises(TextUnreadable) as refused:
        checked_text(rubbish)
    assert refused.value.code is ErrorCode.TEXT_UNREADABLE


def test_a_few_stray_characters_are_forgiven() -> None:
    text = "这是一篇正常的文章。" * 10 + "\x00\ufffd\ue000"
    assert checked_text(text) == text


def test_joiners_of_emoji_and_of_words_are_writing() -> None:
    text = "👩\u200d🍳今天\u200b做饭\ufeff" * 20
    assert checked_text(text) == text.strip()


@given(st.binary(max_size=2_000))
def test_any_file_is_answered(data: bytes) -> None:
    answered = answer(data.decode("utf-8", "replace"))
    assert isinstance(answered, str | TextTooShort | TextUnreadable)
