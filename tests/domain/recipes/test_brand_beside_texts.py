"""A brand's forbidden words are looked for in all that is shown, and models mend them there too."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.brand_voice import BrandVoice, TextPart
from domain.content import Article, Content, InfoCardSet, Script
from domain.failure import FailureCode, RecipeFailed
from domain.generation import RecipeInput
from domain.info_card import PageRedo
from domain.recipe import Assignment, Recipe, Result
from domain.recipes.extract_content import ExtractContent, ExtractContentRecipe
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.recipes.generate_script import GenerateScriptRecipe
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.recipes.search_web import SearchWeb, SearchWebRecipe
from domain.searching import SearchHit
from domain.source import SourceArticle, TextSource
from domain.writing import (
    AnswerBrief,
    CardBrief,
    Engine,
    Evidence,
    Outline,
    Passage,
    PassageForm,
    Point,
)
from tests.domain.recipes.cards import USUAL as USUAL_CARDS
from tests.domain.recipes.cards import CardStudio, FakeOutliner, an_outline
from tests.domain.recipes.scripts import GOOD, USUAL
from tests.domain.recipes.scripts import run as run_script
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW
from tests.fake_writing import Prepared

TEXT = "南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。" * 2
VOICE = BrandVoice(forbidden_words=("懒人",))
QUOTE = "南瓜汤要小火慢炖30分钟"
CARDS = replace(USUAL_CARDS, brand_voice=VOICE)
COMPLAINT = "品牌从不使用“懒人”一词，请换一种说法。"


class Outliner(FakeOutliner):
    """Gives the prepared outlines in turn, then the usual one; a failure is raised."""

    def __init__(self, *prepared: Outline | FailureCode) -> None:
        super().__init__()
        self.outlines = list(prepared)

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        usual = await super().outline(article, brief)
        given = self.outlines.pop(0) if self.outlines else usual
        if isinstance(given, FailureCode):
            raise RecipeFailed(given)
        return given


async def made(
    recipe: Recipe[Any],  # Any: each has its own input
    request: RecipeInput,
) -> tuple[Content, Reported]:
    progress = Reported()
    assignment = Assignment(
        input=request, generation_id="generation", owner_id="owner", content_id="content", now=NOW
    )
    return (await recipe.run(assignment, progress)).content, progress


def places(content: Content) -> Sequence[tuple[TextPart, int, int]]:
    assert isinstance(content, Article | Script | InfoCardSet)
    assert content.review is not None
    return [(hit.part, hit.index, hit.start) for hit in content.review.other_brand_hits]


async def test_the_summary_of_a_rewrite_is_looked_through(studio: Studio) -> None:
    studio.writer.usual = Prepared(summary="给懒人。")
    recipe = RewriteContentRecipe(studio.sourcing, studio.writer, studio.composing)

    article, _ = await made(recipe, RewriteContent(source=TextSource(TEXT), brand_voice=VOICE))

    assert places(article) == [(TextPart.SUMMARY, 1, 1)]


async def test_a_model_is_asked_once_more_for_the_sake_of_a_summary(studio: Studio) -> None:
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [Prepared(summary="给懒人。"), Prepared(summary="给忙人。")]
    recipe = RewriteContentRecipe(studio.sourcing, studio.writer, studio.composing)

    article, _ = await made(recipe, RewriteContent(source=TextSource(TEXT), brand_voice=VOICE))

    assert isinstance(article, Article)
    assert (article.summary, places(article)) == ("给忙人。", [])


async def test_a_distillation_is_looked_through_and_shows_no_forbidden_tag(studio: Studio) -> None:
    body = "# 懒人汤\n\n给懒人。\n\n## 标签\n\n#懒人食谱 #南瓜汤"
    studio.writer.usual = Prepared(
        titles=["懒人汤", "好汤"],
        summary="给懒人。",
        tags=["懒人食谱", "南瓜汤"],
        quotes=["小火", "懒人"],
        pieces=[body],
    )
    recipe = ExtractContentRecipe(studio.sourcing, studio.distilling, studio.reviewing)

    article, progress = await made(
        recipe, ExtractContent(source=TextSource(TEXT), brand_voice=VOICE)
    )

    assert isinstance(article, Article)
    assert article.body == progress.text == "# 好汤\n\n给懒人。\n\n## 标签\n\n#南瓜汤"
    assert progress.voided == [body]
    assert places(article) == [(TextPart.SUMMARY, 1, 1), (TextPart.QUOTE, 2, 0)]


async def test_all_that_a_scene_shows_is_looked_through(studio: Studio) -> None:
    first, second, *rest = GOOD.shots
    studio.writer.usual = replace(
        GOOD,
        shots=[
            replace(first, heading="懒人开头", visual="一口懒人锅"),
            replace(second, on_screen_text="懒人"),
            *rest,
        ],
    )
    recipe = GenerateScriptRecipe(studio.sourcing, studio.writer, studio.reviewing)

    script, _, _ = await run_script(recipe, replace(USUAL, brand_voice=VOICE))

    assert places(script) == [
        (TextPart.HEADING, 1, 0),
        (TextPart.VISUAL, 1, 2),
        (TextPart.ON_SCREEN_TEXT, 2, 0),
    ]


async def test_a_model_mends_what_a_scene_shows(studio: Studio) -> None:
    first, *rest = GOOD.shots
    studio.writer.engine = Engine.LLM
    studio.writer.prepared = [
        replace(GOOD, shots=[replace(first, visual="懒人锅"), *rest]),
        GOOD,
    ]
    recipe = GenerateScriptRecipe(studio.sourcing, studio.writer, studio.reviewing)

    script, _, _ = await run_script(recipe, replace(USUAL, brand_voice=VOICE))

    assert len(studio.writer.asked) == 2
    assert (script.scenes[0].visual, places(script)) == (first.visual, [])


def an_answer(text: str, *, point: str = "选粉糯的") -> Prepared:
    evidence = (Evidence(1, QUOTE),)
    return Prepared(
        passages=[
            Passage(PassageForm.PARAGRAPH, text, evidence),
            Passage(PassageForm.POINT, point, evidence),
        ]
    )


async def answered(studio: Studio, *answers: Prepared) -> Article:
    url = "https://a.example/cook"
    hit = SearchHit(url=url, title="", snippet="", site_name=None, published_on=None)
    studio.searcher.answers = {"南瓜汤": [hit]}
    studio.web.pages[url] = f"火候\n{TEXT}"
    studio.writer.prepared = [Prepared(queries=["南瓜汤"]), *answers]
    recipe = SearchWebRecipe(studio.researching, studio.writer, studio.composing, studio.facts)
    article, progress = await made(recipe, SearchWeb(query="南瓜汤", brand_voice=VOICE))
    assert isinstance(article, Article)
    assert article.body == progress.text
    return article


async def test_summary_and_points_of_an_answer_are_looked_through(studio: Studio) -> None:
    article = await answered(studio, an_answer(f"{QUOTE}，懒人也会。", point="懒人选粉糯的"))

    assert article.key_points == ["懒人选粉糯的"]
    assert [place[:2] for place in places(article)] == [
        (TextPart.SUMMARY, 1),
        (TextPart.KEY_POINT, 1),
    ]


async def test_a_model_answers_once_more_in_the_brands_voice(studio: Studio) -> None:
    studio.writer.engine = Engine.LLM

    article = await answered(
        studio, an_answer(f"{QUOTE}，懒人也会。"), an_answer(f"{QUOTE}，都会。", point="选老的")
    )

    assert "懒人" not in article.body
    assert (places(article), article.key_points) == ([], ["选老的"])
    first, second = (asked.brief for asked in studio.writer.asked if asked.task == "integrate")
    assert first == AnswerBrief(brand_voice=VOICE)
    assert isinstance(second, AnswerBrief)
    assert second.revision is not None
    assert [each.zh_cn for each in second.revision.complaints] == [COMPLAINT]


async def test_figures_that_an_answer_made_up_are_told_and_not_asked_about_again(
    studio: Studio,
) -> None:
    studio.writer.engine = Engine.LLM

    article = await answered(studio, an_answer("要炖90分钟。"))

    assert studio.writer.tasks == ["plan", "integrate"]
    assert article.review is not None
    assert [issue.text for issue in article.review.fact_issues] == ["90"]


async def cards_of(
    studio: Studio, *outlines: Outline | FailureCode
) -> tuple[InfoCardSet, Result, list[CardBrief]]:
    cards = CardStudio(studio, writer=Outliner(*outlines))
    content, result, _ = await cards.run(CARDS)
    return content, result, [brief for _, brief in cards.writer.outlined]


async def test_the_subtitle_of_cards_is_looked_through(studio: Studio) -> None:
    usual = an_outline()
    offline = replace(
        usual,
        summary="给懒人的汤。",
        provenance=replace(usual.provenance, engine=Engine.OFFLINE),
    )

    content, _, asked = await cards_of(studio, offline)

    assert content.cards[0].subtitle == "给懒人的汤。"
    assert places(content) == [(TextPart.SUBTITLE, 1, 1)]
    assert len(asked) == 1


async def test_a_model_outlines_once_more_in_the_brands_voice(studio: Studio) -> None:
    bad = replace(an_outline(), points=[Point("懒人第一步", "小火慢炖30分钟。")])

    content, result, (first, second) = await cards_of(studio, bad, an_outline())

    assert content.review is not None
    assert content.review.all_brand_hits == ()
    assert first.revision is None
    assert second.revision is not None
    assert "懒人第一步" in second.revision.text
    assert [each.zh_cn for each in second.revision.complaints] == [COMPLAINT]
    assert result.provenance.tokens_in == 14


async def test_the_outline_with_fewer_forbidden_words_is_kept(studio: Studio) -> None:
    bad = replace(an_outline(), summary="给懒人的汤。")
    worse = replace(bad, points=[Point("懒人第一步", "小火慢炖30分钟。")])

    kept, result, _ = await cards_of(studio, bad, worse)
    unmended, _, _ = await cards_of(studio, bad, FailureCode.PROVIDER_UNAVAILABLE)

    assert places(kept) == places(unmended) == [(TextPart.SUBTITLE, 1, 1)]
    assert result.provenance.tokens_in == 14


async def test_a_page_made_anew_is_mended_too_and_its_own_title_looked_through(
    studio: Studio,
) -> None:
    cards = CardStudio(studio, writer=Outliner())
    content, _ = await cards.kept(CARDS)
    bad = replace(an_outline(), points=[Point("懒人", "大火。"), Point("收汁", "小火。")])
    cards.writer = Outliner(bad)
    cards.writer.engine = Engine.LLM
    page = PageRedo(content_id=content.id, index=2)

    mended, _, _ = await cards.run(GenerateInfoCard(page=page, brand_voice=VOICE))
    edited, _, _ = await cards.run(
        GenerateInfoCard(page=replace(page, title="给懒人"), brand_voice=VOICE)
    )

    assert len(cards.writer.outlined) == 2
    assert mended.review is not None
    assert mended.review.all_brand_hits == ()
    assert places(edited) == [(TextPart.HEADING, 2, 1)]
