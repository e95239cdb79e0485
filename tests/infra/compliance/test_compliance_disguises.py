"""A word is found however it is taken apart, and no word is made of what belongs to others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.platform import Platform
from infra.compliance.checker import AhoComplianceChecker

FILLINGS = st.sampled_from(
    [
        "",
        " ",
        "\u200b",
        "*",
        "·",
        "_",
        "❤",
        "😀",
        "（",
        "】",
        "\u3000",
        "~~",
        " . ",
        "\ufe0f\u200d" * 20,
    ]
)


def texts(checker: AhoComplianceChecker, text: str) -> list[str]:
    return [hit.text for hit in checker.check(text, platform=Platform.XIAOHONGSHU).hits]


@pytest.mark.parametrize(
    "word",
    [
        "加 微 信",
        "加*微*信",
        "加\u200b微\u200b信",
        "加，微，信",
        "加、微、信",
        "加。微。信",
        "加❤️微❤️信",
        "加（微）信",
        "加薇信",
        "＋微信",
        "➕微信",
        "加\u0336微\u0336信",
        "最\u200b佳",
        "最 佳",
        "最-佳",
        "國家級",
        "國家级",
        "頂級",
        "１００％有效",
        "100%有效",
        "100 % 有效",
        "ＶＸ",
        "Vx",
        "v.x",
        "𝐯𝐱",
        "ⓥⓧ",
        "NO.1",
        "No 1",
        "Top 1",
        "⼀夜暴富",
    ],
)
def test_a_disguised_word_is_found_as_it_stands_in_the_text(
    checker: AhoComplianceChecker, word: str
) -> None:
    assert texts(checker, f"你好😀！{word}，谢谢") == [word]


@given(fillings=st.lists(FILLINGS, min_size=3, max_size=3), before=st.text(max_size=5))
def test_filling_between_characters_hides_nothing(
    checker: AhoComplianceChecker, fillings: list[str], before: str
) -> None:
    word = "".join(
        f"{filling}{character}" for filling, character in zip(fillings, "赚不赔", strict=True)
    )
    assert texts(checker, f"{before}\n稳{word}")[-1:] == [f"稳{word}"]


@pytest.mark.parametrize(
    "text",
    [
        "这是最。佳作迭出",
        "唯，一家产品",
        "最\n佳",
        "最        佳",
        "dev x 联系",
        "vx2000联系",
        "向量u+v",
        "C+V",
        "10风险",
        "2100%有效",
        "加VIP会员",
        "no100",
    ],
)
def test_parts_of_other_words_and_sentences_are_not_put_together(
    checker: AhoComplianceChecker, text: str
) -> None:
    assert texts(checker, text) == []
