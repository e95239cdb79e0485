"""What a request builds on: earlier contents, and files that were sent for it."""

from domain.content import Content
from domain.errors import NotFound
from domain.generation import RecipeInput
from domain.unit_of_work import UnitOfWork
from domain.upload import ShowsUploads, UploadUnusable


async def require_material(work: UnitOfWork, request: RecipeInput, *, owner_id: str) -> None:
    """Now, while whoever asks can still choose another; raises `NotFound`, `UploadUnusable`."""
    for content_id in request.content_ids:
        content = await work.contents.get(content_id)
        if content is None or not _is_usable(content, owner_id):
            raise NotFound
    if not isinstance(request, ShowsUploads):
        return
    for upload_id, purpose in request.uploads:
        upload = await work.uploads.get(upload_id)
        if upload is None or not upload.is_for(purpose, owner_id=owner_id, now=await work.now()):
            raise UploadUnusable


def _is_usable(content: Content, owner_id: str) -> bool:
    return content.owner_id == owner_id and content.deleted_at is None
