"""内容提炼, from the request that is admitted to the article that is kept."""

from dataclasses import replace

import pytest

from domain.content import Article, ContentKind
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind, GenerationStatus
from domain.language import Locale
from domain.options import LineTooLong
from domain.quotation import Quotation
from domain.recipe import Assignment
from domain.recipes.extract_content import CACHED_PRICE, ExtractContent, ExtractContentRecipe
from domain.source import (
    ContentSource,
    Source,
    TextSource,
    TextTooShort,
    UrlForbidden,
    UrlSource,
)
from domain.stage import Stage
from domain.writing import FOCUS_LENGTH, DistilBrief, Engine, Length
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, plain
from tests.fake_writing import Prepared

TEXT = "南瓜汤要小火慢炖，先炒香洋葱。" * 10
URL = "https://example.com/soup"
USUAL = Prepared(
    titles=["南瓜汤要小火慢炖", "一锅好汤"],
    pieces=["## 要点\n\n", "小火 慢炖。", "\u3000完"],
    quotes=["先炒香洋葱。"],
)


@pytest.fixture
def recipe(studio: Studio) -> ExtractContentRecipe:
    studio.writer.usual = USUAL
    return ExtractContentRecipe(studio.sourcing, studio.distilling, studio.reviewing)


def assignment(request: ExtractContent, *, owner_id: str = "owner") -> Assignment[ExtractContent]:
    return Assignment(
        input=request, generation_id="generation", owner_id=owner_id, content_id="content", now=NOW
    )


def test_a_request_is_admitted_in_its_normal_form(recipe: ExtractContentRecipe) -> None:
    admitted = recipe.admit(
        ExtractContent(source=TextSource(f"\n{TEXT} "), focus=" 火候 \n 与\t时间 ")
    )

    assert admitted == ExtractContent(source=TextSource(TEXT), focus="火候 与 时间")
    assert recipe.admit(admitted) == admitted


def test_a_focus_may_have_its_full_length(recipe: ExtractContentRecipe) -> None:
    focus = "火" * FOCUS_LENGTH
    assert recipe.admit(ExtractContent(source=TextSource(TEXT), focus=f" {focus} ")).focus == focus


@pytest.mark.parametrize("focus", [None, "", " \n ", "\u200b"])
def test_no_focus_is_the_whole(recipe: ExtractContentRecipe, focus: str | None) -> None:
    assert recipe.admit(ExtractContent(source=TextSource(TEXT), focus=focus)).focus is None


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (ExtractContent(source=TextSource("短")), TextTooShort),
        (ExtractContent(source=UrlSource("http://localhost/")), UrlForbidden),
        (ExtractContent(source=TextSource(TEXT), focus="火" * (FOCUS_LENGTH + 1)), LineTooLong),
    ],
)
async def test_what_cannot_be_distilled_is_refused_before_anything_is_charged(
    studio: Studio, recipe: ExtractContentRecipe, request_: ExtractContent, refusal: type[Refusal]
) -> None:
    studio.recipes[GenerationKind.EXTRACT] = recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal):
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")


def test_a_longer_result_costs_more(recipe: ExtractContentRecipe) -> None:
    prices = [
        recipe.price(ExtractContent(source=TextSource(TEXT), length=length)) for length in Length
    ]
    assert prices == [1, 2, 3]


def test_it_builds_on_a_content_only_where_that_is_its_source() -> None:
    assert ExtractContent(source=ContentSource("content")).content_ids == ("content",)
    assert ExtractContent(source=TextSource(TEXT)).content_ids == ()
    assert ExtractContent(source=UrlSource(URL)).content_ids == ()
    assert ExtractContentRecipe.kind is ExtractContent.kind is GenerationKind.EXTRACT


async def test_a_page_becomes_an_article(studio: Studio, recipe: ExtractContentRecipe) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    request = ExtractContent(
        source=UrlSource(URL), length=Length.LONG, focus="火候", language=Locale.EN
    )
    progress = Reported()

    result = await recipe.run(assignment(request), progress)

    article = result.content
    assert isinstance(article, Article)
    assert (article.id, article.owner_id, article.generation_id) == (
        "content",
        "owner",
        "generation",
    )
    assert (article.kind, article.source_url, article.created_at) == (
        ContentKind.EXTRACT,
        URL,
        NOW,
    )
    assert article.body == progress.text == "".join(USUAL.pieces)
    assert article.word_count == len("##要点小火慢炖。完")
    assert (article.key_points, article.tags) == (["小火", "慢炖"], ["食谱"])
    assert (article.title, article.title_candidates) == (USUAL.titles[0], list(USUAL.titles))
    assert (result.spent, result.assets) == (3, ())
    assert result.provenance.engine is Engine.OFFLINE
    (asked,) = studio.writer.asked
    assert asked.brief == DistilBrief(length=Length.LONG, focus="火候", language=Locale.EN)
    assert [page.text for page in asked.pages] == [TEXT]


async def test_quotes_are_told_with_their_place_in_the_source(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    text = f"第一段讲的是别的事情，与汤无关。\n{TEXT}"
    studio.writer.usual = replace(USUAL, quotes=["先炒香洋葱", "谁也没说过这句话"])

    result = await recipe.run(assignment(ExtractContent(source=TextSource(text))), Reported())

    article = result.content
    assert isinstance(article, Article)
    place = text.index("先炒香洋葱")
    assert article.quotations == [
        Quotation(text="先炒香洋葱", start=place, end=place + 5, paragraph=2)
    ]


async def test_what_may_not_be_published_is_told(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    studio.writer.usual = replace(USUAL, titles=["最好的汤"], pieces=["小火", "最好。"])

    result = await recipe.run(assignment(ExtractContent(source=TextSource(TEXT))), Reported())

    article = result.content
    assert isinstance(article, Article)
    assert article.review is not None
    assert [hit.start for hit in article.review.compliance.hits] == [2]
    assert [hit.start for hit in article.review.title_compliance.hits] == [0]
    assert article.review.overlap is None


async def test_the_way_is_reported_and_only_goes_forward(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    progress = Reported()

    await recipe.run(assignment(ExtractContent(source=UrlSource(URL))), progress)

    stages, percents = zip(*progress.stages, strict=True)
    assert stages == (
        Stage.FETCHING,
        Stage.READING,
        Stage.WRITING,
        Stage.CHECKING,
        Stage.SAVING,
    )
    assert list(percents) == sorted(percents)


async def test_a_title_is_cut_to_what_a_content_holds(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    studio.writer.usual = replace(USUAL, titles=[TEXT * 3])

    result = await recipe.run(assignment(ExtractContent(source=TextSource(TEXT))), Reported())

    assert result.content.title == (TEXT * 3)[:200]


async def test_a_run_can_be_repeated_from_the_start(recipe: ExtractContentRecipe) -> None:
    request = assignment(ExtractContent(source=TextSource(TEXT)))

    first, second = [(await recipe.run(request, Reported())).content for _ in range(2)]

    assert plain(first) == plain(second)


@pytest.mark.parametrize("length", Length)
async def test_what_was_distilled_a_moment_ago_costs_one_credit(
    recipe: ExtractContentRecipe, length: Length
) -> None:
    request = assignment(ExtractContent(source=TextSource(TEXT), length=length))

    first = await recipe.run(request, Reported())
    again = await recipe.run(replace(request, generation_id="another"), Reported())

    assert (first.spent, again.spent) == (recipe.price(request.input), CACHED_PRICE)
    assert again.provenance.cost_micros == 0


@pytest.mark.parametrize(
    ("source", "asked"), [(UrlSource(URL), 1), (TextSource(TEXT), 2)], ids=["page", "text"]
)
async def test_what_is_made_of_a_page_is_for_all_and_of_a_text_for_its_owner(
    studio: Studio, recipe: ExtractContentRecipe, source: Source, asked: int
) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    request = ExtractContent(source=source)

    for owner_id in ("owner", "another"):
        await recipe.run(assignment(request, owner_id=owner_id), Reported())

    assert len(studio.writer.asked) == asked


@pytest.mark.parametrize(
    "code",
    [
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.PROVIDER_REFUSED,
        FailureCode.OUTPUT_UNUSABLE,
        FailureCode.LANGUAGE_UNSUPPORTED,
    ],
)
async def test_what_the_writer_fails_with_is_passed_on(
    studio: Studio, recipe: ExtractContentRecipe, code: FailureCode
) -> None:
    studio.writer.usual = replace(USUAL, failure=code)

    with pytest.raises(RecipeFailed) as failed:
        await recipe.run(assignment(ExtractContent(source=TextSource(TEXT))), Reported())

    assert failed.value.code is code


async def test_a_page_that_cannot_be_opened_asks_no_writer(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    with pytest.raises(RecipeFailed):
        await recipe.run(assignment(ExtractContent(source=UrlSource(URL))), Reported())

    assert studio.writer.asked == []


async def test_the_whole_way_through_the_pipeline(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    """Requested, run, and distilled again from its own result; the same again costs one."""
    studio.recipes[GenerationKind.EXTRACT] = recipe
    creator = await studio.creator()
    first = await studio.generating.request(
        ExtractContent(source=TextSource(TEXT)), owner_id=creator.id, idempotency_key="request-1"
    )
    await studio.performing.perform(first.generation.id)
    (content,) = studio.database.tables.contents.values()
    assert isinstance(content, Article)
    content.body = TEXT
    for number, spent in ((2, 4), (3, 5)):
        again = await studio.generating.request(
            ExtractContent(source=ContentSource(content.id)),
            owner_id=creator.id,
            idempotency_key=f"request-{number}",
        )

        await studio.performing.perform(again.generation.id)

        assert studio.stored(again.generation).status is GenerationStatus.SUCCEEDED
        assert studio.only_key().credits_spent == spent
