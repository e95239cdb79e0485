"""How a test sends files, and reads what it is told."""

import httpx

from domain.upload import Upload, UploadPurpose
from domain.user import User
from infra.blobs.signing import SignedUploadUrls, UrlSigning
from tests.domain.upload_studio import PICTURE, UploadStudio

ADDRESS = "http://laowang.test"
ORIGIN = "https://studio.example.com"
SIGNING = UrlSigning("a secret")


async def announced(studio: UploadStudio, user: User) -> Upload:
    ticket = await studio.uploading.create(
        UploadPurpose.LOGO, mime_type="image/png", byte_size=len(PICTURE), owner_id=user.id
    )
    return ticket.upload


def address(studio: UploadStudio, upload: Upload, owner_id: str | None = None) -> str:
    urls = SignedUploadUrls(SIGNING, base_url=ADDRESS)
    owner = owner_id or upload.owner_id
    return urls.put_url(upload.id, owner_id=owner, now=studio.clock()).url


def shape(answer: httpx.Response) -> tuple[int, str]:
    """Status and code, of an answer that also says it in words."""
    body = answer.json()
    assert body.keys() == {"code", "message"}
    assert body["message"].endswith(".")
    return answer.status_code, body["code"]
