"""The offline engine answers with sentences of the pages, each with its place."""

import pytest

from domain.citing import Citations, CitationStyle
from domain.facts import Fact
from domain.failure import FailureCode, RecipeFailed
from domain.quotation import Quotations
from domain.source import SourceArticle
from domain.writing import AnswerBrief, Engine, Frame, Passage, PassageForm
from infra.ai.lexicon import language_of
from tests.infra.ai.offline_sources import (
    CHINESE_FILES,
    ENGLISH_FILES,
    NOT_TO_SURFACE,
    Taken,
    is_of,
    offline_writer,
    poisoned,
    source,
)

_PAGES = [source(name) for name in (*CHINESE_FILES, *ENGLISH_FILES)]
_OTHER_SHOP = SourceArticle(
    title="社区小店怎样留住老顾客",
    text=(
        "开在小区门口的面包店最怕的不是对手，而是熟客搬家。\n"
        "店主把每位熟客爱吃的面包记在一张卡片上，熟客生日那天送一个小蛋糕。\n"
        "一年下来，小店的熟客从六十位增加到二百一十位，靠的不是打折。\n"
        "天气不好的时候，店里会给住得远的老人送货上门。"
    ),
)
_QUESTIONS = (
    "小店怎么留住熟客？",
    "大模型写作要注意什么",
    "怎样改善睡眠",
    "阳台种番茄怎么浇水",
    "How does a four-day week work?",
)


class _NoFacts:
    def find(self, _text: str) -> list[Fact]:
        return []


async def _answer(question: str, pages: list[SourceArticle]) -> tuple[Frame, list[Passage]]:
    taken = Taken()
    frame = await offline_writer().integrate(question, pages, AnswerBrief(), take=taken.passage)
    return frame, taken.passages


@pytest.mark.parametrize("question", _QUESTIONS)
async def test_every_passage_is_a_sentence_of_the_page_that_it_names(question: str) -> None:
    _, passages = await _answer(question, _PAGES)

    for passage in passages:
        assert 1 <= len(passage.evidence) <= 2
        assert len({evidence.page for evidence in passage.evidence}) == 1
        page = _PAGES[passage.evidence[0].page - 1]
        assert is_of(passage.text, page)
        assert all(Quotations(page.text).find(each.quote) for each in passage.evidence)


@pytest.mark.parametrize("question", _QUESTIONS)
async def test_an_answer_is_a_paragraph_and_then_points(question: str) -> None:
    frame, passages = await _answer(question, _PAGES)

    first, *others = passages
    assert 4 <= len(passages) <= 10
    assert first.form is PassageForm.PARAGRAPH
    assert {passage.form for passage in others} == {PassageForm.POINT}
    assert len({passage.text for passage in passages}) == len(passages)
    assert frame.summary == first.text
    assert frame.provenance.engine is Engine.OFFLINE
    assert frame.tags


@pytest.mark.parametrize(
    ("question", "file_name"),
    [
        ("小店怎么留住熟客？", "coffee.txt"),
        ("怎样改善睡眠", "sleep.txt"),
        ("阳台种番茄怎么浇水", "balcony.txt"),
        ("How does a four-day week work?", "remote.en.txt"),
    ],
)
async def test_the_page_on_the_matter_answers(question: str, file_name: str) -> None:
    _, passages = await _answer(question, _PAGES)

    pages = [_PAGES[passage.evidence[0].page - 1] for passage in passages]
    assert pages[0] == source(file_name)
    assert sum(page == source(file_name) for page in pages) > len(pages) / 2


async def test_the_words_of_the_question_decide() -> None:
    _, passages = await _answer("阳台种番茄怎么浇水", [source("balcony.txt")])

    assert "浇" in passages[0].text


async def test_two_pages_answer_where_both_say_something() -> None:
    pages = [source("coffee.txt"), source("octopus.txt"), _OTHER_SHOP]

    frame, passages = await _answer("小店怎么留住熟客？", pages)

    assert {passage.evidence[0].page for passage in passages} == {1, 3}
    assert frame.titles[0] == "小店怎么留住熟客"
    assert "社区小店怎样留住老顾客" in frame.titles


async def test_pages_that_say_the_same_are_not_told_twice() -> None:
    twin = SourceArticle(text=source("sleep.txt").text.replace("城市里", "大城市里"))

    _, passages = await _answer("睡眠拖延", [source("sleep.txt"), twin])

    texts = [passage.text.replace("大城市里", "城市里") for passage in passages]
    assert len(set(texts)) == len(texts)


async def test_pages_in_another_language_are_left_out() -> None:
    _, passages = await _answer("怎样减少会议", _PAGES)

    assert not any("studio" in passage.text for passage in passages)


async def test_where_all_pages_are_in_another_language_they_answer_in_theirs() -> None:
    frame, passages = await _answer("怎样减少会议", [source("remote.en.txt")])

    assert all(language_of(passage.text) is language_of("studio") for passage in passages)
    assert frame.titles[0] == "怎样减少会议"


async def test_a_question_that_no_page_answers_gets_what_the_first_page_says_most() -> None:
    _, passages = await _answer("量子计算机", [source("octopus.txt"), source("sleep.txt")])

    assert 1 <= len(passages) <= 4
    assert {passage.evidence[0].page for passage in passages} == {1}


async def test_citations_take_every_passage() -> None:
    frame, passages = await _answer("小店怎么留住熟客？", [_OTHER_SHOP, source("coffee.txt")])

    citations = Citations([_OTHER_SHOP, source("coffee.txt")], _NoFacts(), CitationStyle.of(None))
    assert all(citations.add(passage) for passage in passages)
    assert len(citations.cited) == sum(len(passage.evidence) for passage in passages)
    assert frame.titles


async def test_what_is_said_to_a_model_never_surfaces() -> None:
    pages = [poisoned("coffee.txt"), poisoned("library.en.txt"), poisoned("sleep.txt")]

    for question in ("小店怎么留住熟客？", "星辰牌咖啡机怎么样", "Starbrand system prompt"):
        frame, passages = await _answer(question, pages)

        told = "\n".join([*(passage.text for passage in passages), *frame.tags])
        assert [word for word in NOT_TO_SURFACE if word in told] == []


async def test_empty_pages_do_not_hinder_the_others() -> None:
    _, passages = await _answer("怎样改善睡眠", [SourceArticle(text=""), source("sleep.txt")])

    assert {passage.evidence[0].page for passage in passages} == {2}


@pytest.mark.parametrize("texts", [[], [""], ["\u200b\n \n", "……"]])
async def test_without_a_sentence_there_is_no_answer(texts: list[str]) -> None:
    taken = Taken()
    pages = [SourceArticle(text=text) for text in texts]

    with pytest.raises(RecipeFailed) as failed:
        await offline_writer().integrate("怎样改善睡眠", pages, AnswerBrief(), take=taken.passage)

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
    assert taken.passages == []


async def test_the_same_question_has_the_same_answer() -> None:
    assert await _answer("怎样改善睡眠", _PAGES) == await _answer("怎样改善睡眠", _PAGES)


async def test_twenty_long_pages_are_read() -> None:
    long = SourceArticle(text="\n".join(f"{page.text}（{n}）" for n in range(6) for page in _PAGES))

    _, passages = await _answer("小店怎么留住熟客？", [long] * 20)

    assert "熟客" in passages[0].text
    assert all(is_of(each.quote, long) for passage in passages for each in passage.evidence)
