"""The pictures that creators have sent, for recipes to work with."""

from dataclasses import dataclass
from datetime import datetime

from domain.asset import BlobMissing, Blobs
from domain.brand import Brand
from domain.failure import FailureCode, RecipeFailed
from domain.unit_of_work import Database
from domain.upload import UploadPurpose


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UploadedPictures:
    database: Database
    blobs: Blobs

    async def require(
        self, upload_id: str, *, owner_id: str, purpose: UploadPurpose, now: datetime
    ) -> bytes:
        """A PNG or JPEG that we drew ourselves.

        Raises `RecipeFailed` with `UPLOAD_GONE` for one that is unknown, another's, meant for
        something else, not checked, or expired.
        """
        async with self.database.read_latest() as reader:
            upload = await reader.uploads.get(upload_id)
        if upload is None or not upload.is_for(purpose, owner_id=owner_id, now=now):
            raise RecipeFailed(FailureCode.UPLOAD_GONE)
        return await self._load(upload.blob_name or "")

    async def logo_of(self, brand: Brand, *, owner_id: str, now: datetime) -> bytes | None:
        """What was sent for this request, or what the owner's preferences keep, as it was then.

        Raises `RecipeFailed` with `UPLOAD_GONE`.
        """
        if brand.logo_upload_id is not None:
            return await self.require(
                brand.logo_upload_id, owner_id=owner_id, purpose=UploadPurpose.LOGO, now=now
            )
        return None if brand.logo_name is None else await self._load(brand.logo_name)

    async def _load(self, blob_name: str) -> bytes:
        try:
            return await self.blobs.load(blob_name)
        except BlobMissing:
            raise RecipeFailed(FailureCode.UPLOAD_GONE) from None
