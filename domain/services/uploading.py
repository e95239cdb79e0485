"""Taking creators' files: announced first, then sent once, checked, and kept for a day."""

from dataclasses import dataclass

from domain.asset import BlobMissing, Blobs, SignedUrl
from domain.errors import NotFound
from domain.ids import Clock, NewId
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.unit_of_work import Database, UnitOfWork
from domain.upload import (
    UPLOAD_LIFETIME,
    UPLOAD_LIMIT,
    UPLOAD_LIMIT_SPAN,
    Accepted,
    Intake,
    PictureTooLarge,
    PictureUnreadable,
    RequestHeader,
    UnsupportedMedia,
    Upload,
    UploadClosed,
    UploadLimitReached,
    UploadNotAsAnnounced,
    UploadPurpose,
    UploadStatus,
    UploadTooLarge,
    UploadUrls,
)

#: What the file itself is refused for: sending it again would not help.
_FILE_REFUSED = (UnsupportedMedia, PictureTooLarge, PictureUnreadable)


@dataclass(frozen=True, slots=True)
class Ticket:
    """An upload, and the address that takes its file."""

    upload: Upload
    put_url: SignedUrl
    headers: tuple[RequestHeader, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Uploading:
    database: Database
    blobs: Blobs
    intake: Intake
    urls: UploadUrls
    new_id: NewId
    clock: Clock

    @repeatable
    async def create(
        self, purpose: UploadPurpose, *, mime_type: str, byte_size: int, owner_id: str
    ) -> Ticket:
        """Raises `UnsupportedMedia`, `UploadTooLarge`, `UploadLimitReached`."""
        if mime_type not in purpose.mime_types:
            raise UnsupportedMedia(purpose)
        if not 0 < byte_size <= purpose.byte_limit:
            raise UploadTooLarge(purpose.byte_limit)
        async with self.database.begin(user_id=owner_id) as work:
            await lock_owner(work, owner_id)
            now = await work.now()
            since = now - UPLOAD_LIMIT_SPAN
            if await work.uploads.count_since(owner_id, since) >= UPLOAD_LIMIT:
                raise UploadLimitReached
            upload = Upload(
                id=self.new_id(),
                owner_id=owner_id,
                purpose=purpose,
                mime_type=mime_type,
                byte_size=byte_size,
                created_at=now,
                expires_at=now + UPLOAD_LIFETIME,
            )
            await work.uploads.add(upload)
        put_url = self.urls.put_url(upload.id, owner_id=owner_id, now=now)
        return Ticket(upload, put_url, (RequestHeader("Content-Type", mime_type),))

    async def announced_size(self, upload_id: str, *, owner_id: str) -> int:
        """How many bytes are to be sent; raises `NotFound`, `UploadClosed`."""
        async with self.database.read_latest() as reader:
            upload = await reader.uploads.get(upload_id)
        if upload is None or upload.owner_id != owner_id or upload.byte_size is None:
            raise NotFound
        if not upload.is_open(now=self.clock()):
            raise UploadClosed
        return upload.byte_size

    async def receive(self, upload_id: str, data: bytes, *, owner_id: str) -> Upload:
        """The upload with its file checked and stored; nobody can send it a second one.

        Raises `NotFound`, `UploadClosed`, `UploadNotAsAnnounced`, `UnsupportedMedia`,
        `PictureTooLarge`, `PictureUnreadable`; the last three use it up.
        """
        upload = await self._announced(upload_id, owner_id)
        if len(data) != upload.byte_size:
            raise UploadNotAsAnnounced
        try:
            accepted = await self.intake.accept(data, purpose=upload.purpose)
        except _FILE_REFUSED:
            await self._refuse(upload_id, owner_id)
            raise
        blob_name = await self.blobs.keep(accepted.data, extension=accepted.extension)
        return await self._store(upload_id, owner_id, accepted, blob_name)

    @repeatable
    async def _announced(self, upload_id: str, owner_id: str) -> Upload:
        async with self.database.begin(user_id=owner_id) as work:
            return await self._lock_open(work, upload_id, owner_id)

    @repeatable
    async def _store(
        self, upload_id: str, owner_id: str, accepted: Accepted, blob_name: str
    ) -> Upload:
        async with self.database.begin(user_id=owner_id) as work:
            upload = await self._lock_open(work, upload_id, owner_id)
            _fill(upload, accepted, blob_name)
        return upload

    async def _lock_open(self, work: UnitOfWork, upload_id: str, owner_id: str) -> Upload:
        upload = await work.uploads.lock(upload_id)
        if upload is None or upload.owner_id != owner_id:
            raise NotFound
        if not upload.is_open(now=await work.now()):
            raise UploadClosed
        return upload

    @repeatable
    async def _refuse(self, upload_id: str, owner_id: str) -> None:
        async with self.database.begin(user_id=owner_id) as work:
            upload = await self._lock_open(work, upload_id, owner_id)
            upload.status = UploadStatus.REFUSED

    async def get(self, upload_id: str, *, owner_id: str) -> Upload:
        """Raises `NotFound`, for another's and for an expired one too."""
        async with self.database.read(user_id=owner_id) as reader:
            upload = await reader.uploads.get(upload_id)
        if upload is None or upload.owner_id != owner_id or upload.expires_at <= self.clock():
            raise NotFound
        return upload

    async def load(self, upload_id: str, *, owner_id: str) -> bytes:
        """The file as it came, so of those to be verified alone; raises `NotFound`."""
        upload = await self.get(upload_id, owner_id=owner_id)
        if upload.blob_name is None or upload.purpose is not UploadPurpose.VERIFY:
            raise NotFound
        try:
            return await self.blobs.load(upload.blob_name)
        except BlobMissing:
            raise NotFound from None


def _fill(upload: Upload, accepted: Accepted, blob_name: str) -> None:
    upload.status = UploadStatus.READY
    upload.blob_name = blob_name
    upload.mime_type = accepted.mime_type
    upload.byte_size = len(accepted.data)
    upload.width = accepted.width
    upload.height = accepted.height
