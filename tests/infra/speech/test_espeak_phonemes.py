"""What espeak-ng 1.52 makes of our text: the reasons why it is given pinyin."""

import pytest
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3

from domain.language import Locale
from infra.speech.espeak_library import EspeakVoice
from infra.speech.espeak_text import SpokenPart, spoken_with_pinyin
from infra.speech.pinyin import with_pinyin
from tests.infra.speech.phonemes import phonemes

#: By Xiàndài Hànyǔ Cídiǎn, in espeak-ng's phonemes.
WORDS = {
    "便宜": "phiE35nji33_|",
    "角色": "tS;yE35s'o-51_|",
    "银行": "ji35nX'A35N_|",
    "行走": "S;i35Nts'ou214_|",
    "重要": "ts.ong53j'Au51_|",
    "重复": "ts.hong35f'u51_|",
    "音乐": "ji55nj'yE51_|",
    "快乐": "khuai53l'@51_|",
    "长大": "ts.A21Nt'A51_|",
    "长短": "ts.hA35Nt'ua214n_|",
    "熊猫": "S;j'ong35_| m'Au55_|",
}


@pytest.mark.parametrize(("word", "expected"), WORDS.items())
def test_polyphones_reach_the_voice(word: str, expected: str) -> None:
    assert phonemes(with_pinyin(word)) == expected


@pytest.mark.parametrize("word", ["便宜", "角色", "熊猫"])
def test_of_characters_it_would_make_something_else(word: str) -> None:
    assert phonemes(word) != WORDS[word]


def test_every_common_character_is_read_in_mandarin() -> None:
    """Above all 兄, 胸, 穷, 雄 and 窘, whose pinyin is missing from the library's data."""
    common = [chr(code) for code in PINYIN_DICT if "一" <= chr(code) <= "鿿"]
    by_reading = {with_pinyin(character): character for character in common}
    foreign = {character for text, character in by_reading.items() if "(en)" in phonemes(text)}
    assert foreign == set()


def test_all_readings_of_polyphones_are_read_in_mandarin() -> None:
    syllables = {
        to_tone3(reading, v_to_u=False, neutral_tone_with_five=True)
        for code, known in PINYIN_DICT.items()
        if code in range(0x4E00, 0xA000)
        for reading in known.split(",")
    }
    plain = {syllable for syllable in syllables if "iong" not in syllable}
    foreign = {syllable for syllable in plain if "(en)" in phonemes(syllable)}
    #: 呣, 噷, 哼 and 欸 as interjections, which are hummed instead.
    assert {syllable.rstrip("12345") for syllable in foreign} == {"m", "hm", "hng", "ê"}


def test_third_tones_before_third_tones_rise_by_themselves() -> None:
    assert phonemes(with_pinyin("老板")) == "lAu35p'a214n_|"
    assert phonemes(with_pinyin("老师")) == "lAu21s.'i.55_|"


def test_amid_mandarin_its_voice_would_mumble_english() -> None:
    """Without a stress, and in the low neutral tone: hence an English voice."""
    assert "(en)tSa11t_| dZi:11(cmn)_|" in phonemes("yong4 Chat G hen3")


def test_latin_words_are_given_to_an_english_voice() -> None:
    parts = spoken_with_pinyin("我用ChatGPT写SOP", voice=Locale.ZH_CN)
    assert parts == [
        SpokenPart("wo3yong4", Locale.ZH_CN),
        SpokenPart("Chat G P T", Locale.EN),
        SpokenPart("xie3", Locale.ZH_CN),
        SpokenPart("S O P", Locale.EN),
    ]
    english = EspeakVoice(name="gmw/en-US")
    assert phonemes("S O P", english) == "'Es 'oU p'i:"


def test_an_english_phrase_is_given_to_an_english_voice() -> None:
    parts = spoken_with_pinyin("他说：Stay hungry and stay foolish。然后走了。", voice=Locale.ZH_CN)
    assert parts == [
        SpokenPart("ta1 shuo1 ：", Locale.ZH_CN),
        SpokenPart("Stay hungry and stay foolish", Locale.EN),
        SpokenPart("。 ran2hou4 zou3 le5 。", Locale.ZH_CN),
    ]


def test_chinese_amid_english_is_given_to_a_mandarin_voice() -> None:
    parts = spoken_with_pinyin("The word for bear is 熊, of course.", voice=Locale.EN)
    assert parts == [
        SpokenPart("The word for bear is", Locale.EN),
        SpokenPart("[[S;'jong35]]", Locale.ZH_CN),
        SpokenPart(", of course.", Locale.EN),
    ]


def test_brackets_of_a_text_are_no_phonemes() -> None:
    parts = spoken_with_pinyin("你好[[S;'jong35]]", voice=Locale.ZH_CN)
    assert not any("[" in part.text for part in parts)


def test_nothing_to_say_has_no_parts() -> None:
    assert spoken_with_pinyin("😀……", voice=Locale.ZH_CN) == []
