"""Only what is given changes, null takes a choice back, and a refusal changes nothing."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from domain.brand import ColorInvalid
from domain.card_request import CardThemeUnknown
from domain.cover import ThemeUnknown
from domain.cover_text import TooManyLines
from domain.errors import Refusal
from domain.failure import FailureCode
from domain.options import LineTooLong
from domain.platform import Platform
from domain.preferences import Chosen, PreferenceChanges, Preferences
from domain.services.preferring import Preferring
from domain.services.voices import VoiceUnknown
from domain.upload import UPLOAD_LIFETIME, UploadPurpose, UploadUnusable
from domain.user import User
from tests.domain.scripted_recipe import failing
from tests.domain.upload_studio import UploadStudio
from tests.factories import NOW, OFFERS, plain

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EVERYTHING = PreferenceChanges(
    default_platform=Chosen(Platform.DOUYIN),
    default_tone=Chosen(" 亲切 "),
    default_voice=Chosen("voice-2"),
    cover_theme=Chosen("calm"),
    info_card_theme=Chosen("night"),
    brand_name=Chosen("老旺"),
    brand_color=Chosen("#e63946"),
    brand_tone=Chosen("克制"),
    forbidden_words=Chosen(["便宜", " ", "便宜", "最"]),
    favorite_words=Chosen(["实惠"]),
    notify_on_finish=Chosen(True),  # noqa: FBT003 - the choice itself
)


@pytest.fixture
def studio() -> UploadStudio:
    return UploadStudio()


@pytest.fixture
def preferring(studio: UploadStudio) -> Preferring:
    return Preferring(
        database=studio.database, blobs=studio.blobs, offers=lambda: OFFERS, clock=studio.clock
    )


async def test_who_has_chosen_nothing_prefers_nothing(
    creator: User, preferring: Preferring
) -> None:
    assert plain(await preferring.get(creator.id)) == plain(
        Preferences(owner_id=creator.id, updated_at=NOW)
    )


async def test_choices_are_kept_in_their_normal_form(creator: User, preferring: Preferring) -> None:
    updated = await preferring.update(EVERYTHING, owner_id=creator.id)

    assert plain(await preferring.get(creator.id)) == plain(updated)
    assert plain(updated) == plain(
        Preferences(
            owner_id=creator.id,
            default_platform=Platform.DOUYIN,
            default_tone="亲切",
            default_voice="voice-2",
            cover_theme="calm",
            info_card_theme="night",
            brand_name="老旺",
            brand_color="#E63946",
            brand_tone="克制",
            forbidden_words=["便宜", "最"],
            favorite_words=["实惠"],
            notify_on_finish=True,
            updated_at=NOW,
        )
    )


async def test_what_is_absent_stays_and_what_is_null_goes(
    studio: UploadStudio, creator: User, preferring: Preferring
) -> None:
    before = plain(await preferring.update(EVERYTHING, owner_id=creator.id))
    studio.clock.move(DAY)

    one = await preferring.update(
        PreferenceChanges(brand_name=Chosen(None), default_tone=Chosen("专业")),
        owner_id=creator.id,
    )

    assert plain(one) == before | {
        "brand_name": None,
        "default_tone": "专业",
        "updated_at": studio.clock(),
    }
    nothing = PreferenceChanges(**{each.name: Chosen(None) for each in fields(PreferenceChanges)})
    cleared = await preferring.update(nothing, owner_id=creator.id)
    assert plain(cleared) == plain(Preferences(owner_id=creator.id, updated_at=studio.clock()))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (PreferenceChanges(default_tone=Chosen("好" * 41)), (LineTooLong, "defaultTone")),
        (PreferenceChanges(brand_tone=Chosen("好" * 41)), (LineTooLong, "brandTone")),
        (PreferenceChanges(brand_name=Chosen("好" * 25)), (LineTooLong, "brandName")),
        (PreferenceChanges(default_voice=Chosen("nobody")), (VoiceUnknown, "defaultVoice")),
        (PreferenceChanges(default_voice=Chosen("")), (VoiceUnknown, "defaultVoice")),
        (PreferenceChanges(cover_theme=Chosen("paper")), (ThemeUnknown, "coverTheme")),
        (PreferenceChanges(info_card_theme=Chosen("bold")), (CardThemeUnknown, "infoCardTheme")),
        (PreferenceChanges(brand_color=Chosen("red")), (ColorInvalid, "brandColor")),
        (PreferenceChanges(brand_color=Chosen("#12345")), (ColorInvalid, "brandColor")),
        (
            PreferenceChanges(forbidden_words=Chosen([str(n) for n in range(51)])),
            (TooManyLines, "forbiddenWords"),
        ),
        (
            PreferenceChanges(favorite_words=Chosen(["同"] * 501)),
            (TooManyLines, "favoriteWords"),
        ),
        (PreferenceChanges(favorite_words=Chosen(["好" * 21])), (LineTooLong, "favoriteWords")),
        (
            PreferenceChanges(brand_logo_upload_id=Chosen("nothing")),
            (UploadUnusable, "brandLogoUploadId"),
        ),
    ],
)
async def test_a_refusal_names_its_field_and_changes_nothing(
    studio: UploadStudio,
    creator: User,
    preferring: Preferring,
    changes: PreferenceChanges,
    expected: tuple[type[Refusal], str],
) -> None:
    await preferring.update(EVERYTHING, owner_id=creator.id)
    refusal, field = expected
    broken = replace(changes, notify_on_finish=Chosen(False))  # noqa: FBT003 - the choice itself

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await preferring.update(broken, owner_id=creator.id)

    assert refused.value.field == ("input", field)


async def logo_of(preferring: Preferring, user: User) -> str | None:
    return (await preferring.get(user.id)).brand_logo_name


async def test_a_logo_outlives_its_upload(
    studio: UploadStudio, creator: User, preferring: Preferring
) -> None:
    upload = await studio.sent(creator, UploadPurpose.LOGO)
    studio.clock.move(UPLOAD_LIFETIME - MINUTE)
    await preferring.update(
        PreferenceChanges(brand_logo_upload_id=Chosen(upload.id)), owner_id=creator.id
    )
    studio.clock.move(2 * DAY)

    assert await studio.sweeping.purge_uploads() == [upload.id]
    assert await studio.sweeping.delete_orphans() == []
    assert upload.blob_name is not None
    assert await logo_of(preferring, creator) == upload.blob_name
    assert await studio.blobs.exists(upload.blob_name)


async def test_a_logo_that_is_taken_back_stays_for_a_day(
    studio: UploadStudio, creator: User, preferring: Preferring
) -> None:
    """What is under way may still carry it."""
    upload = await studio.sent(creator, UploadPurpose.LOGO)
    chosen = PreferenceChanges(brand_logo_upload_id=Chosen(upload.id))
    await preferring.update(chosen, owner_id=creator.id)
    studio.clock.move(2 * DAY)
    await studio.sweeping.purge_uploads()

    await preferring.update(
        PreferenceChanges(brand_logo_upload_id=Chosen(None)), owner_id=creator.id
    )

    assert await logo_of(preferring, creator) is None
    studio.clock.move(DAY - MINUTE)
    assert await studio.sweeping.delete_orphans() == []
    studio.clock.move(2 * MINUTE)
    assert await studio.sweeping.delete_orphans() == [upload.blob_name]


@pytest.mark.parametrize("fault", ["foreign", "purpose", "pending", "expired", "lost"])
async def test_a_logo_that_is_not_usable_is_refused(
    studio: UploadStudio, creator: User, preferring: Preferring, fault: str
) -> None:
    owner = studio.user() if fault == "foreign" else creator
    purpose = UploadPurpose.BACKGROUND if fault == "purpose" else UploadPurpose.LOGO
    if fault == "pending":
        ticket = await studio.uploading.create(
            purpose, mime_type="image/png", byte_size=9, owner_id=owner.id
        )
        upload = ticket.upload
    else:
        upload = await studio.sent(owner, purpose)
    if fault == "expired":
        studio.clock.move(UPLOAD_LIFETIME)
    if fault == "lost":
        studio.blobs.stored.clear()
    changes = replace(EVERYTHING, brand_logo_upload_id=Chosen(upload.id))

    with studio.unchanged(), pytest.raises(UploadUnusable):
        await preferring.update(changes, owner_id=creator.id)


async def told(studio: UploadStudio) -> list[tuple[str, str, str | None]]:
    mails = studio.database.tables.mails.values()
    return [(mail.kind.value, mail.address, mail.subject_id) for mail in mails]


@pytest.mark.parametrize("succeeds", [True, False])
async def test_who_wants_it_is_told_of_an_end(
    studio: UploadStudio, creator: User, preferring: Preferring, *, succeeds: bool
) -> None:
    studio.account(creator).email_verified_at = NOW
    await preferring.update(EVERYTHING, owner_id=creator.id)
    generation = await studio.requested(creator)
    if not succeeds:
        studio.recipe.scripts.append(failing(FailureCode.SOURCE_EMPTY))

    await studio.performing.perform(generation.id)

    assert await told(studio) == [("GENERATION_FINISHED", creator.email, generation.id)]


@pytest.mark.parametrize("reason", ["unverified", "unwanted", "undecided", "cancelled"])
async def test_nobody_else_is_told(
    studio: UploadStudio, creator: User, preferring: Preferring, reason: str
) -> None:
    studio.account(creator).email_verified_at = None if reason == "unverified" else NOW
    if reason != "undecided":
        wanted = Chosen(reason != "unwanted")
        await preferring.update(replace(EVERYTHING, notify_on_finish=wanted), owner_id=creator.id)
    generation = await studio.requested(creator)

    if reason == "cancelled":
        await studio.generating.cancel(generation.id, owner_id=creator.id)
    else:
        await studio.performing.perform(generation.id)

    assert studio.stored(generation).status.is_final
    assert await told(studio) == []
