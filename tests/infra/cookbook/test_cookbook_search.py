"""Searching the web, over a search service and sites on loopback, by both writers."""

import re
from collections.abc import Sequence

import pytest

from domain.content import Article
from domain.failure import FailureCode, RecipeFailed
from domain.recipes.search_web import SearchWeb
from domain.stage import Stage
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from tests.domain.reported import Reported
from tests.infra.ai.llm_answers import cited_answer, passage, said
from tests.infra.ai.openai_server import OpenAIServer, Request
from tests.infra.cookbook import pages
from tests.infra.cookbook.conftest import MakeCookbook, ServePages
from tests.infra.cookbook.cooking import article_of
from tests.infra.search.search_server import SearchServer, saying
from tests.infra.web.loopback import Site

_QUESTION = "社区花园有哪些好处和难处"
_ALL_PAGES = {
    "/garden": pages.GARDEN,
    "/again": pages.GARDEN_AGAIN,
    "/teacher": pages.TEACHER,
    "/login": pages.LOGIN,
}


def _results(site: Site, paths: Sequence[str]) -> dict[str, object]:
    """As SearXNG answers, nulls and all."""
    results: list[dict[str, object]] = [
        {"url": site.url(path), "title": f"结果 {path}", "content": None, "publishedDate": None}
        for path in paths
    ]
    nothing = {"url": None, "title": "没有地址", "content": "…"}
    return {"query": _QUESTION, "results": [nothing, *results], "unresponsive_engines": []}


@pytest.fixture
async def site(serve_pages: ServePages, search_server: SearchServer) -> Site:
    served = await serve_pages(_ALL_PAGES)
    search_server.reply = saying(_results(served, [*_ALL_PAGES, "/gone"]))
    return served


async def test_a_question_is_answered_from_the_web_without_a_model(
    site: Site, make_cookbook: MakeCookbook, offline_writer: OfflineWriter
) -> None:
    progress = Reported()

    article = await article_of(make_cookbook(offline_writer), SearchWeb(query=_QUESTION), progress)

    assert [stage for stage, _ in progress.stages] == [
        Stage.PLANNING,
        Stage.SEARCHING,
        Stage.FETCHING,
        Stage.READING,
        Stage.WRITING,
        Stage.CHECKING,
        Stage.SAVING,
    ]
    found = {source.url for source in progress.sources}
    assert site.url("/teacher") in found
    assert len(found & {site.url("/garden"), site.url("/again")}) == 1
    assert {citation.url for citation in article.citations} == found
    _check_citations(article)
    assert progress.text == article.body
    assert "evil" not in article.body


def _check_citations(article: Article) -> None:
    """Every paragraph has marks, every mark a citation, and every quote stands in its page."""
    texts = (pages.GARDEN_TEXT, pages.TEACHER_TEXT)
    numbers = {citation.index for citation in article.citations}
    marks = [re.findall(r"\[(\d+)\]", line) for line in article.body.split("\n") if line]
    shown = [line for line in article.body.split("\n") if line and not line.startswith("#")]
    assert all(re.search(r"\[\d+\]", line) for line in shown)
    assert {int(mark) for found in marks for mark in found} == numbers
    assert numbers == set(range(1, len(numbers) + 1))
    assert all(any(each.quoted_text in text for text in texts) for each in article.citations)


def _cites_well_and_badly(request: Request) -> str:
    """One claim that stands, one without words, one with a made-up figure, one with an address."""
    if "PAGE 1" not in request.user:
        return said({"queries": ["社区花园 好处", "社区花园 难处"]})
    garden = 1 if "PAGE 1 BEGIN\n社区花园改变" in request.user else 2
    return said(
        cited_answer(
            passage("花园让地表凉快了近六度 [7]。", (garden, "地表温度比相邻的水泥地低了近六度")),
            passage("花园能治百病。", (garden, "花园能治百病，专家如是说")),
            passage("花园省下了九十万元。", (garden, "项目一共花了十二万元")),
            passage(
                "详见 https://evil.example/x 或![图](https://evil.example/y)，雨季会淹。",
                (garden, "两年里花园被淹过两次"),
            ),
            titles=["社区花园的两面"],
        )
    )


async def test_a_model_answers_with_what_the_pages_say_and_nothing_else(
    site: Site,
    make_cookbook: MakeCookbook,
    model_writer: LlmWriter,
    model: OpenAIServer,
) -> None:
    del site
    model.answer_to = _cites_well_and_badly
    progress = Reported()
    article = await article_of(make_cookbook(model_writer), SearchWeb(query=_QUESTION), progress)

    assert article.title == "社区花园的两面"
    assert "花园让地表凉快了近六度[1]。" in article.body
    assert "治百病" not in article.body
    assert "evil" not in article.body
    assert progress.text == article.body
    supported = {each.quoted_text: each.is_supported for each in article.citations}
    assert supported == {
        "地表温度比相邻的水泥地低了近六度": True,
        "项目一共花了十二万元": False,
        "两年里花园被淹过两次": True,
    }


async def test_a_search_that_finds_no_readable_page_says_so(
    serve_pages: ServePages,
    search_server: SearchServer,
    make_cookbook: MakeCookbook,
    offline_writer: OfflineWriter,
) -> None:
    served = await serve_pages({"/login": pages.LOGIN})
    search_server.reply = saying(_results(served, ["/login", "/gone"]))

    with pytest.raises(RecipeFailed) as failed:
        await article_of(make_cookbook(offline_writer), SearchWeb(query=_QUESTION))

    assert failed.value.code is FailureCode.SEARCH_EMPTY
