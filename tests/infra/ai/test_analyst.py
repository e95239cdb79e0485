"""An analysis says of any text what can be counted or looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.analysis import ContentAnalysis, ReadingLevel
from domain.measures import words_in
from infra.ai.analyst import LexicalAnalyst
from infra.ai.lexicon import Lexicon
from tests.infra.ai.samples import CHINESE, article


@pytest.fixture(scope="module")
def analyst(lexicon: Lexicon) -> LexicalAnalyst:
    """One for the module: it may load a model of languages."""
    return LexicalAnalyst(lexicon)


def test_a_chinese_article_is_counted_and_described(analyst: LexicalAnalyst) -> None:
    made = analyst.analyse(article("sleep.txt").text)

    assert made.language == "zh-CN"
    assert (made.character_count, made.word_count) == (528, 481)
    assert (made.sentence_count, made.paragraph_count) == (18, 6)
    assert made.reading_seconds == pytest.approx(481 / 400 * 60)
    assert made.speaking_seconds == pytest.approx(481 / 250 * 60)
    assert made.keywords[0].weight == 1.0
    assert "睡眠" in [keyword.text for keyword in made.keywords[:3]]
    assert made.readability
    assert made.readability.level is ReadingLevel.EASY


def test_an_english_article_too(analyst: LexicalAnalyst) -> None:
    made = analyst.analyse(article("remote.en.txt").text)

    assert made.language == "en"
    assert made.word_count == words_in(article("remote.en.txt").text)
    assert "four-day week" in [keyword.text for keyword in made.keywords]
    assert made.readability


def test_weights_fall_from_one(analyst: LexicalAnalyst) -> None:
    weights = [keyword.weight for keyword in analyst.analyse(article("coffee.txt").text).keywords]

    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 1.0
    assert weights[-1] > 0
    assert len(weights) == 10


def test_the_title_brings_its_words_forward_and_is_not_counted(analyst: LexicalAnalyst) -> None:
    text = article("coffee.txt").text

    plain, titled = analyst.analyse(text), analyst.analyse(text, title="流量的秘密")

    assert "流量" in [keyword.text for keyword in titled.keywords[:4]]
    assert "流量" not in [keyword.text for keyword in plain.keywords[:4]]
    assert titled.character_count == plain.character_count


def test_other_languages_are_counted_and_no_more(analyst: LexicalAnalyst) -> None:
    made = analyst.analyse("今日はとても寒いので、家で本を読みます。")

    assert made.language == "ja"
    assert made.word_count == 18
    assert made.keywords == []
    assert made.readability is None


def test_of_nothing_there_is_nothing_to_say(analyst: LexicalAnalyst) -> None:
    assert analyst.analyse("") == ContentAnalysis(
        language="und",
        character_count=0,
        word_count=0,
        sentence_count=0,
        paragraph_count=0,
        reading_seconds=0,
        speaking_seconds=0,
        keywords=[],
        readability=None,
    )


@given(st.text(), st.none() | st.text())
def test_any_text_has_an_analysis(analyst: LexicalAnalyst, text: str, title: str | None) -> None:
    made = analyst.analyse(text, title=title)

    assert all(0 <= keyword.weight <= 1 for keyword in made.keywords)
    assert made.readability is None or 0 <= made.readability.score <= 100


def test_a_long_text_is_analysed_whole(analyst: LexicalAnalyst) -> None:
    text = "\n".join(article(name).text for name in CHINESE)
    long = (text * (200_000 // len(text) + 1))[:200_000]

    made = analyst.analyse(long)

    assert made.character_count == len("".join(long.split()))
    assert len(made.keywords) == 10
