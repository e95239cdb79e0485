"""The recipes over real adapters: search service, sites, extraction, checks, both writers."""

import re
from collections.abc import Sequence

import pytest

from domain.content import Article, Script
from domain.failure import FailureCode, RecipeFailed
from domain.generation import RecipeInput
from domain.issue import IssueSeverity
from domain.pacing import HOOK_SECONDS, LONGEST_SCENE_SECONDS
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.recipe import Assignment, Result
from domain.recipes.extract_content import ExtractContent
from domain.recipes.generate_from_url import GenerateFromUrl
from domain.recipes.generate_script import GenerateScript
from domain.recipes.rewrite_content import RewriteContent
from domain.recipes.search_web import SearchWeb
from domain.source import TextSource, UrlSource
from domain.stage import Stage
from domain.writing import Engine, Length
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from infra.cookbook import Cookbook
from tests.domain.reported import Reported
from tests.factories import NOW
from tests.infra.ai.llm_answers import cited_answer, passage, rewrite_answer, said, script_answer
from tests.infra.ai.openai_server import OpenAIServer, Request
from tests.infra.cookbook import pages
from tests.infra.cookbook.conftest import MakeCookbook, ServePages
from tests.infra.search.search_server import SearchServer, saying
from tests.infra.web.loopback import Site

_QUESTION = "社区花园有哪些好处和难处"
_ALL_PAGES = {
    "/garden": pages.GARDEN,
    "/again": pages.GARDEN_AGAIN,
    "/teacher": pages.TEACHER,
    "/login": pages.LOGIN,
}


async def _made(cookbook: Cookbook, request: RecipeInput, progress: Reported) -> Result:
    recipe = cookbook.recipes[request.kind]
    assignment = Assignment(
        input=recipe.admit(request),
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    result = await recipe.run(assignment, progress)
    assert result.spent <= recipe.price(assignment.input)
    return result


async def _article(
    cookbook: Cookbook, request: RecipeInput, progress: Reported | None = None
) -> Article:
    content = (await _made(cookbook, request, progress or Reported())).content
    assert isinstance(content, Article)
    return content


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

    article = await _article(make_cookbook(offline_writer), SearchWeb(query=_QUESTION), progress)

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


async def test_a_model_answers_with_what_the_pages_say_and_nothing_else(
    site: Site,
    make_cookbook: MakeCookbook,
    model_writer: LlmWriter,
    model: OpenAIServer,
) -> None:
    del site

    def answer(request: Request) -> str:
        if "QUESTION BEGIN" in request.user and "PAGE 1" not in request.user:
            return said({"queries": ["社区花园 好处", "社区花园 难处"]})
        garden = 1 if "PAGE 1 BEGIN\n社区花园改变" in request.user else 2
        return said(
            cited_answer(
                passage(
                    "花园让地表凉快了近六度 [7]。", (garden, "地表温度比相邻的水泥地低了近六度")
                ),
                passage("花园能治百病。", (garden, "花园能治百病，专家如是说")),
                passage("花园省下了九十万元。", (garden, "项目一共花了十二万元")),
                passage(
                    "详见 https://evil.example/x 或![图](https://evil.example/y)，雨季会淹。",
                    (garden, "两年里花园被淹过两次"),
                ),
                titles=["社区花园的两面"],
            )
        )

    model.answer_to = answer
    progress = Reported()
    article = await _article(make_cookbook(model_writer), SearchWeb(query=_QUESTION), progress)

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
        await _article(make_cookbook(offline_writer), SearchWeb(query=_QUESTION))

    assert failed.value.code is FailureCode.SEARCH_EMPTY


@pytest.mark.parametrize("platform", Platform)
async def test_a_text_from_pages_keeps_to_its_platform_and_its_pages(
    site: Site, make_cookbook: MakeCookbook, offline_writer: OfflineWriter, platform: Platform
) -> None:
    urls = (site.url("/garden"), site.url("/teacher"))

    article = await _article(
        make_cookbook(offline_writer), GenerateFromUrl(urls=urls, platform=platform)
    )

    assert [each for each in article.platform_issues if each.severity is IssueSeverity.ERROR] == []
    assert {citation.url for citation in article.citations} <= set(urls)
    assert article.citations
    assert bool(re.search(r"\[\d+\]", article.body)) is PROFILES[platform].shows_markdown
    assert "evil" not in article.body


async def test_one_page_that_cannot_be_read_fails_the_whole(
    site: Site, make_cookbook: MakeCookbook, offline_writer: OfflineWriter
) -> None:
    urls = (site.url("/garden"), site.url("/login"))

    with pytest.raises(RecipeFailed) as failed:
        await _article(make_cookbook(offline_writer), GenerateFromUrl(urls=urls))

    assert failed.value.code is FailureCode.SOURCE_LOGIN_WALL


@pytest.mark.parametrize("platform", [None, *Platform])
@pytest.mark.parametrize("length", Length)
async def test_a_rewrite_without_a_model_invents_nothing(
    make_cookbook: MakeCookbook,
    offline_writer: OfflineWriter,
    platform: Platform | None,
    length: Length,
) -> None:
    source = TextSource(f"{pages.GARDEN_TEXT}\n{pages.TEACHER_TEXT}")
    progress = Reported()

    article = await _article(
        make_cookbook(offline_writer),
        RewriteContent(source=source, platform=platform, length=length),
        progress,
    )

    assert [each for each in article.platform_issues if each.severity is IssueSeverity.ERROR] == []
    assert article.review is not None
    assert [each for each in article.review.fact_issues if each.change == "INVENTED"] == []
    assert article.review.overlap is not None
    assert article.review.overlap.score > 0.5
    assert progress.text == article.body


async def test_a_rewrite_that_breaks_the_rules_is_mended_by_a_second_try(
    make_cookbook: MakeCookbook, model_writer: LlmWriter, model: OpenAIServer
) -> None:
    def answer(request: Request) -> str:
        if "COMPLAINTS BEGIN" in request.user:
            return said(rewrite_answer(body="永宁巷有了花园，七成住户投票支持。"))
        return said(rewrite_answer(body="永宁巷有了花园，九成住户投票支持，还花了八十八万元。"))

    model.answer_to = answer
    progress = Reported()
    result = await _made(
        make_cookbook(model_writer),
        RewriteContent(source=TextSource(pages.GARDEN_TEXT), platform=Platform.XIAOHONGSHU),
        progress,
    )

    article = result.content
    assert isinstance(article, Article)
    assert article.body == progress.text == "永宁巷有了花园，七成住户投票支持。"
    assert progress.restarts == 1
    assert len(model.requests) == 2
    assert "九成" in model.requests[1].user
    assert result.provenance.tokens_in == 2 * 1200
    assert article.review is not None
    assert [each for each in article.review.fact_issues if each.change == "INVENTED"] == []


async def test_what_must_not_be_published_is_told(
    make_cookbook: MakeCookbook, model_writer: LlmWriter, model: OpenAIServer
) -> None:
    model.answer = said(
        rewrite_answer(body="这款面霜三天见效，是全网最好用的面霜，加微信领取试用装。")
    )

    article = await _article(
        make_cookbook(model_writer),
        RewriteContent(
            source=TextSource(pages.GARDEN_TEXT), platform=Platform.XIAOHONGSHU, keeps_facts=False
        ),
    )

    assert article.review is not None
    hits = article.review.compliance.hits
    assert {"加微信"} <= {hit.text for hit in hits}
    assert all(article.body[hit.start : hit.end] == hit.text for hit in hits)


@pytest.mark.parametrize("seconds", [15, 30])
async def test_a_script_without_a_model_keeps_its_time(
    make_cookbook: MakeCookbook, offline_writer: OfflineWriter, seconds: int
) -> None:
    source = TextSource(f"{pages.GARDEN_TEXT}\n{pages.TEACHER_TEXT}")

    result = await _made(
        make_cookbook(offline_writer),
        GenerateScript(source=source, duration_seconds=seconds, platform=Platform.DOUYIN),
        Reported(),
    )

    script = result.content
    assert isinstance(script, Script)
    assert abs(script.total_seconds - seconds) <= 0.05 * seconds
    assert script.platform_issues == []
    assert script.hook == script.scenes[0].narration
    assert HOOK_SECONDS[0] <= script.scenes[0].duration_seconds <= HOOK_SECONDS[1]
    assert all(scene.duration_seconds <= LONGEST_SCENE_SECONDS for scene in script.scenes)
    assert all(scene.visual for scene in script.scenes)


async def test_a_script_of_a_model_that_misses_its_time_is_asked_for_again(
    make_cookbook: MakeCookbook, model_writer: LlmWriter, model: OpenAIServer
) -> None:
    sentence = "居委会请居民投票，七成住户选择建花园。"

    def answer(request: Request) -> str:
        is_second = "COMPLAINTS BEGIN" in request.user
        count = 7 if is_second else 2
        return said(script_answer("空地变花园，谁说了算？", *[sentence] * count))

    model.answer_to = answer
    result = await _made(
        make_cookbook(model_writer),
        GenerateScript(source=TextSource(pages.GARDEN_TEXT), duration_seconds=30),
        Reported(),
    )

    script = result.content
    assert isinstance(script, Script)
    assert len(model.requests) == 2
    assert abs(script.total_seconds - 30) <= 1.5
    assert script.platform_issues == []
    assert result.provenance.engine is Engine.LLM


async def test_the_same_page_is_distilled_once(
    site: Site, make_cookbook: MakeCookbook, offline_writer: OfflineWriter
) -> None:
    cookbook = make_cookbook(offline_writer)
    request = ExtractContent(source=UrlSource(site.url("/garden")), length=Length.LONG)
    first, second = [await _made(cookbook, request, Reported()) for _ in range(2)]

    assert (first.spent, second.spent) == (3, 1)
    assert isinstance(first.content, Article)
    assert isinstance(second.content, Article)
    assert first.content.body == second.content.body
    for place in first.content.quotations:
        assert pages.GARDEN_TEXT[place.start : place.end] == place.text
