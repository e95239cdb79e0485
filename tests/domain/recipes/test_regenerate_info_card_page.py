"""One page made anew: a new set, whose other pages are the very files of the old."""

from dataclasses import replace

import pytest

from domain.asset import AssetRole
from domain.brand import Brand
from domain.card_request import CardThemeUnknown, PageEmpty, PointsTooMany
from domain.content import InfoCardSet
from domain.cover import SUBTITLE_LENGTH, TITLE_LENGTH
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.info_card import CardPoint, PageRedo, text_of_cards
from domain.options import LineTooLong, NumberOutOfRange
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.writing import Engine, Point
from tests.domain.recipes.cards import USUAL, CardStudio, an_outline
from tests.domain.studio import Studio
from tests.factories import an_article


@pytest.fixture
def cards(studio: Studio) -> CardStudio:
    return CardStudio(studio)


def redo_of(content: InfoCardSet, index: int, **changes: object) -> GenerateInfoCard:
    page = PageRedo(content_id=content.id, index=index, **changes)  # type: ignore[arg-type]
    return GenerateInfoCard(page=page)


async def test_the_other_pages_keep_their_very_files(cards: CardStudio) -> None:
    old, before = await cards.kept()
    cards.maker.sheets.clear()

    new, after, progress = await cards.run(redo_of(old, 2, title="先炒香"))

    assert [sheet.index for sheet in cards.maker.sheets] == [2]
    assert (new.based_on_id, new.version, new.cards[1].title) == (old.id, 1, "先炒香")
    assert [card for at, card in enumerate(new.cards) if at != 1] == [
        card for at, card in enumerate(old.cards) if at != 1
    ]
    names = [asset.blob_name for asset in after.assets]
    old_names = [asset.blob_name for asset in before.assets]
    assert [at for at in range(7) if names[at] != old_names[at]] == [1, 5, 6]
    assert not {asset.id for asset in after.assets} & {asset.id for asset in before.assets}
    assert {asset.content_id for asset in after.assets} == {new.id}
    assert [asset.ordinal for asset in after.assets] == list(range(7))
    assert [asset.role for asset in after.assets[5:]] == [AssetRole.LONG_IMAGE, AssetRole.WHOLE]
    assert (after.spent, progress.text) == (1, text_of_cards(new.cards))


async def test_it_looks_as_the_others_do(cards: CardStudio) -> None:
    cards.uploads["logo", "owner"] = b"logo"
    brand = Brand(name="汤社", logo_upload_id="logo")
    old, _ = await cards.kept(replace(USUAL, brand=brand, theme_id="dark"))
    first = cards.maker.sheets[0].style

    new, _, _ = await cards.run(redo_of(old, 1))

    assert cards.maker.sheets[-1].style == first
    assert (new.look, new.theme_id, new.platform) == (old.look, "dark", old.platform)


async def test_a_logo_that_is_gone_can_be_replaced(cards: CardStudio) -> None:
    cards.uploads["logo", "owner"] = b"logo"
    old, _ = await cards.kept(replace(USUAL, brand=Brand(logo_upload_id="logo")))
    cards.uploads.clear()

    with pytest.raises(RecipeFailed) as failed:
        await cards.run(redo_of(old, 1))
    new, _, _ = await cards.run(replace(redo_of(old, 1), brand=Brand(name="汤社")))

    assert failed.value.code is FailureCode.UPLOAD_GONE
    assert new.look == replace(old.look, brand=Brand(name="汤社"))


async def test_a_page_can_have_a_theme_of_its_own(cards: CardStudio) -> None:
    old, _ = await cards.kept()

    new, _, _ = await cards.run(redo_of(old, 3, theme_id="dark"))

    assert cards.maker.sheets[-1].style.theme_id == "dark"
    assert (new.cards, new.theme_id) == (old.cards, "clean")


async def test_edited_points_keep_their_numbers(cards: CardStudio) -> None:
    old, _ = await cards.kept()

    new, _, _ = await cards.run(
        redo_of(old, 3, points=(Point("收汁", "大火。"), Point("", "撒盐。"), Point("装盘", "")))
    )

    assert new.cards[2].points == (
        CardPoint(number=3, heading="收汁", text="大火。"),
        CardPoint(number=4, heading="", text="撒盐。"),
        CardPoint(number=5, heading="装盘", text=""),
    )


async def test_an_edited_quote_stands_on_its_page(cards: CardStudio) -> None:
    old, _ = await cards.kept()

    new, _, _ = await cards.run(redo_of(old, 4, quote="汤不等人"))

    assert (new.cards[3].quote, cards.writer.outlined) == ("汤不等人", cards.writer.outlined[:1])


@pytest.mark.parametrize("index", [2, 3])
async def test_our_own_engine_lays_it_out_in_another_way(cards: CardStudio, index: int) -> None:
    old, _ = await cards.kept()

    new, result, _ = await cards.run(redo_of(old, index))
    asked = len(cards.writer.outlined)

    assert new.cards[index - 1] == replace(old.cards[index - 1], variant=1)
    assert (asked, result.provenance.engine) == (1, Engine.OFFLINE)


async def test_a_model_says_its_points_in_other_words(cards: CardStudio) -> None:
    old, _ = await cards.kept()
    cards.writer.engine = Engine.LLM
    cards.writer.answer = replace(an_outline(), points=[Point("起锅", "炖足30分钟。")])

    new, result, _ = await cards.run(replace(redo_of(old, 2), tone="亲切"))

    article, brief = cards.writer.outlined[-1]
    assert article.text == text_of_cards([old.cards[1]])
    assert (brief.points, brief.tone) == (2, "亲切")
    first, second = old.cards[1].points
    assert new.cards[1].points == (
        CardPoint(number=1, heading="起锅", text="炖足30分钟。"),
        second,
    )
    assert first.number == 1
    assert result.provenance == cards.writer.answer.provenance
    assert new.review is not None
    assert new.review.overlap is None


async def test_a_point_that_goes_on_elsewhere_keeps_its_heading(cards: CardStudio) -> None:
    old, _ = await cards.kept()
    begun = replace(old.cards[1], points=old.cards[2].points[:1])
    old.cards = [old.cards[0], begun, *old.cards[2:]]
    cards.studio.database.tables.contents[old.id] = old
    cards.writer.engine = Engine.LLM
    cards.writer.answer = replace(an_outline(), points=[Point("起锅", "炖足30分钟。")])

    new, _, _ = await cards.run(redo_of(old, 2))

    assert new.cards[1].points[0].heading == old.cards[2].points[0].heading
    assert new.cards[1].points[0].text == "炖足30分钟。"


async def test_a_model_finds_the_cover_another_title(cards: CardStudio) -> None:
    old, _ = await cards.kept()
    cards.writer.engine = Engine.LLM

    new, _, _ = await cards.run(redo_of(old, 1))

    assert (new.title, new.cards[0].title) == ("好汤不靠运气", "好汤不靠运气")
    assert cards.maker.titles[-1] == "好汤不靠运气"


async def test_a_title_and_a_summary_without_end_are_cut(cards: CardStudio) -> None:
    old, _ = await cards.kept()
    cards.writer.engine = Engine.LLM
    endless = replace(an_outline(), titles=["好汤，" * 100], summary="小火慢炖，" * 100)
    cards.writer.answer = endless

    new, _, _ = await cards.run(redo_of(old, 1))

    assert len(new.title) <= TITLE_LENGTH
    assert len(new.cards[0].subtitle) <= SUBTITLE_LENGTH
    assert new.cards[0].subtitle.startswith("小火慢炖")


async def test_a_model_is_not_asked_for_a_quote(cards: CardStudio) -> None:
    old, _ = await cards.kept()
    cards.writer.engine = Engine.LLM

    new, _, _ = await cards.run(redo_of(old, 4))

    assert (new.cards[3].quote, new.cards[3].variant) == (old.cards[3].quote, 1)


@pytest.mark.parametrize(
    ("index", "changes"),
    [
        (6, {}),
        (2, {"points": (Point("一", ""), Point("二", ""), Point("三", ""))}),
        (1, {"points": (Point("一", ""),)}),
        (2, {"quote": "汤不等人"}),
    ],
)
async def test_a_page_must_be_there_and_have_a_place_for_it(
    cards: CardStudio, index: int, changes: dict[str, object]
) -> None:
    old, _ = await cards.kept()

    with pytest.raises(RecipeFailed) as failed:
        await cards.run(redo_of(old, index, **changes))

    assert failed.value.code is FailureCode.PAGE_MISSING


async def test_points_that_do_not_fit_end_it(cards: CardStudio) -> None:
    old, _ = await cards.kept()

    with pytest.raises(RecipeFailed) as failed:
        await cards.run(redo_of(old, 2, points=(Point("一", cards.maker.refused),)))

    assert failed.value.code is FailureCode.TEXT_UNSETTABLE


async def test_a_set_that_is_gone_or_foreign_has_no_pages(cards: CardStudio) -> None:
    old, _ = await cards.kept()
    article = an_article("owner", "generation")
    cards.studio.database.tables.contents[article.id] = article

    codes = [
        await _code_of(cards, redo_of(old, 1), owner_id="stranger"),
        await _code_of(cards, GenerateInfoCard(page=PageRedo(content_id="unknown", index=1))),
        await _code_of(cards, GenerateInfoCard(page=PageRedo(content_id=article.id, index=1))),
    ]
    await cards.delete(old)
    codes.append(await _code_of(cards, redo_of(old, 1)))

    assert codes == [FailureCode.SOURCE_GONE] * 4


async def test_a_set_whose_files_are_gone_has_no_pages(cards: CardStudio) -> None:
    old, result = await cards.kept()
    await cards.studio.blobs.delete(result.assets[0].blob_name)

    assert await _code_of(cards, redo_of(old, 2)) is FailureCode.SOURCE_GONE


async def _code_of(
    cards: CardStudio, request: GenerateInfoCard, *, owner_id: str = "owner"
) -> FailureCode:
    with pytest.raises(RecipeFailed) as failed:
        await cards.run(request, owner_id=owner_id)
    return failed.value.code


def test_it_is_admitted_in_its_normal_form_for_one_credit(cards: CardStudio) -> None:
    page = PageRedo(
        content_id="content",
        index=2,
        title=" 先炒香 ",
        points=(Point(" 火候 ", "小火\n慢炖。"), Point(" ", "\n")),
    )

    admitted = cards.recipe.admit(GenerateInfoCard(page=page))

    assert admitted.page == replace(page, title="先炒香", points=(Point("火候", "小火 慢炖。"),))
    assert cards.recipe.admit(admitted) == admitted
    assert (cards.recipe.price(admitted), admitted.content_ids) == (1, ("content",))


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"index": 0}, NumberOutOfRange, "page"),
        ({"index": 19}, NumberOutOfRange, "page"),
        ({"title": "字" * 61}, LineTooLong, "title"),
        ({"quote": "字" * 401}, LineTooLong, "quote"),
        ({"theme_id": "neon"}, CardThemeUnknown, "theme"),
        ({"points": (Point("", " "),)}, PageEmpty, "points"),
        ({"points": (Point("一", ""),) * 7}, PointsTooMany, "points"),
        ({"points": (Point("一", ""), Point("字" * 61, ""))}, LineTooLong, "points.1.heading"),
        ({"points": (Point("", "字" * 401),)}, LineTooLong, "points.0.text"),
    ],
)
def test_what_no_page_can_hold_is_refused(
    cards: CardStudio, changes: dict[str, object], refusal: type[Refusal], field: str
) -> None:
    values = {"content_id": "content", "index": 1, **changes}

    with pytest.raises(refusal) as refused:
        cards.recipe.admit(GenerateInfoCard(page=PageRedo(**values)))  # type: ignore[arg-type]

    assert refused.value.field == ("input", *field.split("."))
