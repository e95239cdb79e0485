"""Recipes get a creator's own picture, or are told that it is gone."""

from collections.abc import Callable

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.upload import UPLOAD_LIFETIME, Upload, UploadPurpose, UploadStatus
from domain.user import User
from tests.domain.upload_studio import PICTURE, UploadStudio

Spoil = Callable[[UploadStudio, Upload], None]


@pytest.fixture
def studio() -> UploadStudio:
    return UploadStudio()


async def test_a_recipe_gets_the_picture_as_we_drew_it(studio: UploadStudio, creator: User) -> None:
    upload = await studio.sent(creator)

    loaded = await studio.uploaded_pictures.require(
        upload.id, owner_id=creator.id, purpose=upload.purpose, now=studio.clock()
    )

    assert loaded == b"clean " + PICTURE


def _to_be_verified(studio: UploadStudio, upload: Upload) -> None:
    studio.upload(upload).purpose = UploadPurpose.VERIFY


def _for_something_else(studio: UploadStudio, upload: Upload) -> None:
    studio.upload(upload).purpose = UploadPurpose.LOGO


def _another_s(studio: UploadStudio, upload: Upload) -> None:
    studio.upload(upload).owner_id = studio.user().id


def _refused(studio: UploadStudio, upload: Upload) -> None:
    studio.upload(upload).status = UploadStatus.REFUSED


def _expired(studio: UploadStudio, upload: Upload) -> None:
    del upload
    studio.clock.move(UPLOAD_LIFETIME)


def _purged(studio: UploadStudio, upload: Upload) -> None:
    del studio.database.tables.uploads[upload.id]


def _swept(studio: UploadStudio, upload: Upload) -> None:
    del upload
    studio.blobs.stored.clear()


@pytest.mark.parametrize(
    "spoil", [_to_be_verified, _for_something_else, _another_s, _refused, _expired, _purged, _swept]
)
async def test_anything_else_is_gone(studio: UploadStudio, creator: User, spoil: Spoil) -> None:
    upload = await studio.sent(creator)
    wanted = upload.purpose
    spoil(studio, upload)

    with pytest.raises(RecipeFailed) as failed:
        await studio.uploaded_pictures.require(
            upload.id, owner_id=creator.id, purpose=wanted, now=studio.clock()
        )

    assert failed.value.code is FailureCode.UPLOAD_GONE
