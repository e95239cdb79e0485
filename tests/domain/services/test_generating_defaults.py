"""Preferences hold when a generation is asked for: what was used is in it, and stays."""

from dataclasses import replace

import pytest

from domain.brand import Brand
from domain.failure import FailureCode
from domain.generation import GenerationKind, GenerationStatus
from domain.idempotency import IdempotencyConflict
from domain.platform import Platform
from domain.preferences import SAID_ALL, Choice, Preferences, Unsaid
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.services.generating import Requested
from domain.source import TextSource
from domain.user import User
from tests.domain.recipes.covers import USUAL as COVER
from tests.domain.recipes.covers import CoverStudio
from tests.domain.studio import Studio
from tests.factories import NOW

KEY = "idempotency-1"
TEXT = "南瓜汤要小火慢炖30分钟，先炒香洋葱，再加水400毫升，最后打成泥就可以出锅了。" * 2
REQUEST = RewriteContent(source=TextSource(TEXT))
OPEN = Unsaid(open=frozenset({Choice.PLATFORM, Choice.TONE}))


@pytest.fixture
def studio() -> Studio:
    studio = Studio()
    studio.recipes[GenerationKind.REWRITE] = RewriteContentRecipe(
        studio.sourcing, studio.writer, studio.composing
    )
    return studio


def prefer(studio: Studio, user: User, platform: Platform | None, tone: str | None = None) -> None:
    studio.database.tables.preferences[user.id] = Preferences(
        owner_id=user.id, default_platform=platform, default_tone=tone, updated_at=NOW
    )


async def requested(
    studio: Studio,
    user: User,
    unsaid: Unsaid = OPEN,
    *,
    request: RewriteContent = REQUEST,
    key: str = KEY,
) -> Requested:
    return await studio.generating.request(
        request, owner_id=user.id, idempotency_key=key, unsaid=unsaid
    )


def used(request: object) -> tuple[Platform | None, str | None]:
    assert isinstance(request, RewriteContent)
    return request.platform, request.tone


async def test_what_is_used_stands_in_the_generation(studio: Studio, creator: User) -> None:
    prefer(studio, creator, Platform.DOUYIN, "亲切")

    generation = (await requested(studio, creator)).generation

    assert used(studio.stored(generation).input) == (Platform.DOUYIN, "亲切")


async def test_a_change_of_preferences_makes_no_conflict(studio: Studio, creator: User) -> None:
    prefer(studio, creator, Platform.DOUYIN, "亲切")
    first = await requested(studio, creator)
    prefer(studio, creator, Platform.WEIBO)

    again = await requested(studio, creator)

    assert (again.replayed, again.generation.id) == (True, first.generation.id)
    assert used(again.generation.input) == (Platform.DOUYIN, "亲切")


@pytest.mark.parametrize(
    "unsaid",
    [
        Unsaid(declined=frozenset({Choice.PLATFORM, Choice.TONE})),
        Unsaid(open=frozenset({Choice.TONE}), declined=frozenset({Choice.PLATFORM})),
    ],
)
async def test_null_is_not_the_same_as_nothing(
    studio: Studio, creator: User, unsaid: Unsaid
) -> None:
    prefer(studio, creator, Platform.DOUYIN)
    await requested(studio, creator)

    with studio.unchanged(), pytest.raises(IdempotencyConflict):
        await requested(studio, creator, unsaid)

    other = await requested(studio, creator, unsaid, key="idempotency-2")
    assert used(other.generation.input) == (None, None)


async def test_what_is_said_is_not_asked_for(studio: Studio, creator: User) -> None:
    prefer(studio, creator, Platform.DOUYIN, "亲切")
    said = RewriteContent(source=TextSource(TEXT), platform=Platform.WEIBO, tone="专业")

    generation = (await requested(studio, creator, SAID_ALL, request=said)).generation

    assert used(generation.input) == (Platform.WEIBO, "专业")


async def test_a_retry_repeats_what_was_used(studio: Studio, creator: User) -> None:
    prefer(studio, creator, Platform.DOUYIN, "亲切")
    first = (await requested(studio, creator)).generation
    await studio.generating.cancel(first.id, owner_id=creator.id)
    prefer(studio, creator, Platform.WEIBO, "专业")

    retried = await studio.generating.retry(
        first.id, owner_id=creator.id, idempotency_key="idempotency-2"
    )

    assert retried.generation.input == first.input
    assert retried.generation.retry_of_id == first.id


async def test_a_retry_takes_the_logo_that_is_kept_by_now() -> None:
    studio = CoverStudio()
    creator = await studio.creator()
    studio.recipes[GenerationKind.COVER] = studio.cover_recipe()
    cover = replace(COVER, brand=Brand(name="老旺", logo_name="former.png"))
    failed = (
        await studio.generating.request(cover, owner_id=creator.id, idempotency_key=KEY)
    ).generation
    await studio.performing.perform(failed.id)
    assert studio.stored(failed).failure_code is FailureCode.UPLOAD_GONE
    prefer(studio, creator, None)
    studio.database.tables.preferences[creator.id].brand_logo_name = "present.png"
    studio.blobs.store("present.png", b"logo")

    retried, again = [
        await studio.generating.retry(
            failed.id, owner_id=creator.id, idempotency_key="idempotency-2"
        )
        for _ in range(2)
    ]

    await studio.performing.perform(retried.generation.id)
    assert again.replayed
    assert studio.stored(retried.generation).status is GenerationStatus.SUCCEEDED
    assert {order.logo for order in studio.maker.orders} == {b"logo"}
    assert {order.brand.name for order in studio.maker.orders} == {"老旺"}


async def test_a_retry_has_no_logo_once_there_is_none(studio: Studio, creator: User) -> None:
    cover = replace(COVER, brand=Brand(logo_name="former.png"))

    renewed = await studio.defaults.renew(cover, owner_id=creator.id)
    unbranded = await studio.defaults.renew(COVER, owner_id=creator.id)

    assert renewed == unbranded == COVER


async def test_preferences_are_their_owners_alone(studio: Studio, creator: User) -> None:
    prefer(studio, studio.user(), Platform.DOUYIN, "亲切")

    assert used((await requested(studio, creator)).generation.input) == (None, None)
