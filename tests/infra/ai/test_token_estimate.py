"""Estimates of tokens, against what vocabularies of models count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.ai.token_estimate import estimated_tokens
from tests.infra.ai.samples import article

#: What o200k_base, Qwen2.5 and DeepSeek-V3 count, in this order.
_COUNTS = {
    "coffee.txt": (758, 611, 568),
    "sleep.txt": (415, 318, 297),
    "writing.txt": (583, 480, 439),
    "remote.en.txt": (374, 381, 375),
}


@pytest.mark.parametrize(("name", "counts"), _COUNTS.items())
def test_an_article_is_estimated_as_the_vocabularies_count_it(
    name: str, counts: tuple[int, ...]
) -> None:
    estimate = estimated_tokens(article(name).text)

    assert estimate == pytest.approx(sum(counts) / len(counts), rel=0.08)
    assert 0.8 * max(counts) < estimate < 1.25 * min(counts)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("😀👍🏽🎉" * 10, (60, 40, 70)),
        ("Привет, как дела? Сегодня хорошая погода.", (12, 14, 13)),
        ("مرحبا كيف حالك اليوم", (6, 7, 7)),
        ("สวัสดีครับ วันนี้อากาศดี", (10, 14, 10)),
        ("こんにちは、今日はとても良い天気ですね。散歩に行きましょう。", (19, 15, 20)),
        ("안녕하세요 오늘 날씨가 정말 좋네요 산책하러 갑시다", (16, 20, 23)),
    ],
)
def test_other_scripts_are_estimated_roughly(text: str, counts: tuple[int, ...]) -> None:
    assert 0.6 * min(counts) < estimated_tokens(text) < 1.6 * max(counts)


def test_nothing_has_no_tokens() -> None:
    assert estimated_tokens("") == 0


@given(st.text(), st.text())
def test_a_longer_text_never_has_fewer(text: str, more: str) -> None:
    assert estimated_tokens(text) <= estimated_tokens(f"{text}{more}")


@given(st.text(min_size=1, alphabet=st.characters(exclude_characters=" \t\r")))
def test_no_text_is_free_and_no_character_dear(text: str) -> None:
    assert 0 < estimated_tokens(text) <= 2 * len(text)


@pytest.mark.parametrize("part", ["喵", "a", "1", "!", "a\n", " ", "😀", "\ud83d", "\u200b", "ع"])
def test_a_long_text_is_estimated_in_proportion(part: str) -> None:
    assert estimated_tokens(part * 200_000) == pytest.approx(
        100 * estimated_tokens(part * 2_000), rel=0.01
    )
