"""Requests that name files: refused while another can still be chosen, and for nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.brand import Brand
from domain.cover import BackgroundKind
from domain.generation import GenerationKind
from domain.upload import UPLOAD_LIFETIME, Upload, UploadPurpose, UploadStatus, UploadUnusable
from domain.user import User
from tests.domain.recipes.covers import USUAL, CoverStudio

Spoil = Callable[[CoverStudio, Upload], None]


@pytest.fixture
def studio() -> CoverStudio:
    studio = CoverStudio()
    studio.recipes[GenerationKind.COVER] = studio.cover_recipe()
    return studio


def _taken_by_another(studio: CoverStudio, upload: Upload) -> None:
    studio.upload(upload).owner_id = studio.user().id


def _not_sent_yet(studio: CoverStudio, upload: Upload) -> None:
    studio.upload(upload).status = UploadStatus.PENDING


def _expired(studio: CoverStudio, upload: Upload) -> None:
    del upload
    studio.clock.move(UPLOAD_LIFETIME)


def _unknown(studio: CoverStudio, upload: Upload) -> None:
    del studio.database.tables.uploads[upload.id]


@pytest.mark.parametrize("spoil", [_taken_by_another, _not_sent_yet, _expired, _unknown])
async def test_a_background_that_cannot_be_used_is_refused(
    studio: CoverStudio, creator: User, spoil: Spoil
) -> None:
    upload = await studio.sent(creator)
    request = replace(USUAL, background=BackgroundKind.UPLOAD, background_upload_id=upload.id)
    spoil(studio, upload)

    with studio.unchanged(), pytest.raises(UploadUnusable):
        await studio.generating.request(request, owner_id=creator.id, idempotency_key="request-1")


async def test_a_background_is_no_logo(studio: CoverStudio, creator: User) -> None:
    upload = await studio.sent(creator, UploadPurpose.BACKGROUND)
    request = replace(USUAL, brand=Brand(logo_upload_id=upload.id))

    with studio.unchanged(), pytest.raises(UploadUnusable):
        await studio.generating.request(request, owner_id=creator.id, idempotency_key="request-1")


async def test_what_is_ready_is_taken(studio: CoverStudio, creator: User) -> None:
    background, logo = await studio.sent(creator), await studio.sent(creator, UploadPurpose.LOGO)
    request = replace(
        USUAL,
        background=BackgroundKind.UPLOAD,
        background_upload_id=background.id,
        brand=Brand(logo_upload_id=logo.id),
    )

    requested = await studio.generating.request(
        request, owner_id=creator.id, idempotency_key="request-1"
    )

    assert requested.generation.credits_held == 2
