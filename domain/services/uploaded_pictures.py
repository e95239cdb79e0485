"""Pictures that creators have sent us, for the covers and cards that show them."""

from datetime import datetime
from typing import Protocol

from domain.upload import UploadPurpose


class UploadedPictures(Protocol):
    async def require(
        self, upload_id: str, *, owner_id: str, purpose: UploadPurpose, now: datetime
    ) -> bytes:
        """The checked picture's bytes.

        Raises `domain.failure.RecipeFailed` with `UPLOAD_GONE` for one that is unknown, another's,
        meant for something else, not checked, or expired.
        """
