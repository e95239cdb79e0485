"""Texts from sources and pages on loopback, by both writers, with every check."""

import re

import pytest

from domain.content import Article
from domain.failure import FailureCode, RecipeFailed
from domain.issue import IssueSeverity
from domain.platform import Platform
from domain.platforms import PROFILES
from domain.recipes.generate_from_url import GenerateFromUrl
from domain.recipes.rewrite_content import RewriteContent
from domain.source import TextSource
from domain.writing import Length
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from tests.domain.reported import Reported
from tests.infra.ai.llm_answers import rewrite_answer, said
from tests.infra.ai.openai_server import OpenAIServer, Request
from tests.infra.cookbook import pages
from tests.infra.cookbook.conftest import MakeCookbook, ServePages
from tests.infra.cookbook.cooking import article_of, made
from tests.infra.web.loopback import Site


@pytest.fixture
async def site(serve_pages: ServePages) -> Site:
    return await serve_pages(
        {"/garden": pages.GARDEN, "/teacher": pages.TEACHER, "/login": pages.LOGIN}
    )


@pytest.mark.parametrize("platform", Platform)
async def test_a_text_from_pages_keeps_to_its_platform_and_its_pages(
    site: Site, make_cookbook: MakeCookbook, offline_writer: OfflineWriter, platform: Platform
) -> None:
    urls = (site.url("/garden"), site.url("/teacher"))

    article = await article_of(
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
        await article_of(make_cookbook(offline_writer), GenerateFromUrl(urls=urls))

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

    article = await article_of(
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
    result = await made(
        make_cookbook(model_writer),
        RewriteContent(source=TextSource(pages.GARDEN_TEXT), platform=Platform.XIAOHONGSHU),
        progress,
    )

    article = result.content
    assert isinstance(article, Article)
    assert article.body == progress.text == "永宁巷有了花园，七成住户投票支持。"
    assert len(progress.voided) == 1
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

    article = await article_of(
        make_cookbook(model_writer),
        RewriteContent(
            source=TextSource(pages.GARDEN_TEXT), platform=Platform.XIAOHONGSHU, keeps_facts=False
        ),
    )

    assert article.review is not None
    hits = article.review.compliance.hits
    assert {"加微信"} <= {hit.text for hit in hits}
    assert all(article.body[hit.start : hit.end] == hit.text for hit in hits)
