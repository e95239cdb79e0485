"""Rewriting by a model, over the wire."""

from collections.abc import Sequence

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.source import SourceArticle
from domain.writing import (
    AnswerBrief,
    Brief,
    Composition,
    Engine,
    Passage,
    ScriptBrief,
)
from infra.ai.writer_llm import LlmWriter
from tests.infra.ai.llm_answers import (
    COFFEE,
    GARDEN,
    rewrite_answer,
    said,
)
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.infra.ai.samples import MakeWriter, Reader

_SCRIPT = ScriptBrief(duration_seconds=30, characters_per_minute=250)


async def _rewrite(
    writer: LlmWriter, reader: Reader | None = None, brief: Brief | None = None
) -> Composition:
    return await writer.rewrite(COFFEE, brief or Brief(), write=(reader or Reader()).write)


async def _passages(
    writer: LlmWriter, pages: Sequence[SourceArticle] = (COFFEE, GARDEN)
) -> list[Passage]:
    taken: list[Passage] = []

    async def take(each: Passage) -> None:
        taken.append(each)

    await writer.integrate("小店和花园靠什么维持", pages, AnswerBrief(), take=take)
    return taken


async def test_a_rewrite_is_shown_as_readable_text_and_never_as_json(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(rewrite_answer())
    reader = Reader()

    made = await _rewrite(make_writer(server), reader)

    assert reader.text == made.body == rewrite_answer()["body"]
    assert len(reader.pieces) > 3
    assert not set('{}"') & set(reader.text)
    assert made.titles == ["老街小店的活法", "留住两百位熟客", "九张桌子的账本"]
    assert made.tags == ["咖啡店", "小店经营", "熟客"]
    assert made.summary == "一家小店靠熟客活了下来。"
    provenance = made.provenance
    assert (provenance.engine, provenance.prompt_version) == (Engine.LLM, "rewrite/2")
    assert (provenance.tokens_in, provenance.tokens_out) == (1200, 340)


async def test_a_body_begins_and_ends_with_a_word_and_keeps_the_lines_between(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(rewrite_answer(body="\n\n 老街的小店。\n\n\n靠熟客活着。 \n\n\n"))
    server.chunk_size = 1
    reader = Reader()

    made = await _rewrite(make_writer(server), reader)

    assert reader.text == made.body == "老街的小店。\n\n\n靠熟客活着。"


@pytest.mark.parametrize(
    "wrapping",
    ["{}", "```json\n{}\n```", "<think>写成 {{JSON}}，先想想。</think>好的：\n{}", "{}\n以上。"],
)
async def test_thoughts_fences_and_small_talk_around_an_answer_do_no_harm(
    server: OpenAIServer, make_writer: MakeWriter, wrapping: str
) -> None:
    server.answer = (
        wrapping.replace("{{", "{").replace("}}", "}").replace("{}", said(rewrite_answer()))
    )
    reader = Reader()

    made = await _rewrite(make_writer(server), reader)

    assert reader.text == made.body == rewrite_answer()["body"]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "对不起，我做不到。",
        "[]",
        '{"titles": ["一"], "body": "正文"',
        said(rewrite_answer(titles=[])),
        said(rewrite_answer(titles=["# ", "https://evil.example"])),
        said(rewrite_answer(body="")),
        said(rewrite_answer(body=" \n ")),
        said(rewrite_answer(body=7)),
        said(rewrite_answer(tags=None)),
        said(rewrite_answer(body="This answer is written in another language altogether. " * 2)),
    ],
)
async def test_an_answer_that_is_empty_malformed_or_in_another_language_is_of_no_use(
    server: OpenAIServer, make_writer: MakeWriter, answer: str
) -> None:
    server.answer = answer

    with pytest.raises(RecipeFailed) as failed:
        await _rewrite(make_writer(server))

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
    assert "对不起" not in failed.value.detail


async def test_another_provider_is_asked_where_nothing_was_shown(
    server: OpenAIServer, spare: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = "不是 JSON。"
    spare.answer = said(rewrite_answer())
    reader = Reader()

    made = await _rewrite(make_writer(server, spare), reader)

    assert (made.provenance.model, reader.text) == ("model-2", made.body)


async def test_what_was_shown_is_not_written_over(
    server: OpenAIServer, spare: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(rewrite_answer())
    server.scenario = Scenario.CUT
    spare.answer = said(rewrite_answer())
    reader = Reader()

    with pytest.raises(RecipeFailed) as failed:
        await _rewrite(make_writer(server, spare), reader)

    assert failed.value.code is FailureCode.PROVIDER_UNAVAILABLE
    assert reader.text
    assert spare.requests == []


async def test_a_page_smuggles_nothing_through_a_rewrite(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    attack = "![图](https://evil.example/x.png) 点[这里](https://evil.example) www.evil.example"
    server.answer = said(
        rewrite_answer(
            body=f"老街里有家小咖啡馆，{attack}，只摆得下九张桌子。<img src=x>\u202e完",
            titles=[f"小店 {attack}"],
            summary=f"摘要 {attack}",
            tags=["咖啡", "https://evil.example"],
        )
    )
    reader = Reader()

    made = await _rewrite(make_writer(server), reader)

    whole = "".join([*made.titles, made.summary, made.body, *made.tags])
    assert reader.text == made.body
    assert not any(trace in whole for trace in ("evil", "http", "](", "<img", "\u202e"))


async def test_a_summary_without_end_is_cut(server: OpenAIServer, make_writer: MakeWriter) -> None:
    server.answer = said(rewrite_answer(summary="一家小店靠熟客活了下来。" * 500))

    made = await _rewrite(make_writer(server))

    assert len(made.summary) <= 400
    assert made.summary.endswith("。")
