"""Whatever a recipe is busy with, a cancel ends it, costs nothing and leaves nothing."""

import asyncio

import pytest

from domain.generation import Generation, GenerationKind, GenerationStatus, RecipeInput
from domain.platform import Platform
from domain.recipes.extract_content import ExtractContent, ExtractContentRecipe
from domain.recipes.generate_from_url import GenerateFromUrl, GenerateFromUrlRecipe
from domain.recipes.generate_script import GenerateScript, GenerateScriptRecipe
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.recipes.search_web import SearchWeb, SearchWebRecipe
from domain.searching import SearchHit
from domain.source import TextSource
from domain.writing import Engine, Evidence, Passage, PassageForm, Shot
from tests.domain.studio import Studio
from tests.fake_writing import Prepared

TEXT = "南瓜汤要小火慢炖，先炒香洋葱。" * 10
URLS = ("https://a.example/1", "https://b.example/2")
#: Its title is too long for 小红书, and its script too short for half a minute.
ANSWER = Prepared(
    titles=["字" * 21],
    queries=["南瓜汤"],
    passages=[Passage(PassageForm.PARAGRAPH, "小火慢炖。", (Evidence(1, "南瓜汤要小火慢炖"),))],
    shots=[Shot(heading="开头", narration="小火慢炖。", visual="砂锅")],
)
SEARCH = SearchWeb(query="南瓜汤")
FROM_URL = GenerateFromUrl(urls=URLS, platform=Platform.XIAOHONGSHU)
REWRITE = RewriteContent(source=TextSource(TEXT), platform=Platform.XIAOHONGSHU)
SCRIPT = GenerateScript(source=TextSource(TEXT), duration_seconds=30)


@pytest.fixture(autouse=True)
def cookbook(studio: Studio) -> None:
    sourcing, reviewing, facts = studio.sourcing, studio.reviewing, studio.facts
    writer, composing = studio.writer, studio.composing
    writer.engine, writer.usual = Engine.LLM, ANSWER
    studio.recipes.update(
        {
            GenerationKind.EXTRACT: ExtractContentRecipe(sourcing, studio.distilling, reviewing),
            GenerationKind.SEARCH: SearchWebRecipe(studio.researching, writer, composing, facts),
            GenerationKind.REWRITE: RewriteContentRecipe(sourcing, writer, composing),
            GenerationKind.FROM_URL: GenerateFromUrlRecipe(sourcing, writer, composing, facts),
            GenerationKind.SCRIPT: GenerateScriptRecipe(sourcing, writer, reviewing),
        }
    )
    studio.web.pages = {url: f"南瓜汤\n{url}：{TEXT}" for url in URLS}
    studio.searcher.answers["南瓜汤"] = [
        SearchHit(url=url, title="汤", snippet="", site_name=None, published_on=None)
        for url in URLS
    ]


async def cancelled(studio: Studio, request: RecipeInput, ready: asyncio.Event) -> Generation:
    """The generation as it stands after a cancel at the moment that `ready` tells."""
    creator = await studio.creator()
    requested = await studio.generating.request(
        request, owner_id=creator.id, idempotency_key="request-1"
    )
    running = asyncio.create_task(studio.performing.perform(requested.generation.id))
    async with asyncio.timeout(60):
        await ready.wait()

    await studio.generating.cancel(requested.generation.id, owner_id=creator.id)
    await running
    return studio.stored(requested.generation)


def check_nothing_is_left(studio: Studio, generation: Generation) -> None:
    assert generation.status is GenerationStatus.CANCELLED
    assert (studio.only_key().credits_spent, studio.only_key().credits_held) == (0, 0)
    assert (studio.database.tables.contents, studio.distillations.kept) == ({}, {})
    assert studio.web.under_way == set()
    assert len(asyncio.all_tasks()) == 1


@pytest.mark.parametrize(
    ("request_", "answers"),
    [
        (ExtractContent(source=TextSource(TEXT)), 1),
        (SEARCH, 2),
        (FROM_URL, 1),
        (FROM_URL, 2),
        (REWRITE, 1),
        (REWRITE, 2),
        (SCRIPT, 1),
        (SCRIPT, 2),
    ],
)
async def test_a_cancel_while_it_is_written_costs_nothing(
    studio: Studio, request_: RecipeInput, answers: int
) -> None:
    studio.writer.hangs_from = answers

    generation = await cancelled(studio, request_, studio.writer.is_hanging)

    assert len(studio.writer.asked) == answers
    check_nothing_is_left(studio, generation)


@pytest.mark.parametrize("request_", [SEARCH, FROM_URL])
async def test_a_cancel_while_pages_are_read_costs_nothing(
    studio: Studio, request_: RecipeInput
) -> None:
    studio.web.seconds = dict.fromkeys(URLS, 600.0)

    generation = await cancelled(studio, request_, studio.web.is_fetching)

    assert {*studio.writer.tasks} <= {"plan"}
    check_nothing_is_left(studio, generation)


@pytest.mark.parametrize(
    "request_", [ExtractContent(source=TextSource(TEXT)), SEARCH, FROM_URL, REWRITE, SCRIPT]
)
async def test_what_is_not_cancelled_is_kept_and_paid_for(
    studio: Studio, request_: RecipeInput
) -> None:
    creator = await studio.creator()
    requested = await studio.generating.request(
        request_, owner_id=creator.id, idempotency_key="request-1"
    )
    held = studio.only_key().credits_held

    await studio.performing.perform(requested.generation.id)

    (content,) = studio.database.tables.contents.values()
    assert (content.generation_id, content.owner_id) == (requested.generation.id, creator.id)
    assert studio.stored(requested.generation).status is GenerationStatus.SUCCEEDED
    assert (studio.only_key().credits_spent, studio.only_key().credits_held) == (held, 0)
