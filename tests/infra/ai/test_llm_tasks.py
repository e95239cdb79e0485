"""Answers with citations, scripts, plans and long sources by a model, over the wire."""

import asyncio
import json
from collections.abc import Sequence

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.platform import Platform
from domain.source import SourceArticle
from domain.writing import (
    AnswerBrief,
    Brief,
    Composition,
    Evidence,
    Passage,
    PassageForm,
    ScriptBrief,
    Shot,
)
from infra.ai.writer_llm import LlmWriter
from tests.infra.ai.llm_answers import (
    COFFEE,
    GARDEN,
    cited_answer,
    passage,
    rewrite_answer,
    said,
    script_answer,
    shot,
)
from tests.infra.ai.openai_server import OpenAIServer, Request, Scenario
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


async def test_the_shape_is_asked_for_as_a_schema(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(cited_answer())

    await _passages(make_writer(server))

    asked = server.requests[0].body["response_format"]
    schema = asked["json_schema"]["schema"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["strict"] is True
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"titles", "tags", "passages"}
    item = schema["$defs"]["PassageAnswer"]
    assert list(item["properties"]) == ["form", "evidence", "text"]
    assert item["additionalProperties"] is False


async def test_passages_come_one_by_one_with_their_evidence(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(cited_answer())

    taken = await _passages(make_writer(server))

    assert taken == [
        Passage(
            PassageForm.PARAGRAPH,
            "小店靠熟客维持。",
            (Evidence(1, "近七成收入来自不到两百位熟客"),),
        ),
        Passage(
            PassageForm.POINT,
            "花园让街道凉快了近六度。",
            (Evidence(2, "地表温度比水泥地低近六度"),),
        ),
    ]
    user = server.requests[0].user
    assert f"PAGE 1 BEGIN\n{COFFEE.title}\n\n{COFFEE.text}\n" in user
    assert "QUESTION BEGIN\n小店和花园靠什么维持\n" in user


async def test_a_passage_is_handed_on_before_the_answer_is_whole(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(cited_answer())
    server.scenario = Scenario.HELD
    server.held_chunks = len(server.answer) // server.chunk_size - 4
    taken = asyncio.Event()

    async def take(_: Passage) -> None:
        taken.set()

    writer = make_writer(server)
    work = asyncio.create_task(
        writer.integrate("小店靠什么维持", [COFFEE, GARDEN], AnswerBrief(), take=take)
    )
    async with asyncio.timeout(30):
        await taken.wait()
        assert not work.done()
        server.released.set()
        await work


async def test_many_long_pages_are_sent_in_part_by_what_is_asked(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(cited_answer())
    filler = "无关的句子说的是天气和交通。" * 300
    pages = [
        SourceArticle(title=page.title, text=f"{filler}\n{page.text}\n{filler}")
        for page in (COFFEE, GARDEN)
    ]

    await _passages(make_writer(server, longest_source=4000), pages)

    user = server.requests[0].user
    assert len(user) < 5000
    assert "九张桌子" in user
    assert "六十三户人家" in user


async def test_a_text_from_pages_follows_the_brief(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(
        cited_answer(
            passage(
                "The shop lives on its regulars, near seven tenths of its income.", (1, "熟客")
            ),
            titles=["A shop and a garden"],
        )
    )
    taken: list[str] = []

    async def take(each: Passage) -> None:
        taken.append(each.text)

    brief = Brief(platform=Platform.ZHIHU, language=Locale.EN, instruction="for beginners")
    frame = await make_writer(server).compose([COFFEE, GARDEN], brief, take=take)

    assert frame.titles == ["A shop and a garden"]
    assert frame.provenance.prompt_version == "compose/2"
    assert taken == ["The shop lives on its regulars, near seven tenths of its income."]
    assert "INSTRUCTION BEGIN\nfor beginners\n" in server.requests[0].user


async def test_a_plan_begins_with_the_question_itself(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = said(
        {"queries": ["小店 熟客 经营", " ", "小店\n成本", "https://evil.example 优惠", "a", "b"]}
    )

    plan = await make_writer(server).plan("小店靠什么活下来")

    assert plan.queries == ["小店靠什么活下来", "小店 熟客 经营", "小店 成本", "优惠"]
    assert plan.provenance.prompt_version == "plan/1"


async def test_a_script_comes_shot_by_shot(server: OpenAIServer, make_writer: MakeWriter) -> None:
    answer = script_answer("九张桌子，凭什么活下来？", "它靠的是不到两百位熟客，撑起近七成收入。")
    answer["shots"].append(
        shot("**关系**才是自己的，详见 https://evil.example/x 。", heading="## 结 尾 ")
    )
    server.answer = said(answer)
    taken: list[Shot] = []

    async def take(each: Shot) -> None:
        taken.append(each)

    frame = await make_writer(server).script(COFFEE, _SCRIPT, take=take)

    assert [each.narration for each in taken] == [
        "九张桌子，凭什么活下来？",
        "它靠的是不到两百位熟客，撑起近七成收入。",
        "关系才是自己的，详见 。",
    ]
    assert (taken[0].visual, taken[0].on_screen_text) == ("店面的全景", "九张桌子")
    assert taken[2].heading == "结 尾"
    assert frame.titles == ["九张桌子的咖啡店"]
    system = server.requests[0].system
    assert "全片 30 秒" in system
    assert "合计约 125 字" in system


async def test_a_long_source_is_read_in_parts_by_the_model_and_cut_nowhere(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    sentences = [f"第{number}号仓库在那一年存放了{number * 7}吨茶叶。" for number in range(400)]
    source = SourceArticle(text="\n".join(sentences))

    def answer(request: Request) -> str:
        if 'JSON：{"sentences"' in request.system:
            read = [each for each in sentences if each in request.user]
            return said({"sentences": [*read[::8], "这句话原文里没有，是编造的。"]})
        return said(rewrite_answer())

    server.answer_to = answer
    made = await make_writer(server, longest_source=3000).rewrite(
        source, Brief(), write=Reader().write
    )

    *parts, last = server.requests
    assert len(parts) > 2
    assert all(any(each in part.user for part in parts) for each in sentences)
    assert "编造" not in last.user
    assert "第392号仓库" in last.user
    assert "第0号仓库" in last.user
    assert "摘出的句子" in last.system
    assert made.provenance.tokens_in == 1200 * len(server.requests)


async def test_a_long_source_that_the_model_does_not_read_fails(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = json.dumps({"sentences": ["编造的句子，一句也不在原文里。"]})

    with pytest.raises(RecipeFailed) as failed:
        await make_writer(server, longest_source=300).rewrite(
            SourceArticle(text="真正的原文写在这里。" * 100), Brief(), write=Reader().write
        )

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


async def test_a_part_of_which_the_model_quotes_nothing_does_not_end_the_whole(
    server: OpenAIServer, make_writer: MakeWriter
) -> None:
    sentences = [f"第{number}号仓库在那一年存放了{number * 7}吨茶叶。" for number in range(100)]

    def answer(request: Request) -> str:
        if '"sentences"' not in request.system:
            return said(rewrite_answer())
        read = [each for each in sentences if each in request.user]
        return said({"sentences": [] if sentences[0] in read else read[-3:]})

    server.answer_to = answer
    await make_writer(server, longest_source=800).rewrite(
        SourceArticle(text="\n".join(sentences)), Brief(), write=Reader().write
    )

    last = server.requests[-1].user
    assert sentences[0] not in last
    assert sentences[-1] in last
