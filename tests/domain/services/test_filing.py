from datetime import timedelta

import pytest

from domain.asset import AssetKind, AssetRole, BlobMissing
from domain.picture import Picture
from domain.recipe import Assignment
from domain.recipes.extract_content import ExtractContent
from domain.services.filing import File, Filing
from domain.source import TextSource
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, an_image, counted_ids, new_id

ASSIGNMENT = Assignment(
    input=ExtractContent(source=TextSource("南瓜汤")),
    generation_id="generation",
    owner_id="owner",
    content_id="soup",
    now=NOW,
)
PICTURE = Picture(data=b"pixels", mime_type="image/png", width=3, height=4)


class Marker:
    """A labeller whose labels can be seen."""

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        return data + f" {mime_type} {content_id}".encode()


class Refuser:
    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        raise ValueError(mime_type)


async def test_no_file_is_stored_without_its_label(studio: Studio) -> None:
    filing = Filing(blobs=studio.blobs, labeller=Marker(), new_id=counted_ids())
    progress = Reported()
    folder = filing.open(ASSIGNMENT, progress)

    picture = await folder.add(
        File.of_picture(PICTURE, AssetRole.PART, ai_label="AI生成", caption="首图")
    )
    subtitle = await folder.add(
        File(
            kind=AssetKind.SUBTITLE,
            role=AssetRole.WHOLE,
            data=b"1",
            mime_type="application/x-subrip",
        )
    )

    assert await studio.blobs.load(picture.blob_name) == b"pixels image/png soup"
    assert await studio.blobs.load(subtitle.blob_name) == b"1 application/x-subrip soup"
    assert picture.byte_size == len(b"pixels image/png soup")
    assert (picture.ordinal, picture.content_id, picture.owner_id) == (0, "soup", "owner")
    assert (picture.width, picture.height, picture.caption) == (3, 4, "首图")
    assert subtitle.ordinal == 1
    assert progress.assets == folder.assets == [picture, subtitle]


async def test_a_file_that_cannot_be_labelled_is_not_stored(studio: Studio) -> None:
    filing = Filing(blobs=studio.blobs, labeller=Refuser(), new_id=counted_ids())
    progress = Reported()
    folder = filing.open(ASSIGNMENT, progress)

    with pytest.raises(ValueError, match="image/png"):
        await folder.add(File.of_picture(PICTURE, AssetRole.PART, ai_label="AI生成"))

    assert studio.blobs.stored == {}
    assert progress.assets == folder.assets == []


async def test_a_file_that_is_filed_again_survives_the_end_of_its_first_content(
    studio: Studio,
) -> None:
    """The sweep of files that no row names may come before the new row does."""
    known = an_image("soup of yesterday", "owner")
    studio.blobs.store(known.blob_name, b"pixels")
    studio.clock.move(timedelta(days=2))
    folder = Filing(blobs=studio.blobs, labeller=Marker(), new_id=new_id).open(
        ASSIGNMENT, Reported()
    )

    kept = await folder.keep(known)

    assert await studio.sweeping.delete_orphans() == []
    assert (kept.blob_name, kept.content_id) == (known.blob_name, "soup")
    assert kept.id != known.id
    assert await studio.blobs.load(kept.blob_name) == b"pixels"


async def test_a_file_that_is_gone_is_not_filed_again(studio: Studio) -> None:
    folder = Filing(blobs=studio.blobs, labeller=Marker(), new_id=counted_ids()).open(
        ASSIGNMENT, Reported()
    )

    with pytest.raises(BlobMissing):
        await folder.keep(an_image("soup of yesterday", "owner"))

    assert folder.assets == []
