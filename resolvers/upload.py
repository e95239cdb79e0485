"""Uploads: announcing a file, and what became of it."""

from typing import Annotated

import strawberry

from domain.upload import Upload, UploadPurpose, UploadStatus
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.payload import Changed

UploadId = Annotated[strawberry.ID, strawberry.argument(name="id", description="The upload's id.")]


async def create_upload(
    info: Info, *, purpose: UploadPurpose, mime_type: str, byte_size: int
) -> Changed:
    viewer = info.context.require_viewer()
    ticket = await info.context.product.uploading.create(
        purpose, mime_type=mime_type, byte_size=byte_size, owner_id=viewer.user_id
    )
    return {
        "upload": ticket.upload,
        "put_url": ticket.put_url.url,
        "headers": list(ticket.headers),
        "expires_at": ticket.put_url.expires_at,
    }


async def upload(info: Info, *, upload_id: UploadId) -> Upload:
    viewer = info.context.require_viewer()
    key = key_of(upload_id, "Upload")
    return await info.context.product.uploading.get(key, owner_id=viewer.user_id)


def url(file: Upload, context: Context) -> str | None:
    """None for what is to be verified: it is still as a stranger made it."""
    is_shown = file.status is UploadStatus.READY and file.purpose is not UploadPurpose.VERIFY
    if file.blob_name is None or not is_shown:
        return None
    product = context.product
    signed = product.blobs.signed_url(file.blob_name, owner_id=file.owner_id, now=product.clock())
    return signed.url
