"""封面: one picture for each size of each platform, or a refusal that says what to change."""

from dataclasses import replace

import pytest

from domain.ai_label import LABEL_ZH, LabelPosition
from domain.asset import Asset
from domain.brand import Brand, ColorInvalid
from domain.content import ContentKind
from domain.cover import (
    BackgroundKind,
    BackgroundMissing,
    ImagesNotConfigured,
    PlatformsMissing,
    ThemeUnknown,
)
from domain.cover_text import TitleMissing, TooManyLines
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.options import LineTooLong
from domain.platform import Platform
from domain.recipes.generate_cover import GenerateCover
from domain.stage import Stage
from domain.writing import Engine, Provenance
from tests.domain.fake_covers import PASSED
from tests.domain.recipes.covers import USUAL, CoverStudio

EVERYWHERE = replace(USUAL, platforms=tuple(Platform))


@pytest.fixture
def studio() -> CoverStudio:
    return CoverStudio()


def test_a_request_is_admitted_in_its_normal_form(studio: CoverStudio) -> None:
    request = GenerateCover(
        title=" 每天复盘\n10分钟 ",
        subtitle=" ",
        highlights=("记录：三个数据", "", "记录：三个数据"),
        tags=("#复盘", "复盘", " ＃成长"),
        badge="\u200b收藏",
        platforms=(Platform.WEIBO, Platform.ZHIHU, Platform.WEIBO),
        theme_id="quote",
        background_upload_id="left over",
        brand=Brand(name=" 老旺 ", color="#e63946"),
    )

    admitted = studio.cover_recipe().admit(request)

    assert admitted == GenerateCover(
        title="每天复盘 10分钟",
        highlights=("记录：三个数据",),
        tags=("复盘", "成长"),
        badge="收藏",
        platforms=(Platform.WEIBO, Platform.ZHIHU),
        theme_id="quote",
        brand=Brand(name="老旺", color="#E63946"),
    )
    assert studio.cover_recipe().admit(admitted) == admitted


@pytest.mark.parametrize(
    ("request_", "refusal", "field"),
    [
        (replace(USUAL, title=" "), TitleMissing, ("input", "title")),
        (replace(USUAL, title="\u200d\u3164"), TitleMissing, ("input", "title")),
        (replace(USUAL, title="题" * 61), LineTooLong, ("input", "title")),
        (replace(USUAL, subtitle="副" * 81), LineTooLong, ("input", "subtitle")),
        (replace(USUAL, badge="签" * 17), LineTooLong, ("input", "badge")),
        (replace(USUAL, author="名" * 25), LineTooLong, ("input", "author")),
        (replace(USUAL, highlights=("点" * 41,)), LineTooLong, ("input", "highlights")),
        (replace(USUAL, highlights=tuple("一二三四五六七")), TooManyLines, ("input", "highlights")),
        (replace(USUAL, tags=("标" * 21,)), LineTooLong, ("input", "tags")),
        (replace(USUAL, tags=tuple("一二三四五六七")), TooManyLines, ("input", "tags")),
        (replace(USUAL, keywords=tuple("一二三四五六七")), TooManyLines, ("input", "keywords")),
        (replace(USUAL, platforms=()), PlatformsMissing, ("input", "platforms")),
        (replace(USUAL, theme_id="none"), ThemeUnknown, ("input", "theme")),
        (
            replace(USUAL, background=BackgroundKind.UPLOAD),
            BackgroundMissing,
            ("input", "backgroundUploadId"),
        ),
        (
            replace(USUAL, background=BackgroundKind.GENERATED),
            ImagesNotConfigured,
            ("input", "background"),
        ),
        (replace(USUAL, brand=Brand(color="red")), ColorInvalid, ("input", "brand", "color")),
        (replace(USUAL, brand=Brand(name="牌" * 25)), LineTooLong, ("input", "brand", "name")),
    ],
)
async def test_what_no_cover_can_show_is_refused_before_anything_is_charged(
    studio: CoverStudio, request_: GenerateCover, refusal: type[Refusal], field: tuple[str, ...]
) -> None:
    studio.recipes[GenerationKind.COVER] = studio.cover_recipe(paints=False)
    creator = await studio.creator()

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await studio.generating.request(request_, owner_id=creator.id, idempotency_key="request-1")

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("request_", "price"),
    [
        (USUAL, 2),
        (replace(USUAL, platforms=(Platform.WECHAT_OFFICIAL,)), 3),
        (EVERYWHERE, 9),
        (replace(USUAL, background=BackgroundKind.GENERATED), 5),
        (replace(EVERYWHERE, background=BackgroundKind.GENERATED), 12),
    ],
)
def test_each_further_picture_costs_a_credit_and_a_painting_three(
    studio: CoverStudio, request_: GenerateCover, price: int
) -> None:
    assert studio.cover_recipe().price(request_) == price


def test_it_builds_on_the_content_that_it_is_for() -> None:
    assert replace(USUAL, content_id="article").content_ids == ("article",)
    assert USUAL.content_ids == ()


async def test_every_size_of_every_platform_is_filed_as_soon_as_it_is_set(
    studio: CoverStudio,
) -> None:
    request = replace(EVERYWHERE, tags=("复盘",), theme_id="headline", content_id="article")

    cover, result, progress = await studio.made(request)

    assert (cover.id, cover.owner_id, cover.generation_id) == ("content", "owner", "generation")
    assert (cover.kind, cover.title, cover.tags) == (ContentKind.COVER, USUAL.title, ["复盘"])
    assert (cover.theme_id, cover.based_on_id) == ("headline", "article")
    assert result.spent == studio.cover_recipe().price(request) == 9
    assert [_shown(asset) for asset in result.assets] == [
        (Platform.XIAOHONGSHU, "3:4", 1242, 1660),
        (Platform.DOUYIN, "9:16", 1080, 1920),
        (Platform.WECHAT_OFFICIAL, "2.35:1", 900, 383),
        (Platform.WECHAT_OFFICIAL, "1:1", 383, 383),
        (Platform.BILIBILI, "16:10", 1146, 717),
        (Platform.WECHAT_CHANNELS, "6:7", 1080, 1260),
        (Platform.ZHIHU, "16:9", 690, 388),
        (Platform.WEIBO, "1:1", 1024, 1024),
    ]
    assert all(asset.ai_label == LABEL_ZH for asset in result.assets)
    assert all(asset.checks == [PASSED] for asset in result.assets)
    stages = [stage for stage, _ in progress.stages]
    percents = [percent for _, percent in progress.stages]
    assert stages == [*[Stage.TYPESETTING] * 8, Stage.SAVING]
    assert percents == sorted(set(percents))
    assert result.provenance == Provenance(
        engine=Engine.OFFLINE, model="typesetter-1", prompt_version=""
    )


def _shown(asset: Asset) -> tuple[Platform | None, str, int | None, int | None]:
    return asset.platform, asset.caption, asset.width, asset.height


async def test_every_size_gets_the_same_text_brand_and_label(studio: CoverStudio) -> None:
    request = replace(
        EVERYWHERE,
        subtitle="三步",
        badge="收藏",
        brand=Brand(color="#E63946"),
        label_position=LabelPosition.TOP_LEFT,
    )

    await studio.made(request)

    assert len(studio.maker.orders) == 8
    assert {order.text for order in studio.maker.orders} == {request.text}
    assert {order.brand for order in studio.maker.orders} == {request.brand}
    assert {order.label_position for order in studio.maker.orders} == {LabelPosition.TOP_LEFT}
    assert {order.background for order in studio.maker.orders} == {None}


async def test_what_it_says_is_checked_by_the_rules_of_its_platform(studio: CoverStudio) -> None:
    request = replace(USUAL, title="最好的复盘", subtitle="加微信领模板", tags=("干货",))

    cover, _, _ = await studio.made(request)
    for_all, _, _ = await studio.made(replace(request, platforms=tuple(Platform)))

    assert cover.review is not None
    assert for_all.review is not None
    assert [hit.text for hit in cover.review.title_compliance.hits] == ["最好"]
    assert [hit.text for hit in cover.review.compliance.hits] == ["加微信"]
    assert list(for_all.review.compliance.hits) == []


async def test_without_a_theme_one_that_suits_is_taken_for_all_sizes(studio: CoverStudio) -> None:
    cover, _, _ = await studio.made(replace(EVERYWHERE, highlights=("一", "二", "三")))

    assert cover.theme_id == "list"
    assert {order.theme_id for order in studio.maker.orders} == {"list"}


async def test_a_size_that_holds_no_such_text_fails_the_run(studio: CoverStudio) -> None:
    studio.maker.unsettable.add("1:1")

    with pytest.raises(RecipeFailed) as failed:
        await studio.made(EVERYWHERE)

    assert failed.value.code is FailureCode.TEXT_UNSETTABLE
