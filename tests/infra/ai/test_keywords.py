"""Tags are words of the text that say what it is about."""

import pytest

from domain.language import Locale
from infra.ai.keywords import tags
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.ranking import Interest
from infra.ai.sentences import split_sentences
from tests.infra.ai.samples import CHINESE, ENGLISH, article


def _keywords(text: str, lexicon: Lexicon, interest: Interest | None = None) -> list[str]:
    return tags(
        [sentence.text for sentence in split_sentences(text)],
        lexicon=lexicon,
        language=language_of(text),
        interest=interest or Interest(),
    )


@pytest.mark.parametrize("file_name", [*CHINESE, *ENGLISH])
def test_an_article_gets_three_to_eight_sane_tags(file_name: str, lexicon: Lexicon) -> None:
    tags = _keywords(article(file_name).text, lexicon)

    assert 3 <= len(tags) <= 8
    assert len(set(tags)) == len(tags)
    for tag in tags:
        assert len(tag) > 1
        assert not any(letter.isspace() for letter in tag)
        assert not tag[0].isdigit()


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("coffee.txt", {"咖啡店", "熟客"}),
        ("writing.txt", {"大模型", "选题", "人工智能"}),
        ("sleep.txt", {"睡眠", "睡眠拖延"}),
        ("remote.en.txt", {"meetings", "FourDayWeek", "PairingHours"}),
    ],
)
def test_the_topics_of_an_article_are_among_its_tags(
    file_name: str, expected: set[str], lexicon: Lexicon
) -> None:
    assert expected <= set(_keywords(article(file_name).text, lexicon))


def test_dates_numbers_and_empty_words_are_no_tags(lexicon: Lexicon) -> None:
    tags = _keywords("2026年11月24日，我们今天因为这个问题讨论了3000次。" * 3, lexicon)

    assert not {"2026", "2026年", "11月", "24日", "3000", "我们", "今天", "因为", "这个"} & set(
        tags
    )


def test_the_title_and_the_focus_bring_words_forward(lexicon: Lexicon) -> None:
    text = article("coffee.txt").text

    plain = _keywords(text, lexicon)
    focused = _keywords(text, lexicon, Interest(focus="早餐套餐"))

    assert focused.index("套餐") < plain.index("套餐")


def test_no_word_no_tag(lexicon: Lexicon) -> None:
    assert (
        tags(["。。。", "12 34"], lexicon=lexicon, language=Locale.ZH_CN, interest=Interest()) == []
    )
