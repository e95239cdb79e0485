"""Short sentences of everyday words are easy; the scores agree with what readers say."""

import pytest

from domain.analysis import ReadingLevel
from domain.measures import words_in
from infra.ai.lexicon import Lexicon
from infra.ai.readability import chinese_readability, english_readability
from infra.ai.sentences import split_sentences
from tests.infra.ai.samples import CHINESE, article

_TALE = "小兔子去河边玩。它看见一条鱼在水里游。它想和鱼做朋友。鱼说，你好呀。它们一起玩了一天。"
_CONTRACT = (
    "除本合同另有约定或者双方另行签署书面补充协议外，任何一方因不可抗力以外的原因迟延履行其在本合同"
    "项下的付款义务、交付义务或者保密义务，致使相对方遭受直接经济损失的，应当按照未履行部分对应价款的"
    "每日万分之五向相对方支付违约金，并赔偿相对方为主张权利而支出的诉讼费、律师费以及鉴定费等合理费用。"
)


def _chinese(text: str, lexicon: Lexicon) -> float:
    found = chinese_readability(text, sentences=len(split_sentences(text)), lexicon=lexicon)
    assert found is not None
    return found.score


def test_a_tale_is_easier_than_an_essay_and_an_essay_than_a_contract(lexicon: Lexicon) -> None:
    essays = [_chinese(article(name).text, lexicon) for name in CHINESE]

    assert _chinese(_TALE, lexicon) > max(essays)
    assert min(essays) > _chinese(_CONTRACT, lexicon)
    assert _chinese(_TALE, lexicon) > 80


def test_rare_characters_make_a_text_harder(lexicon: Lexicon) -> None:
    assert _chinese("他在家里看书。", lexicon) > _chinese("他在瓮牖看书。", lexicon)


def test_traditional_characters_are_not_rare_as_such(lexicon: Lexicon) -> None:
    assert _chinese("他們說這裡很熱鬧。", lexicon) == _chinese("他们说这里很热闹。", lexicon)


def test_english_is_scored_by_flesch() -> None:
    """Of words with one syllable each, no sentence is too easy for the scale."""
    found = english_readability("The cat sat on the mat. It was warm and dry.", sentences=2)

    assert found is not None
    assert found.score == 100.0
    assert found.level is ReadingLevel.EASY


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("wanted", 36.6),
        ("They walked and talked about many little things.", 82.4),
        ("The table fell over.", 75.9),
    ],
)
def test_syllables_are_spoken_vowels(text: str, score: float) -> None:
    found = english_readability(text, sentences=1)

    assert found is not None
    assert found.score == pytest.approx(score, abs=0.1)


def test_without_words_there_is_no_score(lexicon: Lexicon) -> None:
    assert words_in("。。。") == 0
    assert chinese_readability("。。。", sentences=1, lexicon=lexicon) is None
    assert chinese_readability("", sentences=0, lexicon=lexicon) is None
    assert english_readability("123", sentences=1) is None
