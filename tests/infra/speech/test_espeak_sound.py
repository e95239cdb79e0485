"""The sound of the offline voices, measured."""

import pytest

from infra.speech.espeak_library import Espeak, EspeakFailed, EspeakVoice, EspeakVoices
from infra.speech.espeak_synthesis import synthesise
from infra.speech.espeak_voices import VOICES_BY_ID
from tests.infra.speech.sounds import loudness_of, peak_of, pitch_of, quiet_edges, seconds_of

FEMALE = VOICES_BY_ID["espeak-cmn-female"]
MALE = VOICES_BY_ID["espeak-cmn-male"]
AMERICAN = VOICES_BY_ID["espeak-en-female"]
BRITISH = VOICES_BY_ID["espeak-en-gb-male"]
SPEEDS = (0.5, 0.75, 1.25, 1.5, 2.0)
CHINESE = [
    "今天我们来聊聊怎样用人工智能提高工作效率，很多人都觉得它离自己很远。",
    "这个相机便宜又好用，只要九百九十九元。",
    "下一期我们讲照片怎么整理，别忘了关注。",
    "你是不是也这样想过？",
    "销售额增长百分之三点五，达到两亿元。",
]
ENGLISH = [
    "Today we talk about how artificial intelligence helps people at work.",
    "This camera is cheap, and it takes good pictures.",
    "Next time we will sort photos, so do not forget to follow.",
]
PUNCTUATION = "，。？"
#: Seconds after a sentence, as recordings have it.
PAUSE = 0.35


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize(
    ("voices", "sentence"),
    [
        *((FEMALE, sentence) for sentence in CHINESE),
        *((MALE, sentence) for sentence in CHINESE),
        *((AMERICAN, sentence) for sentence in ENGLISH),
        *((BRITISH, sentence) for sentence in ENGLISH),
    ],
)
def test_a_speed_scales_the_duration(voices: EspeakVoices, sentence: str, speed: float) -> None:
    usual = seconds_of(synthesise(sentence, voices, 1.0))
    assert seconds_of(synthesise(sentence, voices, speed)) == pytest.approx(usual / speed, rel=0.1)


@pytest.mark.parametrize("voices", [FEMALE, MALE])
def test_mandarin_with_its_pauses_is_read_at_250_characters_a_minute(voices: EspeakVoices) -> None:
    spoken = sum(len(sentence) for sentence in CHINESE)
    spoken -= sum(sentence.count(mark) for sentence in CHINESE for mark in PUNCTUATION)
    seconds = sum(seconds_of(synthesise(each, voices, 1.0)) + PAUSE for each in CHINESE)
    assert spoken / seconds * 60 == pytest.approx(250, rel=0.05)


@pytest.mark.parametrize("voices", VOICES_BY_ID.values(), ids=VOICES_BY_ID)
@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_a_sentence_is_loud_and_clear_of_clipping(voices: EspeakVoices, speed: float) -> None:
    for sentence in (*CHINESE, *ENGLISH):
        sound = synthesise(sentence, voices, speed)
        assert loudness_of(sound) > 1_000
        assert peak_of(sound) < 30_000


@pytest.mark.parametrize("voices", VOICES_BY_ID.values(), ids=VOICES_BY_ID)
def test_a_sentence_has_20_milliseconds_of_quiet_at_both_ends(voices: EspeakVoices) -> None:
    for sentence in (*CHINESE, *ENGLISH):
        edges = quiet_edges(synthesise(sentence, voices, 1.0), below=160)
        assert edges == pytest.approx((0.02, 0.02), abs=0.001)


def test_a_woman_speaks_higher_than_a_man() -> None:
    female, male = (pitch_of(synthesise(CHINESE[0], voices, 1.0)) for voices in (FEMALE, MALE))
    assert 160 < female < 220
    assert 80 < male < 120


@pytest.mark.parametrize("voices", [FEMALE, MALE])
def test_a_speaker_says_english_at_their_own_height(voices: EspeakVoices) -> None:
    chinese = pitch_of(synthesise(CHINESE[0], voices, 1.0))
    assert pitch_of(synthesise(ENGLISH[0], voices, 1.0)) == pytest.approx(chinese, rel=0.15)


def test_a_latin_word_is_as_loud_as_the_sentence_around_it() -> None:
    alone = loudness_of(synthesise("DeepSeek", FEMALE, 1.0))
    assert alone > loudness_of(synthesise("很好", FEMALE, 1.0)) / 2


def test_a_clause_that_changes_its_language_keeps_its_pause() -> None:
    without = seconds_of(synthesise("他说iPhone很好", FEMALE, 1.0))
    assert seconds_of(synthesise("他说：iPhone，很好", FEMALE, 1.0)) > without + 0.2


def test_quotation_marks_are_not_heard_and_brackets_are() -> None:
    plain = seconds_of(synthesise("他读三体这本书", FEMALE, 1.0))
    quoted = seconds_of(synthesise("他读《三体》这本“书”", FEMALE, 1.0))
    assert quoted == pytest.approx(plain, abs=0.1)
    assert seconds_of(synthesise("他读（三体）这本书", FEMALE, 1.0)) > plain + 0.2


def test_the_same_sentence_has_the_same_length_whatever_was_said_before() -> None:
    first = seconds_of(synthesise(CHINESE[1], FEMALE, 1.0))
    synthesise(ENGLISH[0], AMERICAN, 2.0)
    assert seconds_of(synthesise(CHINESE[1], FEMALE, 1.0)) == pytest.approx(first, abs=0.02)


def test_a_long_sentence_without_a_pause_is_read_to_its_end() -> None:
    once = seconds_of(synthesise("我们今天去学校", FEMALE, 1.0))
    assert seconds_of(synthesise("我们今天去学校" * 200, FEMALE, 1.0)) > once * 150


@pytest.mark.parametrize("text", ["", "😀", "……", "https://example.com"])
def test_nothing_to_say_is_no_sound(text: str) -> None:
    assert synthesise(text, FEMALE, 1.0) == b""


@pytest.mark.parametrize("text", ["\x00", "[[[[", "]]", "<voice>", "& ;", "\ud800", "ˈˌː", "𓀀"])
def test_odd_text_is_survived(text: str) -> None:
    assert synthesise(f"好{text}好", FEMALE, 1.0)


def test_an_unknown_voice_is_refused_and_the_next_one_speaks() -> None:
    library = Espeak()
    with pytest.raises(EspeakFailed, match="espeak_SetVoiceByName"):
        library.say("ni3", voice=EspeakVoice(name="xx"), words_per_minute=175)
    assert library.say("ni3", voice=FEMALE.chinese, words_per_minute=175)
