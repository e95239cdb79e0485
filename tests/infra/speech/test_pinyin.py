import pytest

from infra.speech.pinyin import readings, with_pinyin
from infra.speech.readings import is_adverbial

#: By the character that has several readings, and its reading in the sentence.
POLYPHONES = [
    ("这个相机便宜又好用", "便", "pian2"),
    ("请在方便时回复", "便", "bian4"),
    ("他演主要角色", "角", "jue2"),
    ("换一个角度", "角", "jiao3"),
    ("去银行取钱", "行", "hang2"),
    ("行走在路上", "行", "xing2"),
    ("这一行代码", "行", "hang2"),
    ("一行人走了", "行", "xing2"),
    ("这很重要", "重", "zhong4"),
    ("不要重复", "重", "chong2"),
    ("全部重写一遍", "重", "chong2"),
    ("听音乐", "乐", "yue4"),
    ("真快乐", "乐", "le4"),
    ("孩子长大", "长", "zhang3"),
    ("时间很长", "长", "chang2"),
    ("比一比长短", "长", "chang2"),
    ("我得走", "得", "dei3"),
    ("跑得快", "得", "de5"),
    ("获得成功", "得", "de2"),
    ("我觉得可以", "得", "de5"),
    ("慢慢地走", "地", "de5"),
    ("一块地", "地", "di4"),
    ("土地很大", "地", "di4"),
    ("还有三天", "还", "hai2"),
    ("记得还钱", "还", "huan2"),
    ("看着窗外", "着", "zhe5"),
    ("不要着急", "着", "zhao2"),
    ("睡着了", "着", "zhao2"),
    ("成为高手", "为", "wei2"),
    ("为了你", "为", "wei4"),
    ("为什么", "为", "wei4"),
    ("分为三类", "为", "wei2"),
    ("两只猫", "只", "zhi1"),
    ("只有一个", "只", "zhi3"),
    ("三种方法", "种", "zhong3"),
    ("在家种花", "种", "zhong4"),
    ("这种花好看", "种", "zhong3"),
    ("在阳台上种番茄", "种", "zhong4"),
    ("我种了六年", "种", "zhong4"),
    ("选对品种", "种", "zhong3"),
    ("把头发吹干", "干", "gan1"),
    ("你在干什么", "干", "gan4"),
    ("座位空着", "空", "kong4"),
    ("关掉弹窗", "弹", "tan2"),
    ("他教我画画", "教", "jiao1"),
    ("教育孩子", "教", "jiao4"),
    ("完播率", "率", "lv4"),
    ("率先发布", "率", "shuai4"),
    ("调整参数", "调", "tiao2"),
    ("调查结果", "调", "diao4"),
    ("受不了", "了", "liao3"),
    ("来了", "了", "le5"),
    ("都市生活", "都", "du1"),
    ("我们都去", "都", "dou1"),
    ("中奖了", "中", "zhong4"),
    ("参加会议", "会", "hui4"),
    ("找会计", "会", "kuai4"),
    ("剪头发", "发", "fa5"),
    ("发现问题", "发", "fa1"),
    ("没有空", "空", "kong4"),
    ("太空漫步", "空", "kong1"),
    ("睡午觉", "觉", "jiao4"),
    ("请假", "假", "jia4"),
    ("内卷", "卷", "juan3"),
    ("大夫", "大", "dai4"),
]
TONES = {
    "不是": "bu2 shi4",
    "不好": "bu4 hao3",
    "不一样": "bu4 yi2 yang4",
    "要不要": "yao4 bu5 yao4",
    "差不多": "cha4 bu5 duo1",
    "一个": "yi2 ge4",
    "一天": "yi4 tian1",
    "一起": "yi4 qi3",
    "看一看": "kan4 yi5 kan4",
    "第一天": "di4 yi1 tian1",
    "统一": "tong3 yi1",
    "十一个": "shi2 yi1 ge4",
    "一月一号": "yi1 yue4 yi1 hao4",
    "一九九八": "yi1 jiu3 jiu3 ba1",
    "一百一十一": "yi4 bai3 yi1 shi2 yi1",
    "三点一四": "san1 dian3 yi1 si4",
    "一点五": "yi1 dian3 wu3",
    "一点也不": "yi4 dian3 ye3 bu4",
    "八点一刻": "ba1 dian3 yi2 ke4",
}


@pytest.mark.parametrize(("sentence", "character", "reading"), POLYPHONES)
def test_polyphones_are_read_by_their_word_and_sentence(
    sentence: str, character: str, reading: str
) -> None:
    read = {syllable.character: syllable.reading for syllable in readings(sentence)}
    assert read[character] == reading


@pytest.mark.parametrize(("words", "expected"), TONES.items())
def test_not_and_one_change_their_tone_by_what_follows(words: str, expected: str) -> None:
    assert " ".join(syllable.reading for syllable in readings(words)) == expected


def test_words_are_written_together_and_the_rest_stays() -> None:
    assert with_pinyin("便宜，API很好") == "pian2yi5 ，API hen3 hao3"


def test_a_numeral_is_one_word() -> None:
    assert with_pinyin("三点一四") == "san1dian3yi1si4"


def test_what_has_no_reading_stays() -> None:
    assert with_pinyin("𠮷野家") == "𠮷 ye3jia1"


def test_an_adverb_has_two_characters_and_something_to_say() -> None:
    assert is_adverbial("认真", "听")
    assert not is_adverbial("认真", "")
    assert not is_adverbial("这", "好")
    assert not is_adverbial("一块", "好")
