"""A brand's voice in what recipes write: titles are chosen by it, and its words are looked for."""

from dataclasses import replace
from typing import Any

from domain.brand_voice import BrandHit, BrandVoice, TextPart
from domain.content import Article, Content, Cover, InfoCardSet, Script
from domain.generation import RecipeInput
from domain.platform import Platform
from domain.recipe import Assignment, Recipe
from domain.recipes.extract_content import ExtractContent, ExtractContentRecipe
from domain.recipes.generate_script import GenerateScriptRecipe
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.recipes.search_web import SearchWeb, SearchWebRecipe
from domain.searching import SearchHit
from domain.source import TextSource
from domain.writing import Brief, Engine, Evidence, Passage, PassageForm
from tests.domain.recipes.cards import USUAL as USUAL_CARDS
from tests.domain.recipes.cards import CardStudio, an_outline
from tests.domain.recipes.covers import USUAL as USUAL_COVER
from tests.domain.recipes.covers import CoverStudio
from tests.domain.recipes.scripts import GOOD, USUAL
from tests.domain.recipes.scripts import run as run_script
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW
from tests.fake_writing import Prepared

TEXT = "南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。" * 2
VOICE = BrandVoice(tone="克制", favorite_words=("暖胃",), forbidden_words=("懒人", "懒"))
BAD = Prepared(
    titles=["懒人南瓜汤", "一锅好汤"], tags=["懒人食谱", "南瓜汤"], pieces=["给懒人的汤。"]
)
CLEAN = replace(BAD, pieces=["给忙人的汤。"])
HIT = BrandHit(start=1, end=3, text="懒人", word="懒人")


async def made(recipe: Recipe[Any], request: RecipeInput) -> Content:  # Any: each has its own
    assignment = Assignment(
        input=request,
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    return (await recipe.run(assignment, Reported())).content


async def rewritten(studio: Studio, request: RewriteContent) -> Article:
    recipe = RewriteContentRecipe(studio.sourcing, studio.writer, studio.composing)
    article = await made(recipe, request)
    assert isinstance(article, Article)
    return article


REWRITE = RewriteContent(source=TextSource(TEXT), brand_voice=VOICE)


async def test_a_forbidden_word_that_stays_is_told_with_its_place(studio: Studio) -> None:
    studio.writer.usual = BAD

    article = await rewritten(studio, REWRITE)

    assert len(studio.writer.asked) == 1
    assert article.title == "一锅好汤"
    assert article.title_candidates == ["一锅好汤"]
    assert article.tags == ["南瓜汤"]
    assert article.review is not None
    assert article.review.brand_hits == (HIT,)
    assert article.review.title_brand_hits == ()


async def test_a_model_is_told_of_it_and_asked_once_more(studio: Studio) -> None:
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [BAD, CLEAN]

    article = await rewritten(studio, REWRITE)

    assert article.body == "给忙人的汤。"
    assert article.review is not None
    assert article.review.brand_hits == ()
    first, second = (asked.brief for asked in studio.writer.asked)
    assert isinstance(first, Brief)
    assert isinstance(second, Brief)
    assert first.brand_voice == second.brand_voice == VOICE
    assert second.revision is not None
    assert [each.zh_cn for each in second.revision.complaints] == [
        "品牌从不使用“懒人”一词，请换一种说法。"
    ]


async def test_where_every_title_has_one_the_first_stays_and_says_so(studio: Studio) -> None:
    studio.writer.usual = replace(CLEAN, titles=["懒人南瓜汤", "懒汤"])

    article = await rewritten(studio, replace(REWRITE, platform=Platform.XIAOHONGSHU))

    assert article.title_candidates == ["懒人南瓜汤"]
    assert article.review is not None
    (hit,) = article.review.title_brand_hits
    assert (hit.start, hit.end, hit.part) == (0, 2, TextPart.TITLE)


async def test_who_forbids_nothing_gets_every_title(studio: Studio) -> None:
    studio.writer.usual = BAD

    article = await rewritten(studio, RewriteContent(source=TextSource(TEXT)))

    assert article.title_candidates == BAD.titles
    assert article.review is not None
    assert article.review.brand_hits == ()


async def test_a_distillation_says_where_its_source_had_one(studio: Studio) -> None:
    studio.writer.usual = BAD
    recipe = ExtractContentRecipe(studio.sourcing, studio.distilling, studio.reviewing)

    article = await made(recipe, ExtractContent(source=TextSource(TEXT), brand_voice=VOICE))

    assert isinstance(article, Article)
    assert (article.title, article.tags) == ("一锅好汤", ["南瓜汤"])
    assert article.review is not None
    assert article.review.brand_hits == (HIT,)


async def test_a_model_that_writes_a_script_is_told_of_it(studio: Studio) -> None:
    bad = replace(
        GOOD,
        titles=["懒人脚本", "好脚本"],
        shots=[
            replace(shot, narration=shot.narration.replace("，", "懒", 1)) for shot in GOOD.shots
        ],
    )
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [bad, replace(GOOD, titles=["second"])]
    recipe = GenerateScriptRecipe(studio.sourcing, studio.writer, studio.reviewing)

    script, _, _ = await run_script(recipe, replace(USUAL, brand_voice=VOICE))

    assert isinstance(script, Script)
    assert script.title == "second"
    assert len(studio.writer.asked) == 2
    assert script.review is not None
    assert script.review.brand_hits == ()


async def test_an_answer_from_the_web_is_looked_through_too(studio: Studio) -> None:
    url, quote = "https://a.example/cook", "南瓜汤要小火慢炖30分钟"
    hit = SearchHit(url=url, title="", snippet="", site_name=None, published_on=None)
    studio.searcher.answers = {"南瓜汤": [hit]}
    studio.web.pages[url] = f"火候\n{TEXT}"
    told = Passage(PassageForm.PARAGRAPH, f"{quote}，懒人也会。", (Evidence(1, quote),))
    studio.writer.prepared = [Prepared(queries=["南瓜汤"]), replace(BAD, passages=[told])]
    recipe = SearchWebRecipe(studio.researching, studio.writer, studio.composing, studio.facts)

    article = await made(recipe, SearchWeb(query="南瓜汤", brand_voice=VOICE))

    assert isinstance(article, Article)
    assert article.title == "一锅好汤"
    assert article.review is not None
    assert [hit.word for hit in article.review.brand_hits] == ["懒人"]


async def test_cards_are_looked_through_and_quote_nothing_forbidden(studio: Studio) -> None:
    cards = CardStudio(studio)
    cards.writer.answer = replace(
        an_outline(quote="懒人也会"), titles=["懒人卡片", "一锅好汤"], summary="懒人也会。"
    )

    made_, _, _ = await cards.run(replace(USUAL_CARDS, brand_voice=VOICE))

    assert isinstance(made_, InfoCardSet)
    assert made_.title == "一锅好汤"
    assert not any(card.quote for card in made_.cards)
    assert cards.writer.outlined[0][1].brand_voice == VOICE


async def test_a_cover_says_where_its_own_words_are_forbidden() -> None:
    studio = CoverStudio()

    cover, _, _ = await studio.made(replace(USUAL_COVER, title="懒人汤", brand_voice=VOICE))

    assert isinstance(cover, Cover)
    assert cover.review is not None
    assert [hit.word for hit in cover.review.title_brand_hits] == ["懒人"]
