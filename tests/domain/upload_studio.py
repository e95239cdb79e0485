"""A studio that takes creators' files."""

from functools import cached_property

from domain.services.uploaded_pictures import UploadedPictures
from domain.services.uploading import Uploading
from domain.upload import Upload, UploadPurpose
from domain.user import User
from tests.domain.fake_intake import FakeIntake, FakeUploadUrls
from tests.domain.studio import Studio

PICTURE = b"a picture"


class UploadStudio(Studio):
    def __init__(self) -> None:
        super().__init__()
        self.intake = FakeIntake()

    @cached_property
    def uploading(self) -> Uploading:
        return Uploading(
            database=self.database,
            blobs=self.blobs,
            intake=self.intake,
            urls=FakeUploadUrls(),
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def uploaded_pictures(self) -> UploadedPictures:
        return UploadedPictures(database=self.database, blobs=self.blobs)

    async def sent(self, user: User, purpose: UploadPurpose = UploadPurpose.BACKGROUND) -> Upload:
        """The user's own `PICTURE`, checked and stored."""
        ticket = await self.uploading.create(
            purpose, mime_type="image/png", byte_size=len(PICTURE), owner_id=user.id
        )
        return await self.uploading.receive(ticket.upload.id, PICTURE, owner_id=user.id)

    def upload(self, upload: Upload) -> Upload:
        """The row as it stands."""
        return self.database.tables.uploads[upload.id]
