"""Files of strangers, each of which is what a test says it is."""

import asyncio
from datetime import datetime

from domain.asset import SignedUrl
from domain.errors import Refusal
from domain.upload import PUT_LIFETIME, Accepted, UploadPurpose
from tests.fakes import require_no_transaction


class FakeIntake:
    """Draws a picture anew by putting "clean " before it; refuses what a test names."""

    def __init__(self) -> None:
        self.refusals: dict[bytes, Refusal] = {}
        self.seen: list[bytes] = []

    async def accept(self, data: bytes, *, purpose: UploadPurpose) -> Accepted:
        require_no_transaction()
        self.seen.append(data)
        await asyncio.sleep(1)
        if data in self.refusals:
            raise self.refusals[data]
        if purpose is UploadPurpose.VERIFY:
            return Accepted(data=data, mime_type="audio/mpeg", extension="mp3")
        return Accepted(
            data=b"clean " + data, mime_type="image/jpeg", extension="jpg", width=30, height=20
        )


class FakeUploadUrls:
    def put_url(self, upload_id: str, *, owner_id: str, now: datetime) -> SignedUrl:
        address = f"https://api.example.com/uploads/{upload_id}?owner={owner_id}"
        return SignedUrl(address, now + PUT_LIFETIME)
