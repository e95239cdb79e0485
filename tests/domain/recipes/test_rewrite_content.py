"""改写, from the request that is admitted to a text that its platform takes."""

from dataclasses import replace

import pytest

from domain.content import Article, ContentKind
from domain.errors import Refusal
from domain.facts import FactChange
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.language import Locale
from domain.options import LineTooLong
from domain.platform import Platform
from domain.platforms import PROFILES, PlatformRule, platform_issues
from domain.recipe import Assignment, Result
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.source import ContentSource, TextSource, TextTooShort, UrlForbidden, UrlSource
from domain.stage import Stage
from domain.writing import (
    INSTRUCTION_LENGTH,
    LIST_LIMIT,
    TITLE_CANDIDATES,
    TONE_LENGTH,
    Brief,
    Engine,
    Length,
)
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, plain
from tests.fake_writing import Prepared

TEXT = "南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。" * 2
URL = "https://example.com/soup"
GOOD = Prepared(titles=["一锅好汤的火候"], pieces=["炖30分钟，", "加水400毫升。"], tags=["南瓜汤"])


@pytest.fixture
def recipe(studio: Studio) -> RewriteContentRecipe:
    studio.writer.usual = GOOD
    return RewriteContentRecipe(studio.sourcing, studio.writer, studio.composing)


def asking(platform: Platform | None = None) -> RewriteContent:
    return RewriteContent(source=TextSource(TEXT), platform=platform)


async def run(
    recipe: RewriteContentRecipe, request: RewriteContent
) -> tuple[Article, Result, Reported]:
    progress = Reported()
    result = await recipe.run(
        Assignment(
            input=request,
            generation_id="generation",
            owner_id="owner",
            content_id="content",
            now=NOW,
        ),
        progress,
    )
    assert isinstance(result.content, Article)
    assert result.content.body == progress.text
    return result.content, result, progress


def test_a_request_is_admitted_in_its_normal_form(recipe: RewriteContentRecipe) -> None:
    admitted = recipe.admit(
        RewriteContent(source=TextSource(f"{TEXT}\r\n"), tone=" 亲切\n口语 ", instruction="\u200b")
    )

    assert admitted == RewriteContent(source=TextSource(TEXT), tone="亲切 口语")
    assert recipe.admit(admitted) == admitted


def test_tone_and_instruction_may_have_their_full_length(recipe: RewriteContentRecipe) -> None:
    request = replace(asking(), tone="亲" * TONE_LENGTH, instruction="写" * INSTRUCTION_LENGTH)
    assert recipe.admit(request) == request


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (RewriteContent(source=TextSource("短")), TextTooShort),
        (RewriteContent(source=UrlSource("http://localhost/")), UrlForbidden),
        (replace(asking(), tone="亲" * (TONE_LENGTH + 1)), LineTooLong),
        (replace(asking(), instruction="写" * (INSTRUCTION_LENGTH + 1)), LineTooLong),
    ],
)
async def test_what_cannot_be_rewritten_is_refused_before_anything_is_charged(
    studio: Studio, recipe: RewriteContentRecipe, request_: RewriteContent, refusal: type[Refusal]
) -> None:
    studio.recipes[GenerationKind.REWRITE] = recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal):
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")


def test_a_longer_text_costs_more(recipe: RewriteContentRecipe) -> None:
    assert [recipe.price(replace(asking(), length=length)) for length in Length] == [2, 3, 4]


def test_it_builds_on_a_content_only_where_that_is_its_source() -> None:
    assert RewriteContent(source=ContentSource("content")).content_ids == ("content",)
    assert asking().content_ids == ()
    assert RewriteContentRecipe.kind is RewriteContent.kind is GenerationKind.REWRITE


async def test_a_page_is_rewritten(studio: Studio, recipe: RewriteContentRecipe) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    request = RewriteContent(source=UrlSource(URL), platform=Platform.XIAOHONGSHU)

    article, result, progress = await run(recipe, request)

    assert (article.id, article.owner_id, article.generation_id) == (
        "content",
        "owner",
        "generation",
    )
    assert (article.kind, article.platform) == (ContentKind.REWRITE, Platform.XIAOHONGSHU)
    assert (article.body, article.source_url) == ("炖30分钟，加水400毫升。", URL)
    assert article.word_count == len(article.body)
    assert (article.title, article.tags, article.citations) == (GOOD.titles[0], ["南瓜汤"], [])
    assert (article.platform_issues, result.spent) == ([], 3)
    assert [stage for stage, _ in progress.stages] == [
        *(Stage.FETCHING, Stage.READING, Stage.WRITING, Stage.SAVING)
    ]


async def test_it_is_written_as_it_was_asked_for(
    studio: Studio, recipe: RewriteContentRecipe
) -> None:
    brief = Brief(
        platform=Platform.ZHIHU,
        length=Length.SHORT,
        tone="亲切",
        instruction="多用短句",
        keeps_facts=False,
        language=Locale.EN,
    )

    await run(
        recipe,
        RewriteContent(
            source=TextSource(TEXT),
            platform=brief.platform,
            length=brief.length,
            tone=brief.tone,
            instruction=brief.instruction,
            keeps_facts=brief.keeps_facts,
            language=brief.language,
        ),
    )

    assert studio.writer.asked[0].brief == brief


@pytest.mark.parametrize("platform", Platform)
async def test_what_our_own_engine_writes_too_long_is_cut_for_every_platform(
    studio: Studio, recipe: RewriteContentRecipe, platform: Platform
) -> None:
    studio.writer.usual = replace(
        GOOD,
        titles=["南瓜汤要小火慢炖才够香浓，" * 9],
        summary="小火慢炖。" * 60,
        pieces=["小火慢炖。" * 5_000],
        tags=[f"标签{number}" for number in range(LIST_LIMIT)],
    )

    article, _, _ = await run(recipe, asking(platform))

    assert len(studio.writer.asked) == 1
    assert article.platform_issues == []
    assert article.title_candidates[0] == article.title
    assert (
        platform_issues(
            PROFILES[platform],
            title=article.title,
            summary=article.summary,
            body=article.body,
            tags=article.tags,
        )
        == []
    )


async def test_a_model_that_breaks_a_rule_gets_one_more_turn(
    studio: Studio, recipe: RewriteContentRecipe
) -> None:
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [replace(GOOD, titles=["字" * 21], pieces=["第一稿，30分钟。"])]

    article, result, progress = await run(recipe, asking(Platform.XIAOHONGSHU))

    assert (article.title, article.body) == (GOOD.titles[0], "炖30分钟，加水400毫升。")
    assert progress.voided == ["第一稿，30分钟。"]
    assert (result.provenance.tokens_in, result.spent) == (14, 3)


async def test_what_remains_wrong_is_in_its_issues(
    studio: Studio, recipe: RewriteContentRecipe
) -> None:
    studio.writer.usual = replace(GOOD, titles=["太短"])

    article, _, _ = await run(recipe, asking(Platform.WEIBO))

    assert [issue.rule for issue in article.platform_issues] == [PlatformRule.TITLE_TOO_SHORT]


async def test_facts_copies_and_forbidden_words_are_told(
    studio: Studio, recipe: RewriteContentRecipe
) -> None:
    copied = "先炒香洋葱，再加水400毫升"
    studio.writer.usual = replace(GOOD, pieces=[f"最好炖90个小时，{copied}。"])

    article, _, _ = await run(recipe, asking())

    review = article.review
    assert review is not None
    assert [(issue.text, issue.change) for issue in review.fact_issues] == [
        ("90", FactChange.INVENTED),
        ("30", FactChange.MISSING),
    ]
    assert [hit.text for hit in review.compliance.hits] == ["最好"]
    assert review.overlap is not None
    (span,) = review.overlap.spans
    assert article.body[span.start : span.end] == copied
    assert TEXT[span.source_start : span.source_end] == copied


async def test_lists_are_no_longer_than_a_content_holds(
    studio: Studio, recipe: RewriteContentRecipe
) -> None:
    studio.writer.usual = replace(
        GOOD,
        titles=["字" * 300, "词" * 300, "句" * 300],
        tags=[f"标签{number}" for number in range(40)],
    )

    article, _, _ = await run(recipe, asking())

    assert [len(title) for title in article.title_candidates] == [200] * TITLE_CANDIDATES
    assert len(article.tags) == LIST_LIMIT


@pytest.mark.parametrize(
    "code", [FailureCode.PROVIDER_UNAVAILABLE, FailureCode.LANGUAGE_UNSUPPORTED]
)
async def test_what_the_writer_fails_with_is_passed_on(
    studio: Studio, recipe: RewriteContentRecipe, code: FailureCode
) -> None:
    studio.writer.usual = replace(GOOD, failure=code)

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe, asking())

    assert failed.value.code is code


async def test_a_run_can_be_repeated_from_the_start(recipe: RewriteContentRecipe) -> None:
    first, second = [(await run(recipe, asking(Platform.WEIBO)))[0] for _ in range(2)]

    assert plain(first) == plain(second)
