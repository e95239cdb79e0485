"""内容提炼, from the request that is admitted to the article that is kept."""

import pytest

from domain.content import Article, ContentKind
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind, GenerationStatus
from domain.recipe import Assignment
from domain.recipes.extract_content import ExtractContent, ExtractContentRecipe, FocusTooLong
from domain.source import (
    ContentSource,
    TextSource,
    TextTooShort,
    UrlForbidden,
    UrlSource,
)
from domain.stage import Stage
from domain.writing import FOCUS_LENGTH, Engine, Length
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, plain
from tests.fakes import Asked, FakeWriter

TEXT = "南瓜汤要小火慢炖，先炒香洋葱。" * 10
URL = "https://example.com/soup"


@pytest.fixture
def writer() -> FakeWriter:
    return FakeWriter(pieces=("## 要点\n\n", "小火 慢炖。", "\u3000完"))


@pytest.fixture
def recipe(studio: Studio, writer: FakeWriter) -> ExtractContentRecipe:
    return ExtractContentRecipe(studio.sourcing, writer)


def assignment(request: ExtractContent) -> Assignment[ExtractContent]:
    return Assignment(
        input=request, generation_id="generation", owner_id="owner", content_id="content", now=NOW
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


@pytest.mark.parametrize("focus", [None, "", " \n "])
def test_no_focus_is_the_whole(recipe: ExtractContentRecipe, focus: str | None) -> None:
    assert recipe.admit(ExtractContent(source=TextSource(TEXT), focus=focus)).focus is None


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (ExtractContent(source=TextSource("短")), TextTooShort),
        (ExtractContent(source=UrlSource("http://localhost/")), UrlForbidden),
        (ExtractContent(source=TextSource(TEXT), focus="火" * (FOCUS_LENGTH + 1)), FocusTooLong),
    ],
)
def test_what_cannot_be_distilled_is_refused(
    recipe: ExtractContentRecipe, request_: ExtractContent, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        recipe.admit(request_)


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


async def test_a_page_becomes_an_article(
    studio: Studio, recipe: ExtractContentRecipe, writer: FakeWriter
) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    request = ExtractContent(source=UrlSource(URL), length=Length.LONG, focus="火候")
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
    assert article.body == progress.text == "".join(writer.pieces)
    assert article.word_count == len("##要点小火慢炖。完")
    assert (article.key_points, article.tags) == (["小火", "慢炖"], ["食谱"])
    assert all(quote in TEXT for quote in article.quotes)
    assert (result.spent, result.assets) == (3, ())
    assert result.provenance.engine is Engine.OFFLINE
    (asked,) = writer.asked
    assert (asked.length, asked.focus, asked.article.text) == (Length.LONG, "火候", TEXT)


async def test_the_way_is_reported_and_only_goes_forward(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    progress = Reported()

    await recipe.run(assignment(ExtractContent(source=UrlSource(URL))), progress)

    stages, percents = zip(*progress.stages, strict=True)
    assert stages == (Stage.FETCHING, Stage.READING, Stage.WRITING, Stage.SAVING)
    assert list(percents) == sorted(percents)


async def test_a_title_is_cut_to_what_a_content_holds(
    recipe: ExtractContentRecipe, writer: FakeWriter
) -> None:
    request = ExtractContent(source=TextSource(TEXT * 3))

    result = await recipe.run(assignment(request), Reported())

    assert result.content.title == (TEXT * 3)[:200]
    assert [type(asked) for asked in writer.asked] == [Asked]


async def test_a_run_can_be_repeated_from_the_start(recipe: ExtractContentRecipe) -> None:
    request = assignment(ExtractContent(source=TextSource(TEXT)))

    first, second = [(await recipe.run(request, Reported())).content for _ in range(2)]

    assert plain(first) == plain(second)


@pytest.mark.parametrize(
    "code",
    [FailureCode.PROVIDER_UNAVAILABLE, FailureCode.PROVIDER_REFUSED, FailureCode.OUTPUT_UNUSABLE],
)
async def test_what_the_writer_fails_with_is_passed_on(
    recipe: ExtractContentRecipe, writer: FakeWriter, code: FailureCode
) -> None:
    writer.failure = code

    with pytest.raises(RecipeFailed) as failed:
        await recipe.run(assignment(ExtractContent(source=TextSource(TEXT))), Reported())

    assert failed.value.code is code


async def test_a_page_that_cannot_be_opened_asks_no_writer(
    recipe: ExtractContentRecipe, writer: FakeWriter
) -> None:
    with pytest.raises(RecipeFailed):
        await recipe.run(assignment(ExtractContent(source=UrlSource(URL))), Reported())

    assert writer.asked == []


async def test_the_whole_way_through_the_pipeline(
    studio: Studio, recipe: ExtractContentRecipe
) -> None:
    """Requested, run and distilled again from its own result."""
    studio.recipes[GenerationKind.EXTRACT] = recipe
    creator = await studio.creator()
    first = await studio.generating.request(
        ExtractContent(source=TextSource(TEXT)), owner_id=creator.id, idempotency_key="request-1"
    )
    await studio.performing.perform(first.generation.id)
    (content,) = studio.database.tables.contents.values()
    assert isinstance(content, Article)
    content.body = TEXT
    second = await studio.generating.request(
        ExtractContent(source=ContentSource(content.id)),
        owner_id=creator.id,
        idempotency_key="request-2",
    )

    await studio.performing.perform(second.generation.id)

    assert studio.stored(second.generation).status is GenerationStatus.SUCCEEDED
    assert studio.only_key().credits_spent == 4
