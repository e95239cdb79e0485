"""Scripts and distillations, by both writers."""

import pytest

from domain.content import Article, Script
from domain.pacing import HOOK_SECONDS, LONGEST_SCENE_SECONDS
from domain.platform import Platform
from domain.platforms import PlatformRule
from domain.recipes.extract_content import ExtractContent
from domain.recipes.generate_script import GenerateScript
from domain.source import TextSource, UrlSource
from domain.writing import Engine, Length
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import OfflineWriter
from tests.domain.reported import Reported
from tests.infra.ai.llm_answers import said, script_answer
from tests.infra.ai.openai_server import OpenAIServer, Request
from tests.infra.cookbook import pages
from tests.infra.cookbook.conftest import MakeCookbook, ServePages
from tests.infra.cookbook.cooking import made
from tests.infra.web.loopback import Site


@pytest.fixture
async def site(serve_pages: ServePages) -> Site:
    return await serve_pages(
        {"/garden": pages.GARDEN, "/teacher": pages.TEACHER, "/login": pages.LOGIN}
    )


@pytest.mark.parametrize("seconds", [15, 30])
async def test_a_script_without_a_model_keeps_its_time(
    make_cookbook: MakeCookbook, offline_writer: OfflineWriter, seconds: int
) -> None:
    source = TextSource(f"{pages.GARDEN_TEXT}\n{pages.TEACHER_TEXT}")

    result = await made(
        make_cookbook(offline_writer),
        GenerateScript(source=source, duration_seconds=seconds, platform=Platform.DOUYIN),
        Reported(),
    )

    script = result.content
    assert isinstance(script, Script)
    is_timely = abs(script.total_seconds - seconds) <= 0.05 * seconds
    assert is_timely or seconds < 30  # few sentences are as short as that asks for
    assert [each.rule for each in script.platform_issues] == (
        [] if is_timely else [PlatformRule.DURATION_OFF]
    )
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
    result = await made(
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
    first, second = [await made(cookbook, request, Reported()) for _ in range(2)]

    assert (first.spent, second.spent) == (3, 1)
    assert isinstance(first.content, Article)
    assert isinstance(second.content, Article)
    assert first.content.body == second.content.body
    for place in first.content.quotations:
        assert pages.GARDEN_TEXT[place.start : place.end] == place.text
