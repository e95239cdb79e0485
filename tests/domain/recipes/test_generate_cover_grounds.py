"""封面 on what a creator has sent, or a model has painted."""

from dataclasses import replace

import pytest

from domain.brand import Brand
from domain.cover import (
    BackgroundKind,
)
from domain.cover_prompt import PROMPT_VERSION
from domain.failure import FailureCode, RecipeFailed
from domain.platform import Platform
from domain.recipe import Assignment
from domain.stage import Stage
from domain.upload import PictureUnreadable, UploadPurpose
from domain.writing import Engine, Provenance
from tests.domain.recipes.covers import USUAL, CoverStudio
from tests.domain.reported import Reported


@pytest.fixture
def studio() -> CoverStudio:
    return CoverStudio()


async def test_an_upload_is_the_ground_and_a_logo_goes_with_it(studio: CoverStudio) -> None:
    creator = await studio.creator()
    ground = await studio.sent(creator)
    logo = await studio.sent(creator, UploadPurpose.LOGO)
    request = replace(
        USUAL,
        background=BackgroundKind.UPLOAD,
        background_upload_id=ground.id,
        brand=Brand(logo_upload_id=logo.id),
    )

    cover, result, _ = await studio.made(request, owner=creator)

    order = studio.maker.orders[0]
    assert (order.background, order.logo) == (b"clean a picture", b"clean a picture")
    assert cover.theme_id == "photo"
    assert result.provenance.engine is Engine.OFFLINE


@pytest.mark.parametrize("part", ["background", "logo"])
async def test_another_s_upload_is_gone_before_anything_is_painted(
    studio: CoverStudio, part: str
) -> None:
    owner = await studio.creator()
    is_logo = part == "logo"
    upload = await studio.sent(owner, UploadPurpose.LOGO if is_logo else UploadPurpose.BACKGROUND)
    request = (
        replace(USUAL, background=BackgroundKind.GENERATED, brand=Brand(logo_upload_id=upload.id))
        if is_logo
        else replace(USUAL, background=BackgroundKind.UPLOAD, background_upload_id=upload.id)
    )

    with pytest.raises(RecipeFailed) as failed:
        await studio.made(request)

    assert failed.value.code is FailureCode.UPLOAD_GONE
    assert (studio.maker.orders, studio.images.asked) == ([], [])


@pytest.mark.parametrize(
    ("platforms", "size"),
    [
        ((Platform.XIAOHONGSHU, Platform.DOUYIN), (1080, 1920)),
        ((Platform.ZHIHU, Platform.BILIBILI), (1146, 717)),
        (tuple(Platform), (1024, 1024)),
    ],
)
async def test_one_painting_serves_all_sizes(
    studio: CoverStudio, platforms: tuple[Platform, ...], size: tuple[int, int]
) -> None:
    request = replace(USUAL, platforms=platforms, background=BackgroundKind.GENERATED)

    cover, result, progress = await studio.made(request)

    ((prompt, width, height),) = studio.images.asked
    assert (width, height) == size
    assert USUAL.title in prompt
    assert {order.background for order in studio.maker.orders} == {b"clean painting"}
    assert cover.theme_id == "photo"
    assert progress.stages[0] == (Stage.PAINTING, 5)
    assert result.provenance == Provenance(
        engine=Engine.IMAGE_MODEL,
        model="painter-1",
        prompt_version=PROMPT_VERSION,
        cost_micros=40_000,
    )


async def test_what_a_model_painted_is_looked_into_like_any_stranger_s_file(
    studio: CoverStudio,
) -> None:
    studio.intake.refusals[b"painting"] = PictureUnreadable()

    with pytest.raises(RecipeFailed) as failed:
        await studio.made(replace(USUAL, background=BackgroundKind.GENERATED))

    assert failed.value.code is FailureCode.OUTPUT_UNUSABLE
    assert studio.maker.orders == []


async def test_a_worker_without_the_model_that_was_promised_says_so(studio: CoverStudio) -> None:
    assignment = Assignment(
        input=replace(USUAL, background=BackgroundKind.GENERATED),
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=studio.clock(),
    )

    with pytest.raises(RecipeFailed) as failed:
        await studio.cover_recipe(paints=False).run(assignment, Reported())

    assert failed.value.code is FailureCode.PROVIDER_MISCONFIGURED
