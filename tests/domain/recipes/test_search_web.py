"""全网搜索, from the question to an answer whose every claim has its place in a page."""

import re
from dataclasses import replace

import pytest

from domain.content import Article, ContentKind
from domain.errors import Refusal
from domain.facts import FactChange
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.options import LineTooLong, NumberOutOfRange
from domain.recipe import Assignment, Result
from domain.recipes.search_web import (
    QUERY_LENGTH,
    SOURCE_LIMIT,
    QueryTooShort,
    SearchWeb,
    SearchWebRecipe,
)
from domain.searching import Recency, SearchHit, SearchNotConfigured
from domain.stage import Stage
from domain.writing import Evidence, Passage, PassageForm
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, plain
from tests.fake_writing import Prepared

QUESTION = "南瓜汤要炖多久"
COOKING, CHOOSING, BROKEN = (
    "https://a.example/cook",
    "https://b.example/choose",
    "https://c.example/",
)
#: The page that says most on the question is the first.
COOKED = Evidence(1, "南瓜汤要小火慢炖30分钟")
CHOSEN = Evidence(2, "要选贝贝南瓜才够粉糯")
ANSWER = Prepared(
    titles=["南瓜汤要炖多久", "一锅汤的时间"],
    tags=["南瓜汤", "火候"],
    passages=[
        Passage(PassageForm.HEADING, "时间"),
        Passage(PassageForm.PARAGRAPH, "小火慢炖30分钟。", (COOKED,)),
        Passage(PassageForm.POINT, "选贝贝南瓜", (CHOSEN,)),
        Passage(PassageForm.POINT, "加满满的爱", (Evidence(1, "加满满的爱心才好喝"),)),
    ],
)


@pytest.fixture
def recipe(studio: Studio) -> SearchWebRecipe:
    """Two queries find three pages, of which one cannot be read."""
    hits = [
        SearchHit(url=url, title="", snippet="", site_name=None, published_on=None)
        for url in (BROKEN, CHOOSING, COOKING)
    ]
    studio.searcher.answers = {QUESTION: hits[:2], "南瓜汤 时间": hits[1:]}
    studio.web.pages[COOKING] = f"火候\n南瓜汤要小火慢炖30分钟，南瓜汤才够香浓。{'炖' * 40}"
    studio.web.pages[CHOOSING] = f"选瓜\n买菜的时候，要选贝贝南瓜才够粉糯，每斤8元。{'选' * 40}"
    studio.writer.prepared = [Prepared(queries=[QUESTION, "南瓜汤 时间"]), ANSWER]
    return SearchWebRecipe(studio.researching, studio.writer, studio.composing, studio.facts)


async def run(recipe: SearchWebRecipe, request: SearchWeb | None = None) -> tuple[Result, Reported]:
    progress = Reported()
    assignment = Assignment(
        input=request or SearchWeb(query=QUESTION),
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    return await recipe.run(assignment, progress), progress


def article_of(result: Result) -> Article:
    assert isinstance(result.content, Article)
    return result.content


def test_a_question_is_admitted_on_one_line(recipe: SearchWebRecipe) -> None:
    admitted = recipe.admit(SearchWeb(query=" 南瓜汤\n要炖\u200b多久 ", recency=Recency.DAY))

    assert admitted == SearchWeb(query="南瓜汤 要炖多久", recency=Recency.DAY)
    assert recipe.admit(admitted) == admitted


@pytest.mark.parametrize(
    ("query", "max_sources"), [("字" * QUERY_LENGTH, 1), ("汤?", SOURCE_LIMIT)]
)
def test_a_question_may_go_to_its_bounds(
    recipe: SearchWebRecipe, query: str, max_sources: int
) -> None:
    request = SearchWeb(query=query, max_sources=max_sources)
    assert recipe.admit(request) == request


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (SearchWeb(query=""), QueryTooShort),
        (SearchWeb(query=" 汤 "), QueryTooShort),
        (SearchWeb(query="\u200b\u200b"), QueryTooShort),
        (SearchWeb(query="字" * (QUERY_LENGTH + 1)), LineTooLong),
        (SearchWeb(query=QUESTION, max_sources=0), NumberOutOfRange),
        (SearchWeb(query=QUESTION, max_sources=SOURCE_LIMIT + 1), NumberOutOfRange),
    ],
)
async def test_what_cannot_be_searched_is_refused_before_anything_is_charged(
    studio: Studio, recipe: SearchWebRecipe, request_: SearchWeb, refusal: type[Refusal]
) -> None:
    studio.recipes[GenerationKind.SEARCH] = recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal):
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")


async def test_without_a_back_end_nobody_pays(studio: Studio, recipe: SearchWebRecipe) -> None:
    studio.recipes[GenerationKind.SEARCH] = recipe
    studio.searcher.is_available = False
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(SearchNotConfigured):
        await studio.generating.request(
            SearchWeb(query=QUESTION), owner_id=creator.id, idempotency_key="request-1"
        )

    assert (studio.searcher.asked, studio.writer.asked) == ([], [])


@pytest.mark.parametrize(("sources", "price"), [(1, 4), (5, 4), (6, 5), (8, 5), (20, 7)])
def test_more_sources_cost_more(recipe: SearchWebRecipe, sources: int, price: int) -> None:
    assert recipe.price(SearchWeb(query=QUESTION, max_sources=sources)) == price


async def test_an_answer_is_written_from_the_pages_that_were_read(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    result, progress = await run(recipe, SearchWeb(query=QUESTION, recency=Recency.WEEK))

    article = article_of(result)
    assert article.body == progress.text == "## 时间\n\n小火慢炖30分钟[1]。\n\n- 选贝贝南瓜[2]"
    assert (article.kind, article.platform, article.source_url) == (ContentKind.SEARCH, None, None)
    assert (article.title, article.title_candidates) == (ANSWER.titles[0], list(ANSWER.titles))
    assert (article.summary, article.key_points) == ("小火慢炖30分钟。", ["选贝贝南瓜"])
    assert [
        (each.index, each.title, each.url, each.quoted_text, each.is_supported)
        for each in article.citations
    ] == [
        (1, "火候", COOKING, "南瓜汤要小火慢炖30分钟", True),
        (2, "选瓜", CHOOSING, "要选贝贝南瓜才够粉糯", True),
    ]
    assert [asked.question for asked in studio.writer.asked] == [QUESTION, QUESTION]
    assert {recency for _, _, recency in studio.searcher.asked} == {Recency.WEEK}
    assert (result.spent, result.provenance.tokens_in, result.provenance.cost_micros) == (5, 14, 10)


async def test_stages_and_sources_are_reported(recipe: SearchWebRecipe) -> None:
    _, progress = await run(recipe)

    stages, percents = zip(*progress.stages, strict=True)
    assert stages == (
        *(Stage.PLANNING, Stage.SEARCHING, Stage.FETCHING, Stage.READING),
        *(Stage.WRITING, Stage.CHECKING, Stage.SAVING),
    )
    assert list(percents) == sorted(percents)
    assert [page.url for page in progress.sources] == [COOKING, CHOOSING]


async def test_no_address_appears_that_was_not_read(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    slipped_in = (
        "小火慢炖30分钟，详见[这里](https://evil.example/)或https://evil.example/2 ![](//evil.zzz)"
    )
    studio.writer.prepared[1] = replace(
        ANSWER,
        passages=[Passage(PassageForm.PARAGRAPH, slipped_in, (COOKED, Evidence(9, "x" * 9)))],
    )

    result, progress = await run(recipe)

    article = article_of(result)
    assert article.body == progress.text
    assert "evil" not in article.body + article.summary
    assert {each.url for each in article.citations} == {COOKING}


async def test_every_mark_has_words_that_stand_in_its_page(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    result, _ = await run(recipe)

    article = article_of(result)
    for each in article.citations:
        assert each.quoted_text in str(studio.web.pages[each.url])
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", article.body)} == {
        each.index for each in article.citations
    }


async def test_a_figure_that_no_page_has_is_marked_and_told(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    studio.writer.prepared[1] = replace(
        ANSWER, passages=[Passage(PassageForm.PARAGRAPH, "要炖90分钟。", (COOKED,))]
    )

    article = article_of((await run(recipe))[0])

    assert [each.is_supported for each in article.citations] == [False]
    assert article.review is not None
    assert [(issue.text, issue.change) for issue in article.review.fact_issues] == [
        ("90", FactChange.INVENTED)
    ]


async def test_an_answer_need_not_tell_all_that_its_pages_do(recipe: SearchWebRecipe) -> None:
    article = article_of((await run(recipe))[0])

    assert article.review is not None
    assert list(article.review.fact_issues) == []


async def test_a_plan_without_queries_asks_the_question_itself(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    studio.writer.prepared[0] = Prepared(queries=[])
    studio.searcher.answers[QUESTION] = studio.searcher.answers["南瓜汤 时间"]

    await run(recipe)

    assert [query for query, _, _ in studio.searcher.asked] == [QUESTION]


@pytest.mark.parametrize(
    ("passages", "failure", "code"),
    [
        ((), None, FailureCode.OUTPUT_UNUSABLE),
        (ANSWER.passages[3:], None, FailureCode.OUTPUT_UNUSABLE),
        (ANSWER.passages, FailureCode.PROVIDER_UNAVAILABLE, FailureCode.PROVIDER_UNAVAILABLE),
    ],
)
async def test_without_an_answer_that_stands_there_is_none(
    studio: Studio,
    recipe: SearchWebRecipe,
    passages: tuple[Passage, ...],
    failure: FailureCode | None,
    code: FailureCode,
) -> None:
    studio.writer.prepared[1] = replace(ANSWER, passages=passages, failure=failure)

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe)

    assert failed.value.code is code


async def test_where_nothing_is_found_no_answer_is_asked_for(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    studio.searcher.answers = {}

    with pytest.raises(RecipeFailed) as failed:
        await run(recipe)

    assert failed.value.code is FailureCode.SEARCH_EMPTY
    assert studio.writer.tasks == ["plan"]


async def test_a_run_can_be_repeated_from_the_start(
    studio: Studio, recipe: SearchWebRecipe
) -> None:
    studio.writer.prepared *= 2
    studio.web.seconds = {COOKING: 5.0}
    first, _ = await run(recipe)
    studio.web.seconds = {CHOOSING: 5.0}
    second, _ = await run(recipe)

    assert plain(first.content) == plain(second.content)
