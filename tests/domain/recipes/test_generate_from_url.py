"""从链接生成: one text from several pages, all of which must be read."""

import asyncio
from dataclasses import replace

import pytest

from domain.content import Article, ContentKind
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.language import Locale
from domain.options import LineTooLong
from domain.platform import Platform
from domain.recipe import Assignment, Result
from domain.recipes.generate_from_url import (
    URL_LIMIT,
    GenerateFromUrl,
    GenerateFromUrlRecipe,
    TooManyUrls,
)
from domain.source import UrlForbidden, UrlInvalid
from domain.stage import Stage
from domain.writing import Brief, Engine, Evidence, Length, Passage, PassageForm
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, plain
from tests.fake_writing import Prepared

FIRST, SECOND, THIRD = "https://a.example/1", "https://b.example/2", "https://c.example/3"
BOTH = GenerateFromUrl(urls=(FIRST, SECOND))
COOKED = Evidence(1, "南瓜汤要小火慢炖30分钟")
CHOSEN = Evidence(2, "要选贝贝南瓜才够粉糯")
ANSWER = Prepared(
    titles=["一锅好汤的时间"],
    tags=["南瓜汤"],
    passages=[
        Passage(PassageForm.PARAGRAPH, "选贝贝南瓜。", (CHOSEN,)),
        Passage(PassageForm.PARAGRAPH, "小火慢炖30分钟。", (COOKED,)),
        Passage(PassageForm.PARAGRAPH, "还要加满满的爱。"),
    ],
)


@pytest.fixture
def recipe(studio: Studio) -> GenerateFromUrlRecipe:
    studio.web.pages = {
        FIRST: f"火候\n南瓜汤要小火慢炖30分钟，南瓜汤才够香浓。{'炖' * 40}",
        SECOND: f"选瓜\n买菜的时候，要选贝贝南瓜才够粉糯。{'选' * 40}",
        THIRD: f"别的\n这一页讲的是别的事情。{'别' * 40}",
    }
    studio.writer.usual = ANSWER
    return GenerateFromUrlRecipe(studio.sourcing, studio.writer, studio.composing, studio.facts)


async def run(
    recipe: GenerateFromUrlRecipe,
    request: GenerateFromUrl = BOTH,
    progress: Reported | None = None,
) -> tuple[Article, Result]:
    seen = progress or Reported()
    result = await recipe.run(
        Assignment(
            input=request,
            generation_id="generation",
            owner_id="owner",
            content_id="content",
            now=NOW,
        ),
        seen,
    )
    assert isinstance(result.content, Article)
    assert result.content.body == seen.text
    return result.content, result


def test_addresses_are_admitted_once_and_in_their_normal_spelling(
    recipe: GenerateFromUrlRecipe,
) -> None:
    admitted = recipe.admit(
        GenerateFromUrl(urls=(f" {FIRST}#top", SECOND, FIRST), tone=" 亲切\n口语 ", instruction=" ")
    )

    assert admitted == GenerateFromUrl(urls=(FIRST, SECOND), tone="亲切 口语")
    assert recipe.admit(admitted) == admitted


@pytest.mark.parametrize(
    ("request_", "refusal", "field"),
    [
        (GenerateFromUrl(urls=("ftp://a",)), UrlInvalid, ("input", "url")),
        (GenerateFromUrl(urls=("",)), UrlInvalid, ("input", "url")),
        (GenerateFromUrl(urls=()), UrlInvalid, ("input", "url")),
        (
            GenerateFromUrl(urls=(FIRST, SECOND, "http://localhost/")),
            UrlForbidden,
            ("input", "moreUrls", "1"),
        ),
        (
            GenerateFromUrl(urls=(FIRST,) * (URL_LIMIT + 1)),
            TooManyUrls,
            ("input", "moreUrls"),
        ),
        (replace(BOTH, tone="亲" * 41), LineTooLong, ("input", "tone")),
        (replace(BOTH, instruction="写" * 501), LineTooLong, ("input", "instruction")),
    ],
)
async def test_what_cannot_be_written_is_refused_before_anything_is_charged(
    studio: Studio,
    recipe: GenerateFromUrlRecipe,
    request_: GenerateFromUrl,
    refusal: type[Refusal],
    field: tuple[str, ...],
) -> None:
    studio.recipes[GenerationKind.FROM_URL] = recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")

    assert refused.value.field == field


def test_more_pages_and_longer_texts_cost_more(recipe: GenerateFromUrlRecipe) -> None:
    prices = {
        (length, count): recipe.price(GenerateFromUrl(urls=(FIRST,) * count, length=length))
        for length in (Length.SHORT, Length.LONG)
        for count in (1, URL_LIMIT)
    }

    assert prices == {
        (Length.SHORT, 1): 3,
        (Length.SHORT, URL_LIMIT): 7,
        (Length.LONG, 1): 5,
        (Length.LONG, URL_LIMIT): 9,
    }
    assert BOTH.content_ids == ()


async def test_a_text_is_written_from_all_pages(
    studio: Studio, recipe: GenerateFromUrlRecipe
) -> None:
    progress = Reported()

    article, result = await run(recipe, progress=progress)

    assert article.body == "选贝贝南瓜[1]。\n\n小火慢炖30分钟[2]。"
    assert [(each.index, each.url) for each in article.citations] == [(1, SECOND), (2, FIRST)]
    assert (article.kind, article.source_url, article.platform) == (
        ContentKind.FROM_URL,
        FIRST,
        None,
    )
    assert (article.title, article.summary, article.tags) == (
        "一锅好汤的时间",
        "选贝贝南瓜。",
        ["南瓜汤"],
    )
    assert [page.url for page in studio.writer.asked[0].pages] == [FIRST, SECOND]
    assert {page.url for page in progress.sources} == {FIRST, SECOND}
    assert [stage for stage, _ in progress.stages] == [
        Stage.FETCHING,
        Stage.WRITING,
        Stage.SAVING,
    ]
    assert result.spent == 5


async def test_it_is_written_as_it_was_asked_for(
    studio: Studio, recipe: GenerateFromUrlRecipe
) -> None:
    brief = Brief(
        platform=Platform.WECHAT_OFFICIAL,
        length=Length.LONG,
        tone="亲切",
        instruction="多用短句",
        language=Locale.EN,
    )

    await run(
        recipe,
        replace(
            BOTH,
            platform=brief.platform,
            length=brief.length,
            tone=brief.tone,
            instruction=brief.instruction,
            language=brief.language,
        ),
    )

    assert studio.writer.asked[0].brief == brief


async def test_a_post_has_no_marks_but_its_citations_beside_it(
    recipe: GenerateFromUrlRecipe,
) -> None:
    article, _ = await run(recipe, replace(BOTH, platform=Platform.XIAOHONGSHU))

    assert article.body == "选贝贝南瓜。\n\n小火慢炖30分钟。"
    assert len(article.citations) == 2


async def test_pages_are_read_at_the_same_time(
    studio: Studio, recipe: GenerateFromUrlRecipe
) -> None:
    studio.web.seconds = {FIRST: 3.0, SECOND: 2.0, THIRD: 1.0}
    progress = Reported()
    began = asyncio.get_running_loop().time()

    await run(recipe, GenerateFromUrl(urls=(FIRST, SECOND, THIRD)), progress)

    assert asyncio.get_running_loop().time() - began == pytest.approx(3)
    assert [page.url for page in progress.sources] == [THIRD, SECOND, FIRST]
    assert [page.url for page in studio.writer.asked[0].pages] == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "code",
    [
        FailureCode.SOURCE_UNREACHABLE,
        FailureCode.SOURCE_LOGIN_WALL,
        FailureCode.SOURCE_NOT_ARTICLE,
    ],
)
async def test_one_page_that_cannot_be_read_fails_the_whole_with_its_code(
    studio: Studio, recipe: GenerateFromUrlRecipe, code: FailureCode
) -> None:
    studio.web.unreadable[SECOND] = code
    studio.web.seconds = {FIRST: 1.0, SECOND: 2.0, THIRD: 60.0}
    began = asyncio.get_running_loop().time()

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe, GenerateFromUrl(urls=(FIRST, SECOND, THIRD)))

    assert failed.value.code is code
    assert asyncio.get_running_loop().time() - began == pytest.approx(2)
    assert (studio.writer.asked, studio.web.under_way) == ([], set())
    assert len(asyncio.all_tasks()) == 1


async def test_a_model_that_makes_up_a_figure_tries_again(
    studio: Studio, recipe: GenerateFromUrlRecipe
) -> None:
    made_up = Passage(PassageForm.PARAGRAPH, "小火慢炖90分钟。", (COOKED,))
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [replace(ANSWER, passages=[made_up])]
    progress = Reported()

    article, result = await run(recipe, progress=progress)

    assert progress.voided == ["小火慢炖90分钟[1]。"]
    assert all(each.is_supported for each in article.citations)
    assert (result.provenance.tokens_in, result.provenance.tokens_out) == (14, 6)


async def test_nothing_that_a_page_supports_is_no_text(
    studio: Studio, recipe: GenerateFromUrlRecipe
) -> None:
    studio.writer.usual = replace(ANSWER, passages=ANSWER.passages[2:])

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe)

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE


async def test_a_run_can_be_repeated_from_the_start(
    studio: Studio, recipe: GenerateFromUrlRecipe
) -> None:
    first, _ = await run(recipe)
    studio.web.seconds = {FIRST: 9.0}
    second, _ = await run(recipe)

    assert plain(first) == plain(second)
