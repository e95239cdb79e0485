"""信息卡片: pages of points, in one size, as files of their own and all together."""

from dataclasses import replace

import pytest

from domain.ai_label import LABEL_ZH, LabelPosition
from domain.asset import AssetKind, AssetRole
from domain.brand import Brand, ColorInvalid
from domain.card_request import CardThemeUnknown, LinkNotSecure, StartUnclear
from domain.content import ContentKind
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.info_card import CardForm, CardLook, PageRedo, text_of_cards
from domain.language import Locale
from domain.options import LineTooLong, NumberOutOfRange
from domain.platform import Platform
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.source import ContentSource, TextSource, TextTooShort, UrlForbidden, UrlSource
from domain.stage import Stage
from domain.writing import CardBrief
from tests.domain.recipes.cards import TEXT, URL, USUAL, CardStudio, an_outline
from tests.domain.studio import Studio


@pytest.fixture
def cards(studio: Studio) -> CardStudio:
    return CardStudio(studio)


def test_a_request_is_admitted_in_its_normal_form(cards: CardStudio) -> None:
    admitted = cards.recipe.admit(
        GenerateInfoCard(
            source=TextSource(f"{TEXT}\n"),
            author=" 老旺 ",
            tone=" 亲切 ",
            instruction="\n",
            brand=Brand(name=" 汤社 ", color="#5b5bd6"),
            link=f" {URL}#top",
        )
    )

    assert admitted == GenerateInfoCard(
        source=TextSource(TEXT),
        author="老旺",
        tone="亲切",
        brand=Brand(name="汤社", color="#5B5BD6"),
        link=URL,
    )
    assert cards.recipe.admit(admitted) == admitted


@pytest.mark.parametrize(
    ("request_", "refusal", "field"),
    [
        (replace(USUAL, source=None), StartUnclear, ("input", "source")),
        (
            replace(USUAL, page=PageRedo(content_id="content", index=1)),
            StartUnclear,
            ("input", "source"),
        ),
        (replace(USUAL, max_pages=2), NumberOutOfRange, ("input", "maxPages")),
        (replace(USUAL, max_pages=19), NumberOutOfRange, ("input", "maxPages")),
        (replace(USUAL, theme_id="neon"), CardThemeUnknown, ("input", "theme")),
        (replace(USUAL, author="旺" * 25), LineTooLong, ("input", "author")),
        (replace(USUAL, tone="亲" * 41), LineTooLong, ("input", "tone")),
        (replace(USUAL, instruction="写" * 501), LineTooLong, ("input", "instruction")),
        (replace(USUAL, brand=Brand(color="red")), ColorInvalid, ("input", "brand", "color")),
        (replace(USUAL, link="http://example.com"), LinkNotSecure, ("input", "link")),
        (replace(USUAL, link="https://localhost/"), UrlForbidden, ("input", "link")),
        (replace(USUAL, link=f"{URL}?{'q' * 300}"), LineTooLong, ("input", "link")),
        (replace(USUAL, source=TextSource("短")), TextTooShort, ("input", "source", "text")),
    ],
)
async def test_what_no_cards_can_be_made_of_is_refused_before_anything_is_charged(
    studio: Studio,
    cards: CardStudio,
    request_: GenerateInfoCard,
    refusal: type[Refusal],
    field: tuple[str, ...],
) -> None:
    studio.recipes[GenerationKind.INFO_CARD] = cards.recipe
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")

    assert refused.value.field == field


@pytest.mark.parametrize(("pages", "price"), [(3, 4), (4, 5), (9, 6), (10, 7), (18, 9)])
def test_more_pages_cost_more(cards: CardStudio, pages: int, price: int) -> None:
    assert cards.recipe.price(replace(USUAL, max_pages=pages)) == price


async def test_every_page_is_a_file_and_all_of_them_are_two_more(cards: CardStudio) -> None:
    content, result, progress = await cards.run()

    forms = [card.form for card in content.cards]
    assert forms == [
        CardForm.COVER,
        CardForm.POINTS,
        CardForm.POINTS,
        CardForm.QUOTE,
        CardForm.CLOSING,
    ]
    pages, whole = result.assets[:5], result.assets[5:]
    assert [(page.role, page.kind, page.caption) for page in pages] == [
        (AssetRole.PART, AssetKind.IMAGE, f"0{index}") for index in range(1, 6)
    ]
    assert [(file.role, file.kind, file.mime_type) for file in whole] == [
        (AssetRole.LONG_IMAGE, AssetKind.IMAGE, "image/png"),
        (AssetRole.WHOLE, AssetKind.DOCUMENT, "application/pdf"),
    ]
    assert {asset.ai_label for asset in result.assets} == {LABEL_ZH}
    blobs = [(await cards.studio.blobs.load(page.blob_name)) for page in pages]
    assert cards.maker.bound == [blobs]
    assert progress.text == text_of_cards(content.cards)


async def test_a_run_costs_what_its_pages_do(cards: CardStudio) -> None:
    _, result, _ = await cards.run(replace(USUAL, max_pages=18))

    assert (len(cards.maker.sheets), result.spent) == (5, 5)


async def test_the_set_knows_what_it_was_made_for(cards: CardStudio) -> None:
    cards.uploads["logo", "owner"] = b"logo"
    look = CardLook(
        author="老旺",
        brand=Brand(name="汤社", logo_upload_id="logo"),
        label_position=LabelPosition.TOP_LEFT,
    )
    request = replace(
        USUAL,
        platform=Platform.WEIBO,
        theme_id="dark",
        brand=look.brand,
        label_position=look.label_position,
    )

    content, result, _ = await cards.run(request)

    assert (content.kind, content.title) == (ContentKind.INFO_CARD, "一锅好汤的火候")
    assert (content.platform, content.theme_id) == (Platform.WEIBO, "dark")
    assert (content.look, content.tags) == (look, ["南瓜汤", "食谱"])
    assert result.provenance == an_outline().provenance
    style = cards.maker.sheets[0].style
    assert (style.width, style.height, style.logo) == (1024, 1024, b"logo")


async def test_it_is_outlined_as_it_was_asked_for(cards: CardStudio) -> None:
    await cards.run(
        replace(USUAL, max_pages=4, tone="亲切", instruction="多用短句", language=Locale.EN)
    )

    ((article, brief),) = cards.writer.outlined
    assert article.text == TEXT
    assert brief == CardBrief(points=6, tone="亲切", instruction="多用短句", language=Locale.EN)


@pytest.mark.parametrize(
    ("link", "expected"), [(None, URL), ("https://example.com/me", "https://example.com/me")]
)
async def test_the_last_card_leads_to_the_source_or_where_its_owner_says(
    cards: CardStudio, link: str | None, expected: str
) -> None:
    cards.studio.web.pages[URL] = f"南瓜汤\n{TEXT}"

    content, _, progress = await cards.run(replace(USUAL, source=UrlSource(URL), link=link))

    assert (content.source_url, content.cards[-1].link) == (URL, expected)
    assert [stage for stage, _ in progress.stages] == [
        *(Stage.FETCHING, Stage.READING, Stage.WRITING),
        *([Stage.TYPESETTING] * 6),
        *(Stage.CHECKING, Stage.SAVING),
    ]
    percents = [percent for _, percent in progress.stages]
    assert percents == sorted(percents)


async def test_a_source_with_an_endless_address_has_no_code(cards: CardStudio) -> None:
    long = f"{URL}?{'q' * 300}"
    cards.studio.web.pages[long] = f"南瓜汤\n{TEXT}"

    content, _, _ = await cards.run(replace(USUAL, source=UrlSource(long)))

    assert (content.source_url, content.cards[-1].link) == (long, None)


async def test_what_has_no_room_is_not_shown_either(cards: CardStudio) -> None:
    cards.writer.answer = an_outline(9)

    content, _, progress = await cards.run(replace(USUAL, max_pages=4))

    assert len(content.cards) == 4
    assert progress.text == text_of_cards(content.cards)
    assert "第9步" in progress.voided[0]


async def test_its_text_is_compared_with_the_article(cards: CardStudio) -> None:
    cards.writer.answer = replace(an_outline(), quote="最好的汤要炖 99 分钟")

    content, _, _ = await cards.run()

    assert content.review is not None
    assert [hit.text for hit in content.review.compliance.hits] == ["最好"]
    assert "99" in {issue.text for issue in content.review.fact_issues}


async def test_nothing_is_made_for_a_logo_that_is_gone(cards: CardStudio) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await cards.run(replace(USUAL, brand=Brand(logo_upload_id="gone")))

    assert failed.value.code is FailureCode.UPLOAD_GONE
    assert cards.writer.outlined == []


def test_its_source_must_be_the_requesters_own() -> None:
    assert replace(USUAL, source=ContentSource("content")).content_ids == ("content",)
    assert USUAL.content_ids == ()
