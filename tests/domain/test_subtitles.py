"""Cues of two lines of sixteen, timed by the sound, in files that every player reads."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.content import SubtitleCue
from domain.pacing import beats_of
from domain.subtitles import TimedSentence, cues_of, labelled, srt, vtt
from domain.text_width import width_of

CLOCK = r"\d\d:\d\d:\d\d,\d{3}"
LONG = (
    "先把南瓜切成小块上锅蒸熟，再把洋葱切碎用黄油炒香，最后一起打成泥，加盐和胡椒调味就可以出锅。"
)


def timed(*texts: str, seconds: float = 4.0, gap: float = 0.5) -> list[TimedSentence]:
    return [
        TimedSentence(
            text=text,
            start_seconds=number * (seconds + gap),
            end_seconds=number * (seconds + gap) + seconds,
        )
        for number, text in enumerate(texts)
    ]


def unspaced(text: str) -> str:
    return "".join(text.split())


def test_a_short_sentence_is_one_cue_that_stands_until_the_next() -> None:
    assert cues_of(timed("南瓜汤。", "洋葱。"), until=9.25) == [
        SubtitleCue(0.0, 4.5, "南瓜汤。"),
        SubtitleCue(4.5, 9.25, "洋葱。"),
    ]


def test_lines_end_with_phrases_where_they_can() -> None:
    assert [cue.text for cue in cues_of(timed(LONG), until=5.0)] == [
        "先把南瓜切成小块上锅蒸熟，\n再把洋葱切碎用黄油炒香，",
        "最后一起打成泥，\n加盐和胡椒调味就可以出锅。",
    ]


def test_the_time_of_a_sentence_is_shared_by_what_is_said_in_it() -> None:
    first, second = cues_of(timed(LONG, seconds=10), until=10.5)
    assert (first.start_seconds, second.end_seconds) == (0.0, 10.5)
    assert first.end_seconds == second.start_seconds
    said = beats_of(first.text) / (beats_of(first.text) + beats_of(second.text))
    assert abs(second.start_seconds - 10 * said) < 0.3


def test_latin_words_are_whole() -> None:
    text = "Artificial intelligence is transforming the way creators write and publish"
    lines = [line for cue in cues_of(timed(text), until=5) for line in cue.text.split("\n")]
    assert " ".join(lines) == text


SENTENCES = st.lists(
    st.text(
        alphabet="南瓜汤炖好，。！？：“”（）—… aZ09.%-'é😀👍🏽\u200d", min_size=1, max_size=120
    ).filter(lambda text: any(map(str.isalnum, text))),
    min_size=1,
    max_size=6,
)


@given(SENTENCES, st.floats(min_value=1.0, max_value=30.0))
def test_cues_never_break_a_rule(texts: list[str], seconds: float) -> None:
    sentences = timed(*texts, seconds=seconds)
    end = sentences[-1].end_seconds + 0.7

    cues = cues_of(sentences, until=end)

    assert unspaced("".join(cue.text for cue in cues)) == unspaced("".join(texts))
    for cue in cues:
        lines = cue.text.split("\n")
        assert 1 <= len(lines) <= 2
        assert all(0 < width_of(line) <= 16 for line in lines)
        assert cue.start_seconds < cue.end_seconds
    assert all(before.end_seconds == after.start_seconds for before, after in pairwise(cues))
    assert cues[0].start_seconds == 0.0
    assert cues[-1].end_seconds == round(end, 3)
    starts = {cue.start_seconds for cue in cues}
    assert {round(sentence.start_seconds, 3) for sentence in sentences} <= starts


def test_the_label_stands_above_the_first_words() -> None:
    cues = cues_of(timed("南瓜汤。", "洋葱。"), until=9)
    assert labelled(cues, "AI生成") == [SubtitleCue(0.0, 4.5, "AI生成\n南瓜汤。"), cues[1]]


def test_words_of_two_lines_make_room_for_the_label() -> None:
    cues = cues_of(timed(LONG, seconds=10), until=10.5)

    first, second, *others = labelled(cues, "AI生成")

    assert first.text == "AI生成\n先把南瓜切成小块上锅蒸熟，"
    assert second.text == "再把洋葱切碎用黄油炒香，"
    assert first.start_seconds < first.end_seconds == second.start_seconds < second.end_seconds
    assert second.end_seconds == cues[0].end_seconds
    assert others == cues[1:]


def test_the_label_stands_alone_while_a_signal_is_heard() -> None:
    cues = [SubtitleCue(1.6, 3.0, "南瓜汤。")]
    assert labelled(cues, "AI生成") == [SubtitleCue(0.0, 1.6, "AI生成"), *cues]


def test_no_words_have_no_label() -> None:
    assert labelled([], "AI生成") == []
    assert cues_of([], until=1.0) == []


def test_subrip_has_the_line_ends_of_windows_and_no_byte_order_mark() -> None:
    cues = [
        SubtitleCue(0.0, 1.5, "AI生成\n南瓜汤"),
        SubtitleCue(3661.0625, 3725.9, "a --> b {\\an8}"),
    ]
    assert srt(cues).decode() == (
        "1\r\n00:00:00,000 --> 00:00:01,500\r\nAI生成\r\n南瓜汤\r\n\r\n"
        "2\r\n01:01:01,062 --> 01:02:05,900\r\na → b ｛\\an8}\r\n"
    )


def test_webvtt_escapes_what_would_begin_a_tag_or_an_arrow() -> None:
    cues = [SubtitleCue(0.0, 1.5, 'AT&T <b> --> "x"\n南瓜汤')]
    assert vtt(cues, note="AI生成").decode() == (
        "WEBVTT\n\nNOTE AI生成\n\n00:00:00.000 --> 00:00:01.500\n"
        'AT&amp;T &lt;b&gt; --&gt; "x"\n南瓜汤\n'
    )


@given(SENTENCES)
def test_every_block_of_subrip_can_be_told_apart(texts: list[str]) -> None:
    cues = cues_of(timed(*texts), until=100.0)
    blocks = srt(cues).decode().strip("\r\n").split("\r\n\r\n")

    assert len(blocks) == len(cues)
    for number, block in enumerate(blocks, 1):
        head, times, *lines = block.split("\r\n")
        assert head == str(number)
        assert re.fullmatch(f"{CLOCK} --> {CLOCK}", times)
        assert 1 <= len(lines) <= 2
