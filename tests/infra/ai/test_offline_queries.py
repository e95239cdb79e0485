"""A question is asked in its own words, and in fewer of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.failure import FailureCode, RecipeFailed
from domain.writing import Engine
from infra.ai.reading import visible
from tests.infra.ai.offline_sources import offline_writer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("如何提高睡眠质量", "提高睡眠质量"),
        ("请问上海哪里可以看睡眠门诊呢", "上海 睡眠 门诊"),
        ("2026年新能源汽车补贴政策有哪些变化", "2026年新能源汽车补贴政策 变化"),
        ("How does a four-day week work?", "a four-day week work"),
        ("What is C++20 concepts & modules?", "C++20 concepts modules"),
    ],
)
async def test_the_question_comes_first_and_then_its_key_words(
    question: str, expected: str
) -> None:
    plan = await offline_writer().plan(question)

    assert plan.queries[0] == question
    assert expected in plan.queries
    assert len(plan.queries) <= 4
    assert plan.provenance.engine is Engine.OFFLINE


@pytest.mark.parametrize("question", ["睡眠", "?????", "怎么办", "why"])
async def test_what_cannot_be_shorter_is_asked_as_it_is(question: str) -> None:
    assert (await offline_writer().plan(question)).queries == [question]


async def test_a_long_question_is_cut() -> None:
    plan = await offline_writer().plan("咖啡" * 200)

    assert all(len(query) <= 100 for query in plan.queries)


@given(st.text())
async def test_queries_are_never_empty_and_each_is_new(question: str) -> None:
    try:
        queries = (await offline_writer().plan(question)).queries
    except RecipeFailed as failed:
        assert failed.code is FailureCode.OUTPUT_UNUSABLE  # noqa: PT017 - most questions pass
    else:
        assert 1 <= len(queries) <= 4
        assert len(set(queries)) == len(queries)
        assert all(query.strip() and query == visible(query) for query in queries)


@pytest.mark.parametrize("question", ["", " \n", "\u200b\u202e"])
async def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await offline_writer().plan(question)

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
